"""Which decision of a person counts for each link, once the gate has let it through."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, KEEP, NETWORK, WHATS, Decision
from linkvet.data.decisions.match import match
from linkvet.data.disavow.gate import domain_line, refusal
from linkvet.data.disavow.line import read_line
from linkvet.data.disavow.rules import ERROR
from linkvet.data.own_site import OwnSites, within
from linkvet.model.results.domains import Domains


class RefusedDecision(NamedTuple):
    """A decision that the gate did not let through, and whether confirming it would."""

    decision: Decision
    rule: str
    says: str
    confirmable: bool


class DecidedLinks:
    """Decisions of one source, matched with links; `at` is the one that counts for each, or -1.

    `whole` says whether that one is about all of the link's registrable domain, shape (links,).
    """

    def __init__(
        self,
        given: Sequence[Decision],
        links: pl.DataFrame,
        network: pl.Series,
        own: OwnSites,
        domains: Domains,
        free: np.ndarray,
    ) -> None:
        matches = match(given, links, network)
        matched: set[int] = set(matches.met.tolist())
        self.given, self.refused = given, list(_refused(given, own))
        refused_ids = {one.decision.id for one in self.refused}
        self.unmatched = [
            one for at, one in enumerate(given) if at not in matched and one.id not in refused_ids
        ]
        self.passed = [one for one in given if one.id not in refused_ids]
        self.matches = match(self.passed, links, network) if refused_ids else matches
        self.verdicts = np.array([one.verdict for one in self.passed], object)
        self.what = np.array([WHATS.index(one.what) for one in self.passed], np.int64)
        self.host = links["host"]
        self.names: list[str] = domains.names.cast(pl.String).to_list()
        self.code = domains.code
        self.at = np.where(free, self.matches.chosen, -1)
        self._drop_refused_members(own)
        self.whole = self._whole()

    def hosts(self, verdict: np.ndarray) -> list[str]:
        """Hosts that no line on one registrable domain names, with none of their links kept."""
        hosts: list[str] = []
        used: set[int] = set(self.at.tolist())
        for position, one in enumerate(self.passed):
            if one.what != DOMAIN or one.verdict != DISAVOW or position not in used:
                continue
            codes: set[int] = set(self.code[self.at == position].tolist())
            names = {self.names[code] for code in codes}
            inside = (self.host == one.value) | self.host.str.ends_with(f".{one.value}")
            kept = bool((verdict[inside.fill_null(False).to_numpy()] == KEEP).any())
            if names != {one.value} and not kept:
                hosts.append(one.value)
        return hosts

    def confirmed(self) -> list[str]:
        """Lines of domains that a person put up for disavowal twice, alone or as a network."""
        twice = [
            one.what if one.confirmed_by and one.verdict == DISAVOW else None for one in self.passed
        ]
        hosts = [one.value for one, what in zip(self.passed, twice, strict=True) if what == DOMAIN]
        of_network = np.array([what == NETWORK for what in twice], bool)
        rows = np.flatnonzero(self.at >= 0)
        rows = rows[of_network[self.at[rows]]]
        codes: set[int] = set(self.code[rows].tolist())
        names = [self.names[code] for code in sorted(codes)]
        return [domain_line(host) for host in dict.fromkeys([*hosts, *names])]

    def conflicts(self) -> Iterator[tuple[Decision, Decision, int]]:
        """Pairs that contradict each other on some links: what counts, what gives way, links."""
        for what in WHATS:
            other = self.matches.by_what[what]
            rows = np.flatnonzero((self.at >= 0) & (other >= 0) & (other != self.at))
            rows = rows[self.verdicts[self.at[rows]] != self.verdicts[other[rows]]]
            pairs, count = np.unique(
                np.stack([self.at[rows], other[rows]]), axis=1, return_counts=True
            )
            for one, two, links in zip(*pairs, count, strict=True):
                yield self.passed[one], self.passed[two], int(links)

    def _drop_refused_members(self, own: OwnSites) -> None:
        """Take domains out of a network's decision that no line may name."""
        rows = np.flatnonzero(self.at >= 0)
        of_network = self.what[self.at[rows]] == WHATS.index(NETWORK)
        rows = rows[of_network & (self.verdicts[self.at[rows]] == DISAVOW)]
        pairs: list[tuple[int, int]] = list(
            zip(self.at[rows].tolist(), self.code[rows].tolist(), strict=True)
        )
        for position, code in sorted(set(pairs)):
            refused = _refusal_of(self.passed[position], self.names[code], own)
            if refused:
                self.refused.append(refused)
                self.at[rows[(self.at[rows] == position) & (self.code[rows] == code)]] = -1

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


def _refused(given: Sequence[Decision], own: OwnSites) -> Iterator[RefusedDecision]:
    for one in given:
        if one.what == DOMAIN and one.verdict == DISAVOW:
            refused = _refusal_of(one, one.value, own)
            if refused:
                yield refused


def _refusal_of(one: Decision, domain: str, own: OwnSites) -> RefusedDecision | None:
    fault = refusal(read_line(domain_line(domain)), own)
    # what is a warning to lint, people may do when they say so twice
    if fault is None or (fault.severity != ERROR and one.confirmed_by):
        return None
    shown = one._replace(what=DOMAIN, value=domain)
    return RefusedDecision(shown, fault.rule, fault.what, fault.severity != ERROR)
