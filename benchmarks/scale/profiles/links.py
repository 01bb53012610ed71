"""Which link of an invented profile is what: its domain, page, texts, anchor and target as numbers.

What links share comes about as on the web. Domains of a network publish the same few articles.
Others take over an article now and then. Software gives its pages the same paths everywhere. Many
links use the same few anchors. A template repeats title, anchor and target on all pages of a
domain. The rates are set so that shares come out as measured (`profiles.shape`).
"""

from dataclasses import dataclass

import numpy as np

from profiles.domains import links_by_domain
from profiles.draws import Draws, ranks

HUB = 10  # links from which a domain is large
IN_NETWORK, LARGE_IN_NETWORK = 0.36, 0.13  # share of the small and the large domains
NETWORKS, UNEVEN = 0.075, 4.0  # for each domain; how unevenly large
ARTICLES = 8  # the most that a network publishes
TAKEN_OVER, TO_TAKE = 0.015, 0.08  # share of pages; articles for each domain
COMMON_ANCHORS, COMMON_PATHS = 0.20, 0.28  # for each domain
SAME_SCRIPT, SOME_SCRIPTS, START = 0.20, 0.10, 0.04  # share of domains; of pages; of pages
COPIED = 0.7  # share of articles whose path is taken over, and whose anchor
BRAND, COMMON, HOME = 0.27, 0.44, 0.8  # share of anchors; of links with the site's name
TARGETS, TO_FEW = 0.08, 6.0  # for each link; how unevenly
# pages of ten links, and on how many pages in a row title, anchor and path stay the same
PAGES, PAGES_IN_TEN = (0.50, 0.75, 1.0), (10, 8, 3)
WHOLE = 1 << 40
SAME_TITLE, OF_TITLE = (0.50, 0.70, 0.85, 1.0), (1, 4, 50, WHOLE)
SAME_ANCHOR, OF_ANCHOR = (0.27, 0.60, 1.0), (1, 8, WHOLE)


@dataclass(frozen=True)
class Links:
    """Links as numbers, each of the shape (links,).

    `page` counts the pages of a domain, `nth` the links of a page. `network` is -1
    where there is none. `title`, `anchor`, `path` and `target` are equal where the texts
    are; `script` is 0 for pages with a path of their own, 1 for one
    that software gives them, 2 for the start page. `copied` are those whose path and text others
    have too. `group` counts the links of a domain with one anchor, `brand` are those that name the
    site.
    """

    domain: np.ndarray
    links: np.ndarray
    page: np.ndarray
    nth: np.ndarray
    network: np.ndarray
    title: np.ndarray
    anchor: np.ndarray
    brand: np.ndarray
    path: np.ndarray
    script: np.ndarray
    copied: np.ndarray
    group: np.ndarray
    target: np.ndarray


class Profile:
    """An invented profile of so many links and domains; it holds 8 bytes a domain."""

    def __init__(self, links: int, domains: int, seed: int = 1) -> None:
        self.count, self.domains, self.draws = links, domains, Draws(seed)
        self._ends = np.cumsum(links_by_domain(links, domains))
        # a step prime to the number of links visits all of them, no domain twice in a row
        step = int(links * 0.6180339887) | 1
        while np.gcd(step, links) > 1:
            step += 2
        self._step = step

    def links(self, first: int, count: int) -> Links:
        """Links `first` to `first + count` in the order of the export."""
        row = np.arange(first, first + count, dtype=np.int64)
        number = (row * self._step + self._step // 2) % self.count
        domain = np.searchsorted(self._ends, number, side="right")
        before = np.concatenate(([0], self._ends))[domain]
        links, at = self._ends[domain] - before, number - before
        page, nth = self._pages(domain, links, at)
        network = self._network(domain, links)
        article = self._article(domain, page, network)
        own = self._numbers(domain, page, "same t", SAME_TITLE, OF_TITLE)
        title = np.where(article >= 0, self._key("article", article), self._key("title", *own))
        path, script, copied = self._path(domain, page, article)
        group = self._numbers(domain, page, "same a", SAME_ANCHOR, OF_ANCHOR)
        anchor, brand, target = self._anchor(*group, article)
        return Links(
            domain,
            links,
            page,
            nth,
            network,
            title,
            anchor,
            brand,
            path,
            script,
            copied,
            group[1],
            target + nth,
        )

    def _key(self, what: str, one: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
        return self.draws.hashes(what, one, other)

    def _numbers(
        self,
        domain: np.ndarray,
        page: np.ndarray,
        what: str,
        up_to: tuple[float, ...],
        pages: tuple[int, ...],
    ) -> tuple[np.ndarray, np.ndarray]:
        """Domain and number of what stays the same over so many of its pages."""
        kind = np.searchsorted(up_to, self.draws.uniform(what, domain), side="right")
        return domain, page // np.array(pages)[kind]

    def _pages(
        self, domain: np.ndarray, links: np.ndarray, at: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        kind = np.searchsorted(PAGES, self.draws.uniform("pages", domain), side="right")
        in_ten = np.array(PAGES_IN_TEN)[kind]
        page = at * in_ten // 10
        return page, at + -page * 10 // in_ten

    def _network(self, domain: np.ndarray, links: np.ndarray) -> np.ndarray:
        share = np.where(links < HUB, IN_NETWORK, LARGE_IN_NETWORK)
        inside = self.draws.uniform("inside", domain) < share
        number = ranks(self.draws.uniform("network", domain), NETWORKS * self.domains, UNEVEN)
        return np.where(inside, number, -1).astype(np.int64)

    def _article(self, domain: np.ndarray, page: np.ndarray, network: np.ndarray) -> np.ndarray:
        """Number of the article of each page that others have too."""
        among = 1 + (self.draws.uniform("articles", network) * ARTICLES).astype(np.int64)
        which = (self.draws.uniform("which", domain, page) * among).astype(np.int64)
        taken = self.draws.uniform("taken", domain, page) < TAKEN_OVER
        other = ranks(self.draws.uniform("of all", domain, page), TO_TAKE * self.domains)
        alone = np.where(taken, (1 << 48) + other, -1)
        return np.where(network >= 0, network * ARTICLES + which, alone).astype(np.int64)

    def _path(
        self, domain: np.ndarray, page: np.ndarray, article: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Paths, whether they are of `script`, and whether they are `copied`."""
        uniform = self.draws.uniform
        same = uniform("script", domain) < SAME_SCRIPT
        by_script = same | (uniform("scripts", domain, page) < SOME_SCRIPTS)
        which = uniform("path", domain, np.where(same, 0, page + 1))
        of_script = self._key("script", ranks(which, COMMON_PATHS * self.domains))
        copied = (article >= 0) & (uniform("copied", domain, page) < COPIED)
        start = uniform("start", domain, page) < START
        own = np.where(by_script, of_script, self._key("own", domain, page))
        path = np.where(copied, self._key("copy", article), own)
        return path, np.where(copied, 0, np.where(start, 2, by_script)), copied

    def _anchor(
        self, domain: np.ndarray, group: np.ndarray, article: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Anchors, which of them name the site, and targets."""
        uniform = self.draws.uniform
        which = uniform("anchor", domain, group)
        common = ranks(uniform("of many", domain, group), COMMON_ANCHORS * self.domains)
        own = np.where(
            which < BRAND + COMMON, self._key("common", common), self._key("ours", domain, group)
        )
        copied = (article >= 0) & (uniform("copy a", domain, group) < COPIED)
        anchor = np.where(copied, self._key("an a", article), own)
        brand = ~copied & (which < BRAND)
        targets = TARGETS * self.count
        target = ranks(uniform("target", domain, group), targets, TO_FEW)
        target = np.where(copied, ranks(uniform("to", article), targets, TO_FEW), target)
        home = brand & (uniform("home", domain, group) < HOME)
        return anchor, brand, np.where(home, 0, target).astype(np.int64)
