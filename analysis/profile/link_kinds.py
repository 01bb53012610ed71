"""Kinds of links of a profile, with the good and the spam of each, and which good ones lack."""

from typing import Any

import polars as pl

from linkvet.model.verdicts.verdict import DISAVOW, KEEP

# kinds of which the genuine links of most sites have some: an observation, no rule
USUAL = ("editorial", "news", "blog", "directory", "forum", "social", "wiki")
# such links are usual too, but only some can be told from editorial ones
UNTOLD = "associations and partners"


def kinds(links: pl.DataFrame) -> dict[str, Any]:
    """Count domains and links by kind of link.

    Parameters
    ----------
    links
        Columns source_domain, kind and verdict, shape (links,).

    Returns
    -------
    `rows`: `kind` (None where not known), `domains`, `links`, and the domains with a `genuine` and
    with a `spam` link of it; `missing`: usual kinds that no genuine link has, None where no kind is
    known.
    """
    each = (
        links.select("source_domain", "kind", "verdict", n=pl.lit(1, pl.UInt32))
        .group_by("source_domain", "kind", "verdict")
        .agg(pl.col("n").sum())
    )
    by_domain = each.group_by("source_domain", "kind").agg(
        links=pl.col("n").sum(),
        genuine=(pl.col("verdict") == KEEP).any(),
        spam=(pl.col("verdict") == DISAVOW).any(),
    )
    rows = (
        by_domain.group_by("kind")
        .agg(pl.len().alias("domains"), pl.col("links").sum(), pl.col("genuine", "spam").sum())
        .sort("domains", "links", "kind", descending=[True, True, False])
    )
    good = set(rows.filter(pl.col("genuine") > 0)["kind"].drop_nulls())
    known = rows["kind"].count() > 0
    return {
        "rows": rows.to_dicts(),
        "missing": [name for name in USUAL if name not in good] if known else None,
    }
