"""What people's decisions did to a whole profile, out of what they did in each partition."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, WHATS, Decision
from linkvet.data.disavow.coverage import host_of as host_of_line
from linkvet.data.disavow.gate import domain_line
from linkvet.data.hosts import ascii_host
from linkvet.data.own_site import within
from linkvet.model.verdicts.decided_links import RefusedMember
from linkvet.model.verdicts.passed_decisions import PassedDecisions, RefusedDecision
from linkvet.model.verdicts.people import Effect, Honoured, People

Number = Callable[[int, int], int]  # of a domain in the profile, by its partition and code there


class InAll(NamedTuple):
    """What people's decisions did to a profile.

    `hosts` are those below or above a registrable domain that a line of the disavow file names;
    `confirmed` are lines that the gate lets through because a person said so twice; `settled` are
    the names of domains that people decided on; `figures` go to the summary.
    """

    hosts: list[str]
    confirmed: list[str]
    settled: set[str]
    figures: dict[str, Any]

    def lines(self, passed: Iterable[str]) -> list[str]:
        """Lines of the disavow file with those of `hosts`, and without what they cover."""
        if not self.hosts:
            return list(passed)
        names = [ascii_host(host) for host in self.hosts]
        rest = [
            line for line in passed if not any(within(host_of_line(line), name) for name in names)
        ]
        whole = [line for line in rest if line.startswith("domain:")]
        return [*whole, *map(domain_line, self.hosts), *rest[len(whole) :]]


def in_all(
    people: People, parts: Sequence[Honoured], number: Number, names: Sequence[str | None]
) -> InAll:
    """Sum up what was done in each partition; `names` are the domains of the profile, by number."""
    decided, denied = ([getattr(one, name) for one in parts] for name in ("decided", "denied"))
    hosts = [
        host
        for source, effects in ((people.decided, decided), (people.denied, denied))
        for host in _hosts(source, effects)
    ]
    figures: dict[str, Any] = {}
    if people.decided.given:
        domains = sum(one.by_decision for one in parts)
        figures["decisions"] = _figures(people.decided, decided, number, domains)
    if people.denied.given:
        figures["deny"] = {
            "rows": sum(int(one.rows.sum()) for one in denied),
            "unmatched": [f"{one.note}: {one.value}" for one in _unmatched(people.denied, denied)],
            "refused": _refusals(people.denied, denied, number),
        }
    return InAll(
        list(dict.fromkeys(hosts)),
        _confirmed(people.decided, decided, number, names),
        {name for one in parts for name in one.settled},
        figures,
    )


def _hosts(source: PassedDecisions, effects: Sequence[Effect]) -> list[str]:
    """Hosts that no line on one registrable domain names, with none of their links kept."""
    kept = {host for one in effects for host in one.kept}
    used = {position for one in effects for position in one.wider}
    hosts: list[str] = []
    for position in sorted(used):
        wider = any(one.wider.get(position, False) for one in effects)
        if wider and (host := source.passed[position].value) not in kept:
            hosts.append(host)
    return hosts


def _confirmed(
    source: PassedDecisions,
    effects: Sequence[Effect],
    number: Number,
    names: Sequence[str | None],
) -> list[str]:
    """Lines of domains that a person put up for disavowal twice, alone or as a network."""
    twice = [one for one in source.passed if one.confirmed_by and one.verdict == DISAVOW]
    hosts = [one.value for one in twice if one.what == DOMAIN]
    members = {number(at, code) for at, one in enumerate(effects) for code in one.confirmed}
    every = dict.fromkeys([*hosts, *(names[one] for one in sorted(members))])
    return [domain_line(host) for host in every if host is not None]


def _figures(
    source: PassedDecisions, effects: Sequence[Effect], number: Number, domains: int
) -> dict[str, Any]:
    """Figures of the decisions, with those that had no effect."""
    conflicts = sum((one.conflicts for one in effects), Counter[tuple[int, int, int]]())
    return {
        "standing": len(source.given),
        "rows": _by_kind([one.rows.tolist() for one in effects]),
        "links": _by_kind([one.links.tolist() for one in effects]),
        "domains": domains,
        "against_model": sum(one.against for one in effects),
        "conflicts": _conflicts(source, conflicts),
        "unmatched": [_decision(one) for one in _unmatched(source, effects)],
        "refused": _refusals(source, effects, number),
    }


def _by_kind(numbers: Iterable[list[int]]) -> dict[str, int]:
    return dict(zip(WHATS, map(sum, zip(*numbers, strict=True)), strict=True))


def _conflicts(
    source: PassedDecisions, links: Counter[tuple[int, int, int]]
) -> list[dict[str, int]]:
    pairs = [
        {"counts": source.passed[one].id, "gives_way": source.passed[two].id, "links": count}
        for (_, one, two), count in sorted(links.items())
    ]
    return sorted(pairs, key=lambda pair: (pair["counts"], pair["gives_way"]))


def _unmatched(source: PassedDecisions, effects: Sequence[Effect]) -> list[Decision]:
    met = {position for one in effects for position in one.met}
    refused = {one.decision.id for one in source.refused}
    return [one for at, one in enumerate(source.given) if at not in met and one.id not in refused]


def _refusals(
    source: PassedDecisions, effects: Sequence[Effect], number: Number
) -> list[dict[str, Any]]:
    """Decisions refused, then the domains taken out of networks, in the order of both."""
    members: list[tuple[int, int, RefusedMember]] = [
        (member.position, number(at, member.code), member)
        for at, one in enumerate(effects)
        for member in one.refused
    ]
    members.sort(key=lambda one: one[:2])
    return [_refusal(one) for one in [*source.refused, *(one.refused for *_, one in members)]]


def _decision(one: Decision) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "verdict", "what", "value")}


def _refusal(one: RefusedDecision) -> dict[str, Any]:
    facts = {"rule": one.rule, "says": one.says, "confirmable": one.confirmable}
    return _decision(one.decision) | facts
