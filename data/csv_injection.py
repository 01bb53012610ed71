"""Texts in a CSV that a spreadsheet would run as a formula."""

import polars as pl

# what a spreadsheet would run as a formula when it opens a CSV (OWASP, CSV injection)
FORMULA = r"^[=+\-@\t\r]"


def neutral(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would run as a formula.

    >>> neutral(pl.DataFrame({"anchor": ["=1+1", "spa"], "amount": [-1, 1]})).rows()
    [("'=1+1", -1), ('spa', 1)]
    """
    texts = table.with_columns(pl.col(pl.Categorical).cast(pl.String))
    return texts.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(name)
        .alias(name)
        for name, kind in texts.schema.items()
        if kind == pl.String
    )


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """Take the apostrophes of `neutral` off again.

    >>> plain(pl.DataFrame({"anchor": ["'=1+1", "'tis the spa"]})).rows()
    [('=1+1',), ("'tis the spa",)]
    """
    marked = rf"^'({FORMULA[1:]})"
    return table.with_columns(pl.col(pl.String).str.replace(marked, "$1"))
