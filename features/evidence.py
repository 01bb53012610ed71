"""Which pattern of evidence a link shows: the richest one whose facts are all known."""

import numpy as np

# A pattern is known by a signal of each kind of fact it needs; richest first.
PATTERNS: dict[str, tuple[str, ...]] = {
    "as-given": ("title_length", "anchor_length", "page_external_links", "traffic_of_domain"),
    "backlinks": ("title_length", "anchor_length", "page_external_links", "seen_before_others"),
    "audit": ("title_length", "anchor_length", "seen_before_others"),
    "titles": ("title_length", "anchor_length"),
    "flags": ("anchor_length", "link_nofollow", "seen_before_others"),
    "anchor": ("anchor_length",),
    "page-and-date": ("path_depth",),
    "domain": (),
}
# One model per question: the less is known, the more each fact has to say.
HEAD = {
    "as-given": "full", "backlinks": "titled", "audit": "titled", "titles": "titled",
    "flags": "anchored", "anchor": "anchored", "page-and-date": "page", "domain": "domain",
}  # fmt: skip
MEANS = {
    "as-given": "page, title, anchor, links on the page, authority and traffic",
    "backlinks": "page, title, anchor, links on the page and dates",
    "audit": "page, title, anchor and dates",
    "titles": "page, title and anchor",
    "flags": "address, anchor, link attributes and dates",
    "anchor": "address and anchor",
    "page-and-date": "address only",
    "domain": "domain name only",
}


def patterns(values: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Index into `PATTERNS` for every link, shape (links,), uint8.

    `values` maps signal names to their values; a signal not in it is unknown for all links.
    """
    found = np.full(count, len(PATTERNS) - 1, np.uint8)
    for index in reversed(range(len(PATTERNS))):
        known = np.ones(count, bool)
        for name in list(PATTERNS.values())[index]:
            known &= ~np.isnan(values[name]) if name in values else False
        found[known] = index
    return found
