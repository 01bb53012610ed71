"""Classes of anchor texts: what their words are."""

import re

import polars as pl

from linkvet.features.table import SIGNALS


def kind(site: str | None) -> pl.Expr:
    """Say what the words of an anchor are; the brand is taken from the site's name."""
    text = pl.col("anchor").str.to_lowercase().str.strip_chars()
    name = re.sub(r"[^\w]", "", (site or "").split(".")[0].lower())
    brand = text.str.replace_all(r"[^\w]", "").str.contains(name, literal=True)

    def shows(signal: str) -> pl.Expr:
        return SIGNALS[signal].compute(text)

    return (
        pl.when(text.is_null()).then(pl.lit("not given"))
        .when(text == "").then(pl.lit("empty or image"))
        .when(shows("anchor_is_url")).then(pl.lit("web address"))
        .when(shows("anchor_seller_words")).then(pl.lit("offers links"))
        .when(shows("anchor_harm_words")).then(pl.lit("gambling, adult, drugs"))
        .when(brand if len(name) > 2 else pl.lit(False)).then(pl.lit("names the site"))
        .when(shows("anchor_is_generic")).then(pl.lit("generic"))
        .otherwise(pl.lit("other words")).alias("class")
    )  # fmt: skip
