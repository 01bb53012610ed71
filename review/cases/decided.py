"""What people decided of the domains and networks of a result, kept up with the store.

The order of precedence is that of `linkvet.data.decisions.precedence`, told for whole domains: a
domain is decided where all of its links are, or a pattern has its example, or by its own name or a
host above, or by its network.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from linkvet.data.decisions.decision import (
    DOMAIN,
    LINK,
    NETWORK,
    PATTERN,
    SKIP,
    Decision,
    key_of,
    pattern_regex,
)
from linkvet.data.decisions.precedence import host_of, hosts_above
from linkvet.review.results.tables import NONE, Results

DISAVOWED = "disavow"


class Decided:
    """Decisions by what they are about; later ones first take the place of earlier ones.

    `undone` decisions never reach it: where one is undone, it is built anew.
    """

    def __init__(self, results: Results, decisions: Iterable[Decision]) -> None:
        self.results = results
        self.last: dict[tuple[str, str], Decision] = {}
        self.links: dict[int, dict[str, Decision]] = defaultdict(dict)
        self.patterns: dict[str, tuple[re.Pattern[str], Decision]] = {}
        self.skipped: dict[tuple[str, str], Decision] = {}
        self.affected: set[int] = set()
        self.newest = 0
        for one in decisions:
            self.add(one)

    @property
    def standing(self) -> list[Decision]:
        """The last decision on each thing, skips too."""
        return [*self.skipped.values(), *self.last.values()]

    def add(self, one: Decision) -> set[int]:
        """Take a decision in, and give the codes of the domains that it is about."""
        self.newest = max(self.newest, one.id)
        if one.undone_by is not None:
            return set()
        key = key_of(one.what, one.value)
        about = self.about(one)
        self.affected |= about
        if one.verdict == SKIP:
            self.skipped[one.what, key] = one
            return about
        self.last[one.what, key] = one
        if one.what == LINK:
            for domain in about:
                self.links[domain][key] = one
        elif one.what == PATTERN:
            self.patterns[key] = (re.compile(pattern_regex(one.value), re.I), one)
        return about

    def of_domain(self, domain: int, links: int) -> Decision | None:
        """The decision that counts for all of a domain, given how many links it has."""
        decided = self.links.get(domain, {})
        if decided and len(decided) >= links:
            disavowed = [one for one in decided.values() if one.verdict == DISAVOWED]
            return max(disavowed or decided.values(), key=lambda one: one.id)
        found = self._by_pattern(domain) or self._by_name(self.results.names[domain])
        return found or self.of_network(int(self.results.network_of[domain]))

    def of_network(self, network: int) -> Decision | None:
        """The decision on a network as such."""
        if network == NONE:
            return None
        return self.last.get((NETWORK, self.results.network_names[network]))

    def is_skipped(self, what: str, name: str) -> bool:
        """Whether somebody looked at a domain or network and left it open."""
        return (what, name) in self.skipped

    def about_domain(self, domain: int) -> list[Decision]:
        """Every decision that stands on a domain, its links or its network, in their order."""
        name, network = self.results.names[domain], int(self.results.network_of[domain])
        keys = [(DOMAIN, host) for host in hosts_above(name)]
        if network != NONE:
            keys.append((NETWORK, self.results.network_names[network]))
        found = [of[key] for of in (self.last, self.skipped) for key in keys if key in of]
        found += self.links.get(domain, {}).values()
        return sorted(found, key=lambda one: one.id)

    def _by_name(self, name: str) -> Decision | None:
        found = [self.last.get((DOMAIN, host)) for host in hosts_above(name)]
        return max((one for one in found if one), key=lambda one: one.id, default=None)

    def _by_pattern(self, domain: int) -> Decision | None:
        if not self.patterns:
            return None
        page = key_of(LINK, self.results.domains["example_url"][domain] or "")
        met = [one for regex, one in self.patterns.values() if regex.match(page)]
        return max(met, key=lambda one: one.id, default=None)

    def about(self, one: Decision) -> set[int]:
        """Codes of the domains that a decision is about."""
        results = self.results
        if one.what == NETWORK:
            network = results.network_code.get(one.value, NONE)
            return set() if network == NONE else set(results.members[network].tolist())
        host = host_of(one)
        if one.what in (LINK, PATTERN):
            inside = [results.code_of[up] for up in hosts_above(host) if up in results.code_of]
            return set(inside[:1])
        return results.within(host)
