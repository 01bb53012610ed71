"""What kind of link this is, told from its signals and plain words, first match first.

Only what an address, a title or the vendor's columns tell is looked at, and the page where it is
at hand. Whether a page is a firm's, a magazine's or a travel guide's they hardly tell, so these are
all `editorial` (`benchmarks/accuracy/kinds.py` measures each kind).
"""

import numpy as np
import polars as pl

from linkvet.features.match_keys import distinct
from linkvet.features.text.word_lists import words
from linkvet.model.results.link_kind_patterns import (
    ARTICLE,
    FIRMS,
    PATTERNS,
    POST,
    POSTS,
    WIKIMEDIA,
)

OFFERS_LINKS = 5.0  # mentions of links for sale by thousand words
READ = 60.0  # rating of a site that many link to, as to the press
AS_WRITTEN = ("path", "query")  # other texts are read in lower case
LISTS = 50  # domains that a page links to, from which it is a list of them
CAMPAIGN = 1.0  # log10 of the domains that use one keyword anchor
UNRELATED = 0.06  # fit of the pages under that anchor


def kinds(links: pl.DataFrame, signals: dict[str, np.ndarray], spam: np.ndarray) -> np.ndarray:
    """Kind of every link, shape (links,), text.

    `signals` maps names to values by link; `spam` is the probability, which tells a directory
    from a farm and a copy from its original.
    """
    likely, empty = spam >= 0.5, np.zeros(links.height, bool)

    def on(*names: str) -> np.ndarray:
        found = empty.copy()
        for name in names:
            found |= signals[name] > 0 if name in signals else False
        return found

    read = _Read(links)
    looks = {kind: read.looks(kind) for kind in ("social", "parked", *PATTERNS["path"])}
    offers = signals.get("text_sells_links", empty) > OFFERS_LINKS
    campaign = (signals.get("keyword_anchor_shared", empty) > CAMPAIGN) & (
        signals.get("anchor_fit", empty + 1.0) < UNRELATED
    )
    rules = [
        (on("link_is_redirect"), "redirect"),
        (looks["parked"], "parked"),
        (looks["comment"] | on("link_in_comment"), "comment"),
        # questions with their answers are copied by whole sites
        (likely & looks["questions"], "scraper"),
        (likely & (looks["web stats"] | on("path_is_domain_report")), "web stats"),
        (likely & on("title_seller_words", "anchor_seller_words", "title_handle", "anchor_handle",
                     "name_seller_words", "path_seller_words"), "link seller"),
        (likely & offers, "link seller"),
        (likely & on("query_is_injected", "link_hidden"), "hacked page"),
        (likely & on("title_random_word", "anchor_random_word"), "comment"),
        (on("title_is_report"), "web stats"),
        (likely & campaign, "comment"),
        (_copies_wiki(read), "scraper"),
        (looks["social"], "social"),
        (looks["wiki"], "wiki"),
        (on("path_is_forum") | looks["forum"] | looks["questions"], "forum"),
        (on("path_is_profile"), "profile"),
        (likely & on("title_is_download", "link_is_image"), "scraper"),
        (likely & (signals.get("title_shared", empty) > 0.3), "scraper"),
        (likely & (signals.get("path_shared", empty) > 0.3), "PBN"),
        (looks["coupon"], "coupon"),
        (looks["infographic"], "infographic"),
        (looks["widget"], "widget"),
        (looks["press release"], "press release"),
        (looks["guest post"], "guest post"),
        (looks["directory"], "directory"),
        (looks["partner"], "partner"),
        (looks["news"] | _of_press(links, read), "news"),
        (looks["association"], "association"),
        (on("path_has_old_date") | looks["blog"] | _is_post(read), "blog"),
        (likely, "doorway"),
        (read.least("linked_domains", LISTS), "directory"),
    ]  # fmt: skip
    return np.select([rule for rule, _ in rules], [name for _, name in rules], "editorial")


def _of_press(links: pl.DataFrame, read: "_Read") -> np.ndarray:
    """Where a site is of the press, by name or as it keeps its articles."""
    found = read.least("domain_rating", READ) & read.says("path", ARTICLE)
    if "domain" in links.columns:
        found |= links["domain"].cast(pl.String).is_in(words("press")).fill_null(False).to_numpy()
    return found


def _copies_wiki(read: "_Read") -> np.ndarray:
    """Where a title is one of Wikipedia or its sisters, and the host is none of them."""
    return read.says("title", rf"[-–—|·] ?(?:{WIKIMEDIA})") & ~read.says("host", WIKIMEDIA)


def _is_post(read: "_Read") -> np.ndarray:
    """Where a page stands as blog software puts posts and their lists, or names its author.

    The same software runs the sites of firms: their pages lie deeper, or their name says a trade.
    """
    posted = read.says("path", POST) | read.says("path", POSTS) | read.says("author", ".")
    return read.says("platform", "wordpress") & posted & ~read.says("host", FIRMS)


class _Read:
    """What the columns of links say, each distinct text read once."""

    def __init__(self, links: pl.DataFrame) -> None:
        self.links = links
        self.texts: dict[str, tuple[pl.Series, np.ndarray]] = {}

    def says(self, column: str, pattern: str) -> np.ndarray:
        """Where a column holds what `pattern` says, shape (links,); paths and queries as written.

        Nowhere if there is no such column.
        """
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        if column in AS_WRITTEN:  # nearly all of them differ
            return self.links[column].str.contains(pattern).fill_null(False).to_numpy()
        if column not in self.texts:
            values, rows = distinct(self.links[column])
            self.texts[column] = values.str.to_lowercase(), rows
        values, rows = self.texts[column]
        return values.str.contains(pattern).fill_null(False).to_numpy()[rows]

    def least(self, column: str, bound: float) -> np.ndarray:
        """Where a column is at least `bound`, shape (links,); nowhere if there is none."""
        if column not in self.links.columns:
            return np.zeros(self.links.height, bool)
        return (self.links[column] >= bound).fill_null(False).to_numpy()

    def looks(self, kind: str) -> np.ndarray:
        """Where any text says that a link is of a kind, shape (links,)."""
        found = np.zeros(self.links.height, bool)
        for column, patterns in PATTERNS.items():
            if kind in patterns:
                found |= self.says(column, patterns[kind])
        return found
