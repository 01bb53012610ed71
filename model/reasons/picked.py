"""The reasons of links and of domains, picked part by part while they are judged."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from linkvet.features.extract import SIGNALS
from linkvet.model.additive import AdditiveModel
from linkvet.model.reasons.codes import NONE, SHOWN, encode, largest

OF_DOMAIN = 16  # links of a domain at most that a reason's value is the mean of
Values = Callable[[str, np.ndarray], np.ndarray]  # of a signal, by name and rows


class Picked:
    """What moved each link, or domain, most: positions in `NAMES`, and amounts in steps."""

    def __init__(self, count: int) -> None:
        self.signals = np.full((count, SHOWN), NONE, np.int16)
        self.steps = np.zeros((count, SHOWN), np.int16)

    def put(self, rows: np.ndarray, amounts: np.ndarray, size: np.ndarray, ids: np.ndarray) -> None:
        """Pick the reasons of some rows, as `largest` does; `ids` are the signals' positions."""
        places, self.steps[rows] = largest(amounts, size)
        self.signals[rows] = np.append(ids, NONE)[places]

    def codes(self, values: Values) -> np.ndarray:
        """Codes of the reasons of all rows, shape (rows, SHOWN)."""
        return encode(self.signals, self.steps, values)


class LinksOfDomains(NamedTuple):
    """The links of each domain: those of domain i are `order[starts[i] : starts[i + 1]]`."""

    order: np.ndarray
    starts: np.ndarray

    def mean(self, values: Values) -> Values:
        """Mean of a signal over the first links of each domain that know it, NaN if none does."""

        def of_domains(name: str, domains: np.ndarray) -> np.ndarray:
            first = self.starts[domains]
            count = np.minimum(self.starts[domains + 1] - first, OF_DOMAIN)
            owner = np.repeat(np.arange(domains.size), count)
            place = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count)
            of_links = values(name, self.order[first[owner] + place])
            known = ~np.isnan(of_links)
            sums = np.bincount(owner[known], of_links[known], minlength=domains.size)
            number = np.bincount(owner[known], minlength=domains.size)
            return np.where(number > 0, sums / np.maximum(number, 1), np.nan)

        return of_domains


def telling_sizes(
    amounts: np.ndarray, bins: Sequence[np.ndarray], least: Sequence[int]
) -> np.ndarray:
    """How large amounts are, 0 where a person learns nothing from a signal.

    Parameters
    ----------
    amounts
        Shape (links, signals).
    bins, least
        By signal the bin of each link, and the first bin that tells (`least_telling`).
    """
    size = np.abs(amounts.T)  # row by row, as the bins are
    for row, one, first in zip(size, bins, least, strict=True):
        if first:
            row *= one >= first
    return np.ascontiguousarray(size.T)


def least_telling(tables: AdditiveModel) -> list[int]:
    """First bin of each signal from which a person learns something (`Signal.tells`)."""
    return [_least_telling(tables, at, name) for at, name in enumerate(tables.names)]


def _least_telling(tables: AdditiveModel, index: int, name: str) -> int:
    tells = SIGNALS[name].tells
    if tells == "present":
        return int(tables.bins(index, np.array([SIGNALS[name].nothing], np.float32))[0]) + 1
    return 0 if tells == "always" else tables.edges[index].size + 2
