"""Which decision is about which link of a link table."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import (
    DOMAIN,
    LINK,
    NETWORK,
    PATTERN,
    WHATS,
    Decision,
    key_of,
    pattern_regex,
)
from linkvet.data.decisions.precedence import host_of, hosts_above
from linkvet.data.urls import WWW, normal_form


class Matches(NamedTuple):
    """By kind of decision, shape (links,): position of the last one about each link, -1 for none.

    Positions are those in the decisions that were given.
    """

    by_what: dict[str, np.ndarray]

    @property
    def chosen(self) -> np.ndarray:
        """Position of the decision that counts for each link, -1 where there is none."""
        chosen = np.full(len(self.by_what[LINK]), -1)
        for what in reversed(WHATS):
            here = self.by_what[what]
            chosen = np.where(here >= 0, here, chosen)
        return chosen

    @property
    def met(self) -> np.ndarray:
        """Positions of the decisions that count or would count for some link."""
        every = np.unique(np.concatenate(list(self.by_what.values())))
        return every[every >= 0]


def match(decisions: Sequence[Decision], links: pl.DataFrame, network: pl.Series) -> Matches:
    """Match decisions that stand with links.

    Parameters
    ----------
    decisions
        In the order in which they were made (`linkvet.data.decisions.precedence.standing`).
    links
        With `source_url`, `host` and `domain`.
    network
        Name of each link's network, null where it has none, shape (links,).
    """
    of = {what: {} for what in WHATS}
    for at, one in enumerate(decisions):
        of[one.what][key_of(one.what, one.value)] = at
    hosts = links.select(pl.coalesce("host", pl.col("domain").cast(pl.String)))["host"]
    return Matches(
        {
            LINK: _on_links(of[LINK], decisions, links, hosts),
            PATTERN: _on_patterns(of[PATTERN], links),
            DOMAIN: _on_domains(of[DOMAIN], hosts),
            NETWORK: _looked_up(network.cast(pl.String), of[NETWORK]),
        }
    )


def _looked_up(keys: pl.Series, at: dict[str, int]) -> np.ndarray:
    if not at:
        return np.full(len(keys), -1)
    positions = keys.replace_strict(at, default=-1, return_dtype=pl.Int64)
    return positions.fill_null(-1).to_numpy()


def _on_links(
    at: dict[str, int], decisions: Sequence[Decision], links: pl.DataFrame, hosts: pl.Series
) -> np.ndarray:
    positions = np.full(links.height, -1)
    # the normal form is dear, so only of pages on hosts that were decided on
    wanted = {host_of(decisions[one]) for one in at.values()}
    bare = hosts.str.replace(WWW, "$1")
    rows = bare.is_in(list(wanted)).fill_null(False).arg_true()
    if rows.len():
        positions[rows.to_numpy()] = _looked_up(normal_form(links["source_url"].gather(rows)), at)
    return positions


def _on_patterns(at: dict[str, int], links: pl.DataFrame) -> np.ndarray:
    positions = np.full(links.height, -1)
    if at:
        pages = normal_form(links["source_url"])
        for pattern, position in sorted(at.items(), key=lambda one: one[1]):
            met = pages.str.contains(f"(?i){pattern_regex(pattern)}").fill_null(False)
            positions[met.to_numpy()] = position
    return positions


def _on_domains(at: dict[str, int], hosts: pl.Series) -> np.ndarray:
    if not at:
        return np.full(len(hosts), -1)
    every = hosts.drop_nulls().unique().to_list()
    last = {host: max(at.get(one, -1) for one in hosts_above(host)) for host in every}
    return _looked_up(hosts, last)
