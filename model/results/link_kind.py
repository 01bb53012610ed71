"""What kind of link this is, told from its signals and plain words, first match first.

Only what an address, a title or the vendor's columns tell is looked at, and the page where it is
at hand. Whether a page is a firm's, a magazine's or a travel guide's they hardly tell, so these are
all `editorial` (`benchmarks/accuracy/kinds.py` measures each kind).
"""

import numpy as np
import polars as pl

from linkvet.features.text.word_lists import words
from linkvet.model.results.link_kind_patterns import (
    ARTICLE,
    CARRIES,
    FIRMS,
    HOSTED_APPS,
    KINDS,
    LEADS_ON,
    PADDED,
    POST,
    POSTS,
    UPLOAD,
)
from linkvet.model.results.link_texts import Texts
from linkvet.model.results.mirrors import CLONE, FRONT_END, mirrors

OFFERS_LINKS = 5.0  # mentions of links for sale by thousand words
READ = 60.0  # rating of a site that many link to, as to the press
LISTS = 50  # domains that a page links to, from which it is a list of them
FEW = 8  # links to other sites on a paid post, at most
MANY, HUGE = 1000, 2500  # links to other sites on a page that lists them: of spam, and of any site
CAMPAIGN = 1.0  # log10 of the domains that use one keyword anchor
UNRELATED = 0.06  # fit of the pages under that anchor
# that somebody sells links, in so many words
SELLER_SIGNALS = (
    "title_seller_words",
    "anchor_seller_words",
    "title_handle",
    "anchor_handle",
    "name_seller_words",
    "path_seller_words",
)
# all that `kinds` reads
SIGNALS_READ = (
    *SELLER_SIGNALS,
    "anchor_fit",
    "anchor_random_word",
    "keyword_anchor_shared",
    "link_hidden",
    "link_in_comment",
    "link_is_image",
    "link_is_redirect",
    "path_has_old_date",
    "path_is_domain_report",
    "path_is_forum",
    "path_is_profile",
    "path_shared",
    "query_is_injected",
    "text_sells_links",
    "title_is_download",
    "title_is_report",
    "title_random_word",
    "title_shared",
)
Rule = tuple[np.ndarray, str]  # where it holds, shape (links,), and the kind


class _Shown:
    """What links show, as rules ask for it; `likely` is where a link is rather spam than not."""

    def __init__(
        self, links: pl.DataFrame, signals: dict[str, np.ndarray], likely: np.ndarray
    ) -> None:
        self.links, self.signals, self.likely = links, signals, likely
        self.texts = Texts(links)
        self.looks = {kind: self.texts.looks(kind) for kind in KINDS}

    def on(self, *names: str) -> np.ndarray:
        """Where any of these signals is above 0, shape (links,)."""
        fires = np.zeros(self.links.height, bool)
        for name in names:
            fires |= self.signals[name] > 0 if name in self.signals else False
        return fires

    def signal(self, name: str, unknown: float = 0.0) -> np.ndarray:
        """Values of a signal, shape (links,); `unknown` throughout where it was not measured."""
        return self.signals.get(name, np.full(self.links.height, unknown))


def kinds(links: pl.DataFrame, signals: dict[str, np.ndarray], spam: np.ndarray) -> np.ndarray:
    """Kind of every link, shape (links,), text.

    `signals` maps names to values by link; `spam` is the probability, which tells a directory
    from a farm and a copy from its original.
    """
    shown = _Shown(links, signals, spam >= 0.5)
    rules = [*_by_technique(shown), *_by_site(shown), *_by_text(shown)]
    # by number, since names are long
    number = np.select([rule for rule, _ in rules], range(len(rules)), len(rules))
    return np.array([*(name for _, name in rules), "editorial"])[number]


def _by_technique(shown: _Shown) -> list[Rule]:
    """Rules for links made by a technique: redirects, mirrors, comments, sellers, hacked pages."""
    likely, texts, looks, on = shown.likely, shown.texts, shown.looks, shown.on
    front_end, clone = mirrors(texts, likely)
    image = texts.says("link_type", "^image$") | on("link_is_image")
    upload = texts.says("target_url", UPLOAD)
    leads_on = texts.says("path", LEADS_ON) | texts.says("query", CARRIES)
    names_site = texts.names_linked_site(likely | leads_on)
    offers = shown.signal("text_sells_links") > OFFERS_LINKS
    campaign = (shown.signal("keyword_anchor_shared") > CAMPAIGN) & (
        shown.signal("anchor_fit", unknown=1.0) < UNRELATED
    )
    seller = on(*SELLER_SIGNALS)
    return [
        (
            on("link_is_redirect")
            | looks["redirect"]
            | (names_site & leads_on)
            # exports know such a link without a page around it
            | (texts.lacks("title", "anchor") & texts.most("external_links", 0)),
            "redirect",
        ),
        (looks["parked"], "parked"),
        (front_end, FRONT_END),
        (looks["comment"] | on("link_in_comment"), "comment"),
        (clone, CLONE),
        (looks["domain list"], "domain list"),
        # questions with their answers are copied by whole sites
        (likely & looks["questions"], "scraper"),
        (likely & seller, "link seller"),
        (likely & (offers | looks["link seller"]), "link seller"),
        (on("title_is_report") | looks["web stats"], "web stats"),
        (likely & (names_site | on("path_is_domain_report")), "web stats"),
        (likely & on("query_is_injected", "link_hidden"), "hacked page"),
        (
            looks["machine image page"] | (likely & (image | upload | on("title_is_download"))),
            "image scraper",
        ),
        (texts.says("host", HOSTED_APPS) & (likely | texts.says("path", PADDED)), "doorway"),
        (likely & (looks["hacked page"] | texts.title_is_path(likely)), "hacked page"),
        (likely & on("title_random_word", "anchor_random_word"), "comment"),
        (likely & campaign, "comment"),
    ]


def _by_site(shown: _Shown) -> list[Rule]:
    """Rules for what the site lets anybody do, and for spam that copies."""
    likely, texts, looks, on = shown.likely, shown.texts, shown.looks, shown.on
    return [
        (looks["wiki"], "wiki"),
        (on("path_is_forum") | looks["forum"] | looks["questions"], "forum"),
        (looks["social"], "social"),
        (~looks["directory"] & (looks["profile"] | (likely & on("path_is_profile"))), "profile"),
        (texts.is_on("ugc") & ~looks["directory"], "comment"),
        (texts.least("external_links", np.where(likely, MANY, HUGE)), "domain list"),
        (likely & (shown.signal("title_shared") > 0.3), "scraper"),
        (likely & (shown.signal("path_shared") > 0.3), "PBN"),
        (likely & looks["doorway"], "doorway"),
        (likely & texts.is_on("nofollow") & looks["blog"], "comment"),
    ]


def _by_text(shown: _Shown) -> list[Rule]:
    """Rules for what the page says it is; the rest of the spam stands among them."""
    likely, texts, looks, on = shown.likely, shown.texts, shown.looks, shown.on
    return [
        (looks["coupon"], "coupon"),
        (looks["infographic"], "infographic"),
        (looks["widget"], "widget"),
        (looks["press release"], "press release"),
        (looks["guest post"], "guest post"),
        (looks["directory"], "directory"),
        (looks["partner"], "partner"),
        (likely & texts.most("external_links", FEW), "PBN"),
        (likely & ~texts.lacks("title"), "scraper"),
        (likely, "doorway"),
        (looks["news"] | _of_press(shown.links, texts), "news"),
        (looks["association"], "association"),
        (on("path_has_old_date") | looks["blog"] | _is_post(texts), "blog"),
        (texts.least("linked_domains", LISTS), "directory"),
    ]


def _of_press(links: pl.DataFrame, texts: Texts) -> np.ndarray:
    """Where a site is of the press, by name or as it keeps its articles."""
    press = texts.least("domain_rating", READ) & texts.says("path", ARTICLE)
    if "domain" in links.columns:
        press |= links["domain"].cast(pl.String).is_in(words("press")).fill_null(False).to_numpy()
    return press


def _is_post(texts: Texts) -> np.ndarray:
    """Where a page stands as blog software puts posts and their lists, or names its author.

    The same software runs the sites of firms: their pages lie deeper, or their name says a trade.
    """
    posted = texts.says("path", POST) | texts.says("path", POSTS) | texts.says("author", ".")
    return texts.says("platform", "wordpress") & posted & ~texts.says("host", FIRMS)
