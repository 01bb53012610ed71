"""Texts in a CSV that a spreadsheet would run as a formula (OWASP, CSV injection)."""

from collections.abc import Callable

import polars as pl

# Where a spreadsheet takes a semicolon or a tab for the end of a cell, as it does in half of Europe
# and in pasted text, quotes inside a line count for nothing: a new cell, or a new line, then begins
# in the middle of a text. The apostrophe goes first in that cell, before any quotes. Some take the
# full-width forms for the plain ones.
START = r"[=+\-@\t\r\n＝＋－＠]"
INSIDE = r"""["']*[=+\-@＝＋－＠]"""
ENDS = r"[;\t\r\n]"
ANY = rf"^'*{START}|{ENDS}{INSIDE}"
LIKELY = (rf"^'*{START}", ENDS)  # found much faster than what follows the end of a cell


def neutral(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before all that a spreadsheet would run as a formula.

    >>> neutral(pl.DataFrame({"anchor": ["=1+1", "spa;=1+1"], "amount": [-1, 1]})).rows()
    [("'=1+1", -1), ("spa;'=1+1", 1)]
    """
    texts = table.with_columns(pl.col(pl.Categorical).cast(pl.String))
    return _where(
        texts,
        lambda text: text.str.replace_all(f"({ENDS})({INSIDE})", "$1'$2").str.replace(
            f"^('*{START})", "'$1"
        ),
    )


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """Take the apostrophes of `neutral` off again.

    >>> plain(pl.DataFrame({"anchor": ["'=1+1", "'tis the spa", "spa;'=1+1"]})).rows()
    [('=1+1',), ("'tis the spa",), ('spa;=1+1',)]
    """
    return _where(
        table,
        lambda text: text.str.replace(f"^'('*{START})", "$1").str.replace_all(
            f"({ENDS})'({INSIDE})", "$1$2"
        ),
    )


def _where(table: pl.DataFrame, change: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Change the few texts that may need it: replacing takes ten times as long as looking."""
    columns, texts = [], table.select(pl.col(pl.String))
    each = pl.all().str
    likely = texts.select((each.contains(LIKELY[0]) | each.contains(LIKELY[1])).fill_null(False))
    for text, may in zip(texts, likely, strict=True):
        if not may.any():
            continue
        rows = may.arg_true()
        rows = rows.filter(text.gather(rows).str.contains(ANY))
        columns += [text.scatter(rows, change(text.gather(rows)))] if rows.len() else []
    return table.with_columns(columns)
