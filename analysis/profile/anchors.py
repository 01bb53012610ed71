"""Anchor texts of a profile, counted one by one and by class: what their words are."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from linkvet.features.extract import SIGNALS
from linkvet.features.text.brand import label, pattern
from linkvet.features.text.word_lists import plain

TOP_ANCHORS = 60
READ = 20_000  # anchors put into classes; a million different ones would take seconds


def kind(site: str | None, names: Sequence[str] = ()) -> pl.Expr:
    """Say what the words of an anchor are.

    The site's label is its brand, and so are `names`, what else it is called in letters and digits.

    >>> links = pl.DataFrame({"anchor": ["Thermal Harbour", "click here", "spa.example", ""]})
    >>> links.select(kind("thermal-harbour.example"))["class"].to_list()
    ['names the site', 'generic', 'web address', 'empty or image']
    """
    text = pl.col("anchor").str.to_lowercase().str.strip_chars()
    called = pattern(name for name in (label(site), *names) if name)
    brand = plain(text).str.contains(called) if called else pl.lit(False)

    def shows(signal: str) -> pl.Expr:
        return SIGNALS[signal].compute(text)

    return (
        pl.when(text.is_null())
        .then(pl.lit("not given"))
        .when(text == "")
        .then(pl.lit("empty or image"))
        .when(shows("anchor_is_url"))
        .then(pl.lit("web address"))
        .when(shows("anchor_seller_words"))
        .then(pl.lit("offers links"))
        .when(shows("anchor_harm_words"))
        .then(pl.lit("gambling, adult, drugs"))
        .when(brand)
        .then(pl.lit("names the site"))
        .when(shows("anchor_is_generic"))
        .then(pl.lit("generic"))
        .otherwise(pl.lit("other words"))
        .alias("class")
    )


def anchors(links: pl.DataFrame, site: str | None, names: Sequence[str] = ()) -> dict[str, Any]:
    """Anchors and classes of anchors with their domains, links and expected share of spam."""
    if "anchor" not in links.columns or not links["anchor"].count():
        return {"distinct": 0, "top": [], "classes": []}
    judged = pl.col("verdict").cast(pl.String) != "unknown"
    slim = links.select(
        "anchor",
        "source_domain",
        "link_id",
        judged=judged,
        sum=pl.when(judged).then("spam_probability"),
    )
    pairs = slim.group_by("anchor", "source_domain").agg(
        pl.len().alias("links"), pl.col("judged", "sum").sum(), pl.col("link_id").min()
    )
    each = pairs.group_by("anchor").agg(
        pl.col("links").sum(), pl.len().alias("domains"), _spam(), pl.col("link_id").min()
    )
    # the first link breaks ties: comparing texts would cost more than all the rest
    order = ["domains", "links", "link_id"]
    top = each.top_k(READ, by=order, reverse=[False, False, True])
    top = top.sort(order, descending=[True, True, False]).with_columns(kind(site, names))
    with_class = pairs.join(
        top.select("anchor", "class"), on="anchor", how="left", nulls_equal=True
    )
    classes = with_class.group_by(pl.col("class").fill_null("seldom used, not read")).agg(
        pl.col("links").sum(), pl.col("source_domain").n_unique().alias("domains"), _spam()
    )
    return {
        "distinct": each.height,
        "top": top.head(TOP_ANCHORS).drop("link_id").to_dicts(),
        "classes": classes.sort(["domains", "class"], descending=[True, False]).to_dicts(),
    }


def _spam() -> pl.Expr:
    # rounded, since the order of a sum's parts is not fixed
    judged, total = pl.col("judged").sum(), pl.col("sum").sum()
    return pl.when(judged > 0).then((total / judged).round(9)).alias("spam")
