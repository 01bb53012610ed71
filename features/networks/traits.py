"""What referring domains share: titles, addresses, anchors, words around links, owners and names.

A trait is a value that two or more domains have; what one domain alone has ties nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.features.networks.name_series import names_alike
from linkvet.features.networks.owner_ids import contacts, owners
from linkvet.features.networks.shared_text import (
    anchors,
    contexts,
    lower_path,
    near_copies,
    of_text,
    other_sites,
    path_template,
    site_words,
    title_template,
)
from linkvet.features.networks.shared_values import Part, by_count, of_values

# Evidence of one source is not independent: a page's address mostly repeats its title.
SOURCES = {
    "title": "text",
    "path": "text",
    "title like": "text",
    "anchor": "text",
    "words around the link like": "text",
    "links beside like": "links",
    "name": "name",
    "IP": "host",
    "IP range": "host",
    "owner": "owner",
    "contact": "owner",
    "first seen": "day",
}
KINDS = tuple(SOURCES)
SUPPORTING = ("IP", "IP range", "first seen")  # unrelated sites share these: they never tie alone
OF_DAY = 4.0  # bits at most


class Traits(NamedTuple):
    """Traits and who has them.

    `pairs` has one row per domain and trait: `domain` (code), `trait` (row of `table`), `share` of
    the domain's links that have it, `link` (the first of them). `table` has by trait `kind`,
    `shown`, `bits` (`linkvet.features.networks.surprisal`), `own` (those of them that no other
    trait of the same source repeats, as numbers in an address) and `domains`.
    """

    pairs: pl.DataFrame
    table: pl.DataFrame


def traits(links: pl.DataFrame, code: np.ndarray, names: pl.Series) -> Traits:
    """Find what the domains of a link table share.

    Parameters
    ----------
    links
        Link table, one row per distinct link.
    code, names
        Number of each link's domain, shape (links,), and the domains' names by number.
    """
    by_kind = [part for part in _kinds(links, code, names) if part[0].height]
    parts: list[pl.DataFrame] = []
    start = 0
    for pairs, table in by_kind:
        parts.append(pairs.with_columns(trait=(pl.col("trait") + start).cast(pl.UInt32)))
        start += table.height
    if not by_kind:
        return Traits(_NO_PAIRS, _NO_TABLE)
    return Traits(pl.concat(parts), pl.concat(table for _, table in by_kind))


_NO_PAIRS = pl.DataFrame(
    schema={"domain": pl.UInt32, "link": pl.UInt32, "share": pl.Float64, "trait": pl.UInt32}
)
_NO_TABLE = pl.DataFrame(
    schema={
        "kind": pl.String,
        "shown": pl.String,
        "bits": pl.Float64,
        "own": pl.Float64,
        "domains": pl.UInt32,
    }
)


def _kinds(links: pl.DataFrame, code: np.ndarray, names: pl.Series) -> Iterator[Part]:
    columns, count = set(links.columns), np.bincount(code, minlength=len(names))
    known = site_words(links)
    if "title" in columns:
        yield of_text("title", links["title"], code, count, title_template, known)
        yield near_copies(
            "title like", links["title"], title_template, code, count, known, exact=False
        )
    if "path" in columns:
        yield of_text("path", links["path"], code, count, lower_path, known, digits=True)
        yield of_text("path", links["path"], code, count, path_template, known)
    if {"anchor", "target_url"} <= columns:
        yield anchors(links, code, count, known)
    if {"left_context", "right_context"} <= columns:
        yield contexts(links, code, count, known)
    yield names_alike(names)
    if "ip" in columns:
        for kind, pattern in (("IP", r"^(.+)$"), ("IP range", r"^(\d+\.\d+\.\d+)\.")):
            yield of_values(kind, links["ip"].str.extract(pattern), code, count, by_count)
    if columns & {"title", "anchor"}:
        yield contacts(links, code, count, known)
    if "seen_targets" in columns:
        yield near_copies("links beside like", links["seen_targets"], other_sites, code, count, ())
    if "seen_owners" in columns:
        yield owners(links, code, count, names)
    if "first_seen" in columns:
        yield _days(links, code, count)


def _days(links: pl.DataFrame, code: np.ndarray, count: np.ndarray) -> Part:
    """Domains first seen on the same day: a burst supports other traits and ties nobody alone."""
    first = pl.DataFrame({"domain": code, "day": links["first_seen"]}).with_row_index("link")
    first = first.drop_nulls("day").sort("day", "link").unique("domain", maintain_order=True)
    day = pl.repeat(None, links.height, dtype=pl.Date, eager=True).scatter(
        first["link"].to_numpy(), first["day"]
    )
    pairs, table = of_values(
        "first seen", day, code, count, lambda n, total: np.minimum(np.log2(total / n), OF_DAY)
    )
    return pairs.with_columns(share=pl.lit(1.0)), table
