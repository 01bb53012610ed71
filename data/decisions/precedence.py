"""Which decision counts where several are about the same link.

The order: the own site, then decisions on the link, on URL patterns, on the domain, on the
network, then the allow list, the deny list and the model. Within a kind the later decision counts.
A skip decides nothing: it says that somebody looked and left it open.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linkvet.data.decisions.decision import (
    DOMAIN,
    LINK,
    PATTERN,
    SKIP,
    Decision,
    bare_pattern,
    key_of,
    pattern_regex,
)


class Conflict(NamedTuple):
    """Two decisions that contradict each other: the one that counts, the one that gives way."""

    counts: Decision
    gives_way: Decision


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that hold: not undone, not skipped, the last on each thing, in their order."""
    last = {(one.what, key_of(one.what, one.value)): one for one in _made(decisions)}
    return sorted(last.values(), key=lambda one: one.id)


def conflicts(decisions: Sequence[Decision]) -> list[Conflict]:
    """Contradictions that decisions alone show; who is in a network, only a result shows."""
    stand = standing(decisions)
    pairs = [*_changed_minds(decisions, stand), *_inside(stand)]
    return sorted(pairs, key=lambda one: (one.counts.id, one.gives_way.id))


def hosts_above(host: str) -> Iterator[str]:
    """A host and all that it lies below.

    >>> list(hosts_above("blog.spam.test"))
    ['blog.spam.test', 'spam.test', 'test']
    """
    while host:
        yield host
        host = host.partition(".")[2]


def host_of(decision: Decision) -> str:
    """The host that a decision is about; empty where it is about several.

    >>> made = Decision(1, "", "pattern", "https://*.spam.test/a*", "keep", "", "", None, None, "")
    >>> host_of(made)
    'spam.test'
    """
    if decision.what == DOMAIN:
        return decision.value
    if decision.what not in (LINK, PATTERN):
        return ""
    key = key_of(decision.what, decision.value)
    head = bare_pattern(key).partition("/")[0]
    _, star, tail = head.rpartition("*")
    host = re.split(r"[?:]", tail)[0]
    if star:  # *spam.test is of any domain that ends so
        return host.removeprefix(".") if host.startswith(".") else ""
    return host


def _made(decisions: Iterable[Decision]) -> Iterator[Decision]:
    return (one for one in decisions if one.undone_by is None and one.verdict != SKIP)


def _changed_minds(decisions: Sequence[Decision], stand: Sequence[Decision]) -> Iterator[Conflict]:
    last = {(one.what, key_of(one.what, one.value)): one for one in stand}
    for one in _made(decisions):
        counts = last[one.what, key_of(one.what, one.value)]
        if counts.verdict != one.verdict:
            yield Conflict(counts, one)


def _inside(stand: Sequence[Decision]) -> Iterator[Conflict]:
    """Links and hosts decided otherwise than the pattern or the domain that they lie in."""
    domains = {one.value: one for one in stand if one.what == DOMAIN}
    patterns = [
        (one, re.compile(pattern_regex(one.value), re.I)) for one in stand if one.what == PATTERN
    ]
    for one in stand:
        around = [domains[host] for host in hosts_above(host_of(one)) if host in domains]
        if one.what == LINK:
            key = key_of(LINK, one.value)
            around += [pattern for pattern, regex in patterns if regex.match(key)]
        for other in around:
            if other.verdict != one.verdict:
                later_other = one.what == other.what and other.id > one.id
                yield Conflict(other, one) if later_other else Conflict(one, other)
