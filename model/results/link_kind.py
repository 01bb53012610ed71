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

    texts = Texts(links)
    looks = {kind: texts.looks(kind) for kind in KINDS}
    front_end, clone = mirrors(texts, likely)
    image = texts.says("link_type", "^image$") | on("link_is_image")
    upload = texts.says("target_url", UPLOAD)
    names_site = texts.names_linked_site()
    offers = signals.get("text_sells_links", empty) > OFFERS_LINKS
    campaign = (signals.get("keyword_anchor_shared", empty) > CAMPAIGN) & (
        signals.get("anchor_fit", empty + 1.0) < UNRELATED
    )
    rules = [
        (
            on("link_is_redirect")
            | looks["redirect"]
            | (names_site & texts.says("path", LEADS_ON))
            | (names_site & texts.says("query", CARRIES))
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
        (
            likely
            & on(
                "title_seller_words",
                "anchor_seller_words",
                "title_handle",
                "anchor_handle",
                "name_seller_words",
                "path_seller_words",
            ),
            "link seller",
        ),
        (likely & (offers | looks["link seller"]), "link seller"),
        (on("title_is_report") | looks["web stats"], "web stats"),
        (likely & (names_site | on("path_is_domain_report")), "web stats"),
        (likely & on("query_is_injected", "link_hidden"), "hacked page"),
        (
            looks["machine image page"] | (likely & (image | upload | on("title_is_download"))),
            "image scraper",
        ),
        (texts.says("host", HOSTED_APPS) & (likely | texts.says("path", PADDED)), "doorway"),
        (likely & (looks["hacked page"] | texts.title_is_path()), "hacked page"),
        (likely & on("title_random_word", "anchor_random_word"), "comment"),
        (likely & campaign, "comment"),
        (looks["wiki"], "wiki"),
        (on("path_is_forum") | looks["forum"] | looks["questions"], "forum"),
        (looks["social"], "social"),
        (~looks["directory"] & (looks["profile"] | (likely & on("path_is_profile"))), "profile"),
        (texts.is_on("ugc") & ~looks["directory"], "comment"),
        (texts.least("external_links", np.where(likely, MANY, HUGE)), "domain list"),
        (likely & (signals.get("title_shared", empty) > 0.3), "scraper"),
        (likely & (signals.get("path_shared", empty) > 0.3), "PBN"),
        (likely & looks["doorway"], "doorway"),
        (likely & texts.is_on("nofollow") & looks["blog"], "comment"),
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
        (looks["news"] | _of_press(links, texts), "news"),
        (looks["association"], "association"),
        (on("path_has_old_date") | looks["blog"] | _is_post(texts), "blog"),
        (texts.least("linked_domains", LISTS), "directory"),
    ]
    return np.select([rule for rule, _ in rules], [name for _, name in rules], "editorial")


def _of_press(links: pl.DataFrame, texts: Texts) -> np.ndarray:
    """Where a site is of the press, by name or as it keeps its articles."""
    found = texts.least("domain_rating", READ) & texts.says("path", ARTICLE)
    if "domain" in links.columns:
        found |= links["domain"].cast(pl.String).is_in(words("press")).fill_null(False).to_numpy()
    return found


def _is_post(texts: Texts) -> np.ndarray:
    """Where a page stands as blog software puts posts and their lists, or names its author.

    The same software runs the sites of firms: their pages lie deeper, or their name says a trade.
    """
    posted = texts.says("path", POST) | texts.says("path", POSTS) | texts.says("author", ".")
    return texts.says("platform", "wordpress") & posted & ~texts.says("host", FIRMS)
