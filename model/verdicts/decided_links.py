"""Which decision of a person counts for each link, once the gate has let it through."""

from collections import Counter
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, KEEP, NETWORK, WHATS
from linkvet.data.decisions.match import match
from linkvet.data.decisions.precedence import hosts_above
from linkvet.data.own_site import within
from linkvet.model.results.domains import Domains
from linkvet.model.verdicts.passed_decisions import PassedDecisions, RefusedDecision


class RefusedMember(NamedTuple):
    """A domain that no line may name, taken out of the decision on its network."""

    position: int  # of the decision among those that passed
    code: int  # of the domain
    refused: RefusedDecision


class DecidedLinks:
    """Decisions of one source, matched with links; `at` is the one that counts for each, or -1.

    `whole` says whether that one is about all of the link's registrable domain, shape (links,).
    Positions are those among the decisions that passed, but for `met`, those given that match.
    """

    def __init__(
        self,
        decisions: PassedDecisions,
        links: pl.DataFrame,
        network: pl.Series,
        domains: Domains,
        free: np.ndarray,
    ) -> None:
        matches = match(decisions.given, links, network)
        self.decisions, self.passed = decisions, decisions.passed
        self.met: set[int] = set(matches.met.tolist())
        self.matches = match(self.passed, links, network) if decisions.refused else matches
        self.verdicts = np.array([one.verdict for one in self.passed], object)
        self.what = np.array([WHATS.index(one.what) for one in self.passed], np.int64)
        self.host = links["host"]
        self.names: list[str] = domains.names.cast(pl.String).to_list()
        self.code = domains.code
        self.at = np.where(free, self.matches.chosen, -1)
        self.refused_members = self._drop_refused_members()
        self.whole = self._whole()

    def disavowed_hosts(self) -> dict[int, bool]:
        """Decisions to disavow a host that count here; whether a line on one domain won't do."""
        wider: dict[int, bool] = {}
        used: set[int] = set(self.at.tolist())
        for position, one in enumerate(self.passed):
            if one.what == DOMAIN and one.verdict == DISAVOW and position in used:
                codes: set[int] = set(self.code[self.at == position].tolist())
                wider[position] = {self.names[code] for code in codes} != {one.value}
        return wider

    def kept_hosts(self, verdict: np.ndarray) -> set[str]:
        """Hosts up for disavowal on or below which a link is kept."""
        hosts = {one.value for one in self.passed if (one.what, one.verdict) == (DOMAIN, DISAVOW)}
        if not hosts:
            return hosts
        kept = self.host.filter(pl.Series(verdict == KEEP)).drop_nulls().unique()
        return hosts & {above for host in kept for above in hosts_above(host)}

    def confirmed_members(self) -> list[int]:
        """Domains of networks that a person put up for disavowal twice, by code."""
        twice = [
            one.what == NETWORK and one.verdict == DISAVOW and bool(one.confirmed_by)
            for one in self.passed
        ]
        rows = np.flatnonzero(self.at >= 0)
        rows = rows[np.array(twice, bool)[self.at[rows]]]
        return np.unique(self.code[rows]).tolist()

    def conflicts(self) -> Counter[tuple[int, int, int]]:
        """Links by pairs that contradict each other: kind, what counts and what gives way."""
        links: Counter[tuple[int, int, int]] = Counter()
        for number, what in enumerate(WHATS):
            other = self.matches.by_what[what]
            rows = np.flatnonzero((self.at >= 0) & (other >= 0) & (other != self.at))
            rows = rows[self.verdicts[self.at[rows]] != self.verdicts[other[rows]]]
            pairs, count = np.unique(
                np.stack([self.at[rows], other[rows]]), axis=1, return_counts=True
            )
            for one, two, times in zip(*pairs.tolist(), count.tolist(), strict=True):
                links[number, one, two] = times
        return links

    def kinds(self) -> np.ndarray:
        """Kind of the decision that counts for each link, a position in `WHATS`, or -1."""
        kinds = np.full(self.at.size, -1)
        chosen = self.at >= 0
        kinds[chosen] = self.what[self.at[chosen]]
        return kinds

    def _drop_refused_members(self) -> list[RefusedMember]:
        """Take domains out of a network's decision that no line may name."""
        rows = np.flatnonzero(self.at >= 0)
        of_network = self.what[self.at[rows]] == WHATS.index(NETWORK)
        rows = rows[of_network & (self.verdicts[self.at[rows]] == DISAVOW)]
        pairs: list[tuple[int, int]] = list(
            zip(self.at[rows].tolist(), self.code[rows].tolist(), strict=True)
        )
        dropped: list[RefusedMember] = []
        for position, code in sorted(set(pairs)):
            refused = self.decisions.refusal_of(self.passed[position], self.names[code])
            if refused:
                dropped.append(RefusedMember(position, code, refused))
                self.at[rows[(self.at[rows] == position) & (self.code[rows] == code)]] = -1
        return dropped

    def _whole(self) -> np.ndarray:
        """Links whose decision is about all of their registrable domain."""
        whole = np.zeros(self.at.size, bool)
        rows = np.flatnonzero(self.at >= 0)
        pairs, of = np.unique(
            np.stack([self.at[rows], self.code[rows]]), axis=1, return_inverse=True
        )
        each: list[tuple[int, int]] = pairs.T.tolist()
        covers = np.array([self._covers(*one) for one in each], bool)
        whole[rows] = covers[of.reshape(-1)]
        return whole

    def _covers(self, position: int, code: int) -> bool:
        """Whether a decision is about all of a registrable domain."""
        one = self.passed[position]
        inside = one.what == DOMAIN and within(self.names[code], one.value)
        return one.what == NETWORK or inside
