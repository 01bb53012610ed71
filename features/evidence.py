"""Levels of evidence: what can be known of a link, from full exports down to bare domain names."""

from dataclasses import dataclass

import numpy as np

_PAGE = ("source_file", "row", "source_url", "host", "domain", "path", "query", "scheme")
_ANCHOR = (*_PAGE, "target_url", "anchor")
_AUDIT = (
    *_ANCHOR,
    "title",
    "link_type",
    "nofollow",
    "domain_rating",
    "page_rating",
    "first_seen",
    "last_seen",
)
_BACKLINKS = (
    *_ANCHOR,
    "title",
    "link_type",
    "nofollow",
    "ugc",
    "sponsored",
    "sitewide",
    "lost",
    "page_rating",
    "external_links",
    "internal_links",
    "first_seen",
    "last_seen",
)


@dataclass(frozen=True)
class Level:
    """A level of evidence.

    Attributes
    ----------
    name
        How results and models call it.
    needs
        Signals that must be known, one of each kind of fact.
    means
        What is known, for people to read.
    columns
        Columns of the link table that a labelled link is reduced to in training; None: as given.
    taught_by
        Column that an export must have to teach it, or what is missing would tell the export.
    shows
        The most that can be told apart: links, the pages they stand on, or domains.
    """

    name: str
    needs: tuple[str, ...]
    means: str
    columns: tuple[str, ...] | None
    taught_by: str | None = None
    shows: str = "link"


# richest first: a link is at the first level whose facts are all known
LEVELS = (
    Level(
        "as-given",
        needs=("title_length", "anchor_length", "page_external_links", "traffic_of_domain"),
        means="page, title, anchor, links on the page, authority and traffic",
        columns=None,
        taught_by="domain_traffic",
    ),
    Level(
        "backlinks",
        needs=("title_length", "anchor_length", "page_external_links", "seen_before_others"),
        means="page, title, anchor, links on the page and dates",
        columns=_BACKLINKS,
        taught_by="external_links",
    ),
    Level(
        "audit",
        needs=("title_length", "anchor_length", "seen_before_others"),
        means="page, title, anchor and dates",
        columns=_AUDIT,
        taught_by="domain_rating",
    ),
    Level(
        "titles",
        needs=("title_length", "anchor_length"),
        means="page, title and anchor",
        columns=(*_ANCHOR, "title", "nofollow", "page_rating", "external_links"),
    ),
    Level(
        "flags",
        needs=("anchor_length", "link_nofollow", "seen_before_others"),
        means="address, anchor, link attributes and dates",
        columns=(*_ANCHOR, "link_type", "nofollow", "first_seen", "last_seen"),
        taught_by="last_seen",
    ),
    Level(
        "anchor",
        needs=("anchor_length",),
        means="address and anchor",
        columns=_ANCHOR,
    ),
    Level(
        "page-and-date",
        needs=("path_depth",),
        means="address only",
        columns=(*_PAGE, "last_seen"),
        taught_by="last_seen",
        shows="page",
    ),
    Level(
        "domain",
        needs=(),
        means="domain name only",
        columns=("host", "domain"),
        shows="domain",
    ),
)
NAMES = tuple(level.name for level in LEVELS)
BY_NAME = {level.name: level for level in LEVELS}
NEEDED = frozenset(name for level in LEVELS for name in level.needs)


def levels(values: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Index into `LEVELS` for every link, shape (links,), uint8.

    `values` maps signal names to their values; a signal not in it is unknown for all links.
    """
    richest = np.full(count, len(LEVELS) - 1, np.uint8)
    for index, level in reversed(list(enumerate(LEVELS))):
        known = np.ones(count, bool)
        for name in level.needs:
            known &= ~np.isnan(values[name]) if name in values else False
        richest[known] = index
    return richest
