"""Which domains a person wants to see: filters and search, as the page's address holds them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import polars as pl

from linkvet.review.results.links import Links
from linkvet.review.results.tables import Results

LONGEST = 200  # characters of a search
STATES = ("open", "skipped", "decided", "all")
FOLLOW = ("follow", "nofollow")
RATINGS = {"0-9": (0, 10), "10-29": (10, 30), "30-59": (30, 60), "60-100": (60, 101)}
NETWORK = ("any", "none")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Filters:
    """What is looked for, each empty where it does not matter.

    `network` is `any`, `none` or the name of one, `since` and `until` are days in ISO 8601 between
    which a domain's first link was seen, `rating` is a key of `RATINGS`.
    """

    state: str = "open"
    verdict: str = ""
    kind: str = ""
    follow: str = ""
    rating: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    network: str = ""
    vendor: str = ""
    search: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """Those that narrow the queue."""
        every = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in every.items() if value and value != "open"}


def read_filters(given: Mapping[str, str]) -> Filters:
    """Read filters out of an address; what it can't mean is left out."""
    known = {one.name for one in fields(Filters)}
    found = {name: given[name][:LONGEST] for name in known & given.keys()}
    if found.get("state") not in STATES:
        found.pop("state", None)
    for name in ("since", "until"):
        try:
            date.fromisoformat(found.get(name) or "")
        except ValueError:
            found.pop(name, None)
    return Filters(**found)


def matching(results: Results, links: Links | None, filters: Filters) -> np.ndarray:
    """Which domains pass the filters, but for `state`; shape (domains,), bool.

    Until the links are there, `follow` matches all, and only examples of links are searched.
    """
    found = np.ones(results.domains.height, bool)
    conditions = list(_conditions(filters))
    if conditions:
        kept = results.domains.select(pl.all_horizontal(conditions).fill_null(False))
        found &= kept.to_series().to_numpy()
    if filters.network in NETWORK:
        found &= (results.network_of >= 0) == (filters.network == "any")
    elif filters.network:
        found &= results.network_of == results.network_code.get(filters.network, -2)
    if filters.follow in FOLLOW and links is not None:
        found &= (links.follow > 0) == (filters.follow == "follow")
    words = filters.search.lower().split()
    return found & _searched(results, links, words) if words else found


def _conditions(filters: Filters) -> Iterator[pl.Expr]:
    for name in ("verdict", "kind", "language"):
        value = getattr(filters, name)
        if value:
            column = pl.col(name)
            yield column.is_null() if value == UNKNOWN and name != "verdict" else column == value
    if filters.rating == UNKNOWN:
        yield pl.col("domain_rating").is_null()
    elif filters.rating in RATINGS:
        low, high = RATINGS[filters.rating]
        yield pl.col("domain_rating").is_between(low, high, closed="left")
    if filters.since:
        yield pl.col("first_seen") >= date.fromisoformat(filters.since)
    if filters.until:
        yield pl.col("first_seen") <= date.fromisoformat(filters.until)
    if filters.vendor == UNKNOWN:
        yield pl.col("vendor_verdicts").is_null()
    elif filters.vendor:
        yield pl.col("vendor_verdicts").str.split("; ").list.contains(filters.vendor)


def _searched(results: Results, links: Links | None, words: list[str]) -> np.ndarray:
    """Domains whose own texts, or links, hold every word."""
    if links is not None:
        return links.search(words)
    found = np.ones(results.domains.height, bool)
    for word in words:
        each = [
            pl.col(name).str.to_lowercase().str.contains(word, literal=True).fill_null(False)
            for name in ("source_domain", "family", "example_url", "example_anchor")
        ]
        found &= results.domains.select(pl.any_horizontal(each)).to_series().to_numpy()
    return found
