"""The items of a review as `linkvet.review.queue` takes them, kept up with what is decided.

Each network has a place, and each domain. The place of a domain that belongs to a network is empty
(no links) until it is decided by itself; the network's then stands for the rest.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DOMAIN, NETWORK, Decision
from linkvet.review.cases.decided import DISAVOWED, Decided
from linkvet.review.queue.items import DISAVOW, KEEP, SKIPPED, UNDECIDED, Items
from linkvet.review.results.tables import NONE, Results

# keys of the pages of each of these domains
ReadPages = Callable[[Sequence[int]], dict[int, list[str]]]
SPAM, NOT_SPAM, SCORE = re.compile(r": spam$"), re.compile(r": not spam$"), re.compile(r"(\d+)$")


class Board:
    """Items of a review. Positions below `networks` are networks, then come the domains."""

    def __init__(self, results: Results, decisions: Iterable[Decision]) -> None:
        self.results = results
        self.networks = results.networks.height
        table = results.domains
        self.names = [*results.network_names, *results.names]
        self._links = table["links"].cast(pl.Int64).fill_null(1).to_numpy()
        self._probability = table["spam_probability"].to_numpy()
        self._flagged = (table["model_verdict"] == "disavow").fill_null(False).to_numpy()
        self._vendor = vendor_opinion(table["vendor_verdicts"])
        self.state = np.full(table.height, UNDECIDED, np.int8)
        self._alone = results.network_of == NONE
        size = self.networks + table.height
        self._items = Items(
            self.names,
            np.full(size, np.nan),
            np.zeros(size, np.int64),
            np.zeros(size, np.int64),
            np.full(size, np.nan),
            np.full(size, SKIPPED, np.int8),
            np.zeros(size, bool),
        )
        self._read_pages: ReadPages | None = None
        self._pages: dict[int, list[str]] = {}  # of domains, once they are read
        self.version = 0  # grows where items are split off or given back
        self.decided = Decided(results, decisions)
        self._fill_domains(np.arange(table.height))
        for network in range(self.networks):
            self._fill_network(network)
        self._settle(self.decided.affected)

    @property
    def items(self) -> Items:
        """The items; those without a domain are empty places."""
        return self._items

    def counts(self, domain: int) -> Decision | None:
        """The decision that counts for all of a domain."""
        links, pages = int(self._links[domain]), self._pages.get(domain, [])
        return self.decided.of_domain(domain, links, pages)

    @property
    def item_of(self) -> np.ndarray:
        """Position of the item that each domain belongs to, shape (domains,)."""
        own = np.arange(self.state.size) + self.networks
        return np.where(self._alone, own, self.results.network_of)

    def reload(self, decisions: Iterable[Decision]) -> None:
        """Start anew from all decisions of the store, of which some may be undone."""
        before, self.decided = self.decided, Decided(self.results, decisions)
        differ = {*before.standing} ^ {*self.decided.standing}
        self._settle(set().union(*map(self.decided.about, differ)))

    def take_pages(self, read_pages: ReadPages) -> None:
        """Look at all pages of a domain from now on, where some of them are decided."""
        self._read_pages = read_pages
        self._settle(self.decided.affected)

    def add(self, decisions: Iterable[Decision]) -> None:
        """Take new decisions in."""
        self._settle(set().union(*(self.decided.add(one) for one in decisions)))

    def is_network(self, item: int) -> bool:
        """Whether an item is a network."""
        return item < self.networks

    def position(self, what: str, name: str) -> int | None:
        """The item of a domain or network by its name, None where there is none."""
        of = {NETWORK: self.results.network_code, DOMAIN: self.results.code_of}.get(what, {})
        code = of.get(name)
        return code if code is None or what == NETWORK else code + self.networks

    def domains_of(self, item: int) -> np.ndarray:
        """Codes of the domains of an item."""
        if not self.is_network(item):
            return np.array([item - self.networks])
        members = self.results.members[item]
        return members[~self._alone[members]]

    def stamp(self, domains: Iterable[int]) -> int:
        """Id of the last decision that stands on these domains, 0 where there is none."""
        touched = self.decided.affected.intersection(domains)
        about = (one.id for domain in touched for one in self.decided.about_domain(domain))
        return max(about, default=0)

    def _settle(self, about: set[int]) -> None:
        """Bring what is held of some domains, and of their networks, up to date."""
        domains = np.fromiter(about, np.int64, len(about))
        self._look_at_pages(about)
        before = self._alone[domains]
        for domain in about:
            one = self.counts(domain)
            skipped = self.decided.is_skipped(DOMAIN, self.results.names[domain])
            self.state[domain] = _state(one, skipped)
            by_itself = one is not None and one.what != NETWORK
            self._alone[domain] = by_itself or self.results.network_of[domain] == NONE
        self._fill_domains(domains)
        for network in set(self.results.network_of[domains].tolist()) - {NONE}:
            self._fill_network(network)
        self.version += bool((before != self._alone[domains]).any())

    def _look_at_pages(self, about: set[int]) -> None:
        """Read the pages of those domains of which some are decided, all at once and each once."""
        wanted = {one for one in about if self.decided.by_page(one)} - self._pages.keys()
        if wanted and self._read_pages:
            self._pages |= self._read_pages(sorted(wanted))

    def _fill_domains(self, domains: np.ndarray) -> None:
        items, alone = self._items, self._alone[domains]
        at = domains + self.networks
        items.probability[at] = self._probability[domains]
        items.vendor[at] = self._vendor[domains]
        items.links[at] = np.where(alone, self._links[domains], 0)
        items.domains[at] = alone
        items.decided[at] = np.where(alone, self.state[domains], SKIPPED)
        items.flagged[at] = alone & self._flagged[domains]

    def _fill_network(self, network: int) -> None:
        items, rest = self._items, self.domains_of(network)
        links, flagged = self._links[rest], self._flagged[rest]
        items.links[network], items.domains[network] = links.sum(), rest.size
        items.probability[network] = _mean(self._probability[rest], links)
        items.vendor[network] = _mean(self._vendor[rest], links)
        items.flagged[network] = 2 * flagged.sum() > rest.size
        name = self.names[network]
        left_open = (self.state[rest] == UNDECIDED).any()
        skipped = not left_open or self.decided.is_skipped(NETWORK, name)
        one = self.decided.of_network(network) if rest.size else None
        items.decided[network] = _state(one, skipped)


def _state(decision: Decision | None, skipped: bool) -> int:
    if decision is not None:
        return DISAVOW if decision.verdict == DISAVOWED else KEEP
    return SKIPPED if skipped else UNDECIDED


def vendor_opinion(verdicts: pl.Series) -> np.ndarray:
    """What vendors say as a probability of spam, the mean over them; NaN where they say nothing.

    >>> vendor_opinion(pl.Series(["Ahrefs: spam; Semrush toxicity 60", None])).tolist()
    [0.8, nan]
    """
    known = {text: _opinion(text) for text in verdicts.unique().drop_nulls()}
    return np.array([known.get(text, np.nan) for text in verdicts], float)


def _opinion(text: str) -> float:
    each = []
    for one in text.split("; "):
        if SPAM.search(one) or NOT_SPAM.search(one):
            each.append(float(bool(SPAM.search(one))))
        elif score := SCORE.search(one):
            each.append(min(int(score[1]), 100) / 100)
    return float(np.mean(each)) if each else np.nan


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    known = ~np.isnan(values)
    if not known.any():
        return np.nan
    return float(np.average(values[known], weights=np.maximum(weights[known], 1)))
