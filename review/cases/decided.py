"""What people decided of the domains and networks of a result, kept up with the store.

The order of precedence is that of `linkvet.data.decisions.precedence`, told for whole domains: a
domain is decided where all of its pages are, one by one or by patterns, or by its own name or a
host above, or by its network.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

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
        # by domain; under NONE those that may be about any
        self.patterns: dict[int, dict[str, tuple[re.Pattern[str], Decision]]] = defaultdict(dict)
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
            regex = re.compile(pattern_regex(one.value), re.I)
            for domain in about or {NONE}:
                self.patterns[domain][key] = regex, one
        return about

    def by_page(self, domain: int) -> bool:
        """Whether something was decided on pages of a domain, or may have been."""
        return any(one in of for of in (self.links, self.patterns) for one in (domain, NONE))

    def of_domain(self, domain: int, links: int, pages: Sequence[str] = ()) -> Decision | None:
        """The decision that counts for all of a domain.

        Parameters
        ----------
        links
            How many it has.
        pages
            Keys of its pages. Where they aren't known, as many decided pages as links are taken
            for all, and the example for the others by patterns.
        """
        decided = self.links.get(domain, {})
        if pages:
            each = (decided.get(page) or self._by_pattern(domain, page) for page in pages)
        else:
            example = self.results.domains["example_url"][domain] or ""
            by_pattern = self._by_pattern(domain, key_of(LINK, example))
            each = decided.values() if len(decided) >= max(links, 1) else [by_pattern]
        if found := _if_all(each):
            return found
        by_name = self._by_name(self.results.names[domain])
        return by_name or self.of_network(int(self.results.network_of[domain]))

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
        found += [one for _, one in self.patterns.get(domain, {}).values()]
        return sorted(found, key=_number)

    def _by_name(self, name: str) -> Decision | None:
        found = [self.last.get((DOMAIN, host)) for host in hosts_above(name)]
        return max((one for one in found if one), key=_number, default=None)

    def _by_pattern(self, domain: int, page: str) -> Decision | None:
        patterns = [*self.patterns.get(domain, {}).values(), *self.patterns.get(NONE, {}).values()]
        met = [one for regex, one in patterns if regex.match(page)]
        return max(met, key=_number, default=None)

    def about(self, one: Decision) -> set[int]:
        """Codes of the domains that a decision is about."""
        results = self.results
        if one.what == NETWORK:
            network = results.network_code.get(one.value, NONE)
            return set() if network == NONE else set(results.members[network].tolist())
        host = host_of(one)
        if one.what in (LINK, PATTERN):
            inside = [results.code_of[up] for up in hosts_above(host) if up in results.code_of]
            nearest = set(inside[:1])
            # *.spam.test/a* may be about names below it as well
            return nearest | results.within(host) if one.what == PATTERN else nearest
        return results.within(host)


def _if_all(each: Iterable[Decision | None]) -> Decision | None:
    """What counts for all of several pages; None where one of them is open."""
    decided = []
    for one in each:
        if one is None:
            return None
        decided.append(one)
    disavowed = [one for one in decided if one.verdict == DISAVOWED]
    return max(disavowed or decided, key=_number)


def _number(decision: Decision) -> int:
    return decision.id
