"""In which script a text is written, as a number; null for a text without letters."""

import polars as pl

# in this order: Japanese mixes its own letters with Chinese, and both with Latin
SCRIPTS = (
    r"[\p{Hiragana}\p{Katakana}]",
    r"\p{Hangul}",
    r"\p{Han}",
    r"\p{Cyrillic}",
    r"\p{Arabic}",
    r"\p{Hebrew}",
    r"\p{Thai}",
    r"\p{Greek}",
    r"[\p{Devanagari}\p{Bengali}\p{Tamil}\p{Telugu}]",
)


def script(text: pl.Expr) -> pl.Expr:
    """Place of the first script of `SCRIPTS` that a text holds, one-based; 0 for any other.

    >>> titles = pl.DataFrame({"title": ["spa", "баня", "温泉", "24/7"]})
    >>> titles.select(script=script(pl.col("title")))["script"].to_list()
    [0, 4, 3, None]
    """
    place = pl.when(text.str.contains(r"\p{L}")).then(0)
    plain = ~text.str.contains(r"[\x{370}-\x{FFFF}]")  # most texts: one search instead of ten
    place = pl.when(plain).then(place)
    for number, letters in enumerate(SCRIPTS, 1):
        place = place.when(text.str.contains(letters)).then(number)
    return place.otherwise(pl.when(text.str.contains(r"\p{L}")).then(0)).cast(pl.Int8)
