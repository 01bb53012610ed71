"""What kind of link this is, told from its signals by plain rules, first match first."""

import numpy as np
import polars as pl

from linkvet.features.keys import distinct

SOCIAL = (
    r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|tumblr|youtube|tiktok|vk|"
    r"mastodon|threads|medium|quora|flickr|vimeo|telegram|t|meetup|steemit)\."
)
COMMENT = r"/comment-page-\d|[?&]replytocom=|showComment=|#comments?\b"
NEWS = r"news|times|herald|gazette|journal|diari|tribun|press|zeitung|daily|radio|(?:^|\.)tv"


def kinds(links: pl.DataFrame, signals: dict[str, np.ndarray], spam: np.ndarray) -> np.ndarray:
    """Kind of every link, shape (links,), text.

    `signals` maps names to values by link; `spam` is the probability, which tells a directory
    from a farm and a copy from its original.
    """

    def on(*names: str) -> np.ndarray:
        found = np.zeros(links.height, bool)
        for name in names:
            found |= signals[name] > 0 if name in signals else False
        return found

    likely = spam >= 0.5
    hosts, rows = distinct(links["host"])

    def host(pattern: str) -> np.ndarray:
        return hosts.str.contains(pattern).fill_null(False).to_numpy()[rows]

    path = links["path"] if "path" in links.columns else None
    empty = np.zeros(links.height, bool)
    directory = host(r"director|listing|guia|annuaire|yellow|verzeichnis|katalog")
    wiki = host("wiki")
    if path is not None:
        wiki = wiki | path.str.contains(r"^/wiki/").fill_null(False).to_numpy()
    comment = empty
    if "source_url" in links.columns:
        comment = links["source_url"].str.contains(COMMENT).fill_null(False).to_numpy()
    rules = [
        (on("link_is_redirect"), "redirect"),
        (comment, "comment"),
        (likely & on("title_seller_words", "anchor_seller_words", "title_handle", "anchor_handle",
                     "name_seller_words", "path_seller_words"), "link seller"),
        (likely & on("query_is_injected"), "hacked page"),
        (likely & on("title_random_word", "anchor_random_word"), "comment"),
        (on("title_is_report"), "web stats"),
        (likely & on("path_is_domain_report"), "web stats"),
        (host(SOCIAL), "social"),
        (wiki, "wiki"),
        (on("path_is_forum"), "forum"),
        (on("path_is_profile"), "profile"),
        (likely & on("title_is_download", "link_is_image"), "scraper"),
        (likely & (signals.get("title_shared", empty) > 0.3), "scraper"),
        (likely & (signals.get("path_shared", empty) > 0.3), "PBN"),
        (directory, "directory"),
        (host(NEWS), "news"),
        (on("path_has_old_date"), "blog"),
        (likely, "doorway"),
    ]  # fmt: skip
    return np.select([rule for rule, _ in rules], [name for _, name in rules], "editorial")
