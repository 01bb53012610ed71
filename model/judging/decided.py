"""The second round: verdicts on each partition's links and domains, and who may not be named whole.

The driver gets the domains that are up for disavowal whole, and 8 bytes for each title and path of
a page on those of them that are refused.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import Refusal
from linkvet.data.own_site import OwnSites
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.model.judging.domain_numbers import DomainNumbers, domains_of
from linkvet.model.judging.kept import keep_decisions, predictions_of
from linkvet.model.prior_shift import Shift, shifted
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import Model
from linkvet.model.verdicts.allow_list import AllowList
from linkvet.model.verdicts.decide import decide
from linkvet.model.verdicts.whole_domains import (
    all_copied,
    candidates,
    refuse_whole,
    texts_of_pages,
)


class Settings(NamedTuple):
    """What verdicts follow: the precision that disavow verdicts must reach, and whom to spare."""

    model: Model
    precision: float
    own: OwnSites
    allow: AllowList | None = None
    shift: Shift | None = None


class Decided(NamedTuple):
    """Domains that may not be named whole, by number, and the lines of the allow file unmatched."""

    refused: dict[int, Refusal]
    unmatched: list[str]


class _Part(NamedTuple):
    wanted: pl.DataFrame
    met: set[int]


def decide_links(partitions: Partitions, numbers: DomainNumbers, settings: Settings) -> Decided:
    """Decide on the links and domains of each partition, and keep the verdicts.

    Those on domains refused are kept as they were (`whole_domains.for_review`).
    """
    parts = list(partitions.map(_decide, settings))
    wanted = pl.concat(
        part.wanted.with_columns(code=pl.Series(number[part.wanted["code"].to_numpy()]))
        for part, number in zip(parts, numbers.number, strict=True)
    ).sort("code")

    def copied(refused: np.ndarray) -> list[int]:
        return _copied(partitions, numbers, wanted["code"].to_numpy(), refused)

    refused = refuse_whole(wanted, copied, settings.own, settings.model)
    met = set[int]().union(*(part.met for part in parts))
    return Decided(refused, settings.allow.unmatched(met) if settings.allow else [])


def _decide(partition: Partition, settings: Settings, _: None) -> _Part:
    model, allow = settings.model, settings.allow
    domains, predictions = domains_of(partition), predictions_of(partition)
    if settings.shift:
        predictions = shifted(predictions, model, settings.shift)
    links = partition.links(*partition.columns)
    kind = kinds(links, predictions.values, predictions.probability)
    spared = allow.allows(links) if allow else np.zeros(links.height, bool)
    decisions = decide(
        links, domains, predictions, kind, model, settings.precision, settings.own, spared
    )
    keep_decisions(partition, decisions, predictions.probability, kind)
    return _Part(candidates(links, domains, decisions), allow.met(links) if allow else set())


def _copied(
    partitions: Partitions, numbers: DomainNumbers, wanted: np.ndarray, refused: np.ndarray
) -> list[int]:
    """Candidates whose pages are all copies of pages on candidates refused, by number."""
    pages = list(partitions.map(_pages, None, numbers.codes(refused)))
    columns = [name for name in pages[0].columns if name != "code"]
    every = pl.concat(pages)
    copies = {name: every[name].drop_nulls().unique() for name in columns}
    left = numbers.codes(np.setdiff1d(wanted, refused))
    codes = partitions.map(_copies, copies, left)
    return sorted(
        int(number[code])
        for number, some in zip(numbers.number, codes, strict=True)
        for code in some
    )


def _pages(partition: Partition, _: None, codes: np.ndarray) -> pl.DataFrame:
    """Distinct texts of the pages of some domains."""
    links, code = partition.links("title", "path"), domains_of(partition).code
    return texts_of_pages(links, code, codes).unique()


def _copies(partition: Partition, copies: dict[str, pl.Series], codes: np.ndarray) -> list[int]:
    links, code = partition.links("title", "path"), domains_of(partition).code
    return all_copied(texts_of_pages(links, code, codes), copies)
