"""Cells into values: numbers, dates and flags, however a vendor or a spreadsheet wrote them.

Each reader takes one whole column, since only the column tells a decimal comma from a thousands
comma and a day from a month. The usual spelling is read in bulk, the rest once per distinct text.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from linkvet.data.exports.notes import Note, Unread

NOTHING = {"", "-", "--", "—", "–", "n/a", "na", "null", "none", "nan", "nil", "unknown", "?"}
TRUE = (
    "true",
    "t",
    "yes",
    "y",
    "1",
    "1.0",
    "+",
    "x",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "waar",
    "verdadeiro",
    "ja",
    "oui",
    "si",
    "sí",
    "sim",
)
FALSE = (
    "false",
    "f",
    "no",
    "n",
    "0",
    "0.0",
    "falsch",
    "faux",
    "falso",
    "onwaar",
    "nein",
    "non",
    "nee",
    "não",
)
MONTHS = {
    "jan": 1,
    "ene": 1,
    "gen": 1,
    "feb": 2,
    "fév": 2,
    "fev": 2,
    "mar": 3,
    "mär": 3,
    "mrt": 3,
    "apr": 4,
    "avr": 4,
    "abr": 4,
    "may": 5,
    "mai": 5,
    "mag": 5,
    "mei": 5,
    "jun": 6,
    "giu": 6,
    "jul": 7,
    "lug": 7,
    "aug": 8,
    "aoû": 8,
    "ago": 8,
    "sep": 9,
    "set": 9,
    "oct": 10,
    "okt": 10,
    "ott": 10,
    "out": 10,
    "nov": 11,
    "dec": 12,
    "dez": 12,
    "déc": 12,
    "dic": 12,
}
SCALE = {"k": 1e3, "m": 1e6, "b": 1e9}
NUMBER = re.compile(r"[<>~≈+]?\s*+(-?[\d.,]++(?:e[+-]?\d++)?)\s*+([kmb])?\s*+%?", re.IGNORECASE)
GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
DOTTED = r"^-?\d{1,3}(?:\.\d{3})+$"
NUMERIC_DATE = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:\D.*)?")
NAMED_DATE = re.compile(
    r"(?:(\d{1,2})\.?[\s\-]+)?([^\W\d]{3,})\.?[\s\-]+(?:(\d{1,2}),?\s+)?(\d{4})"
)
LONGEST = 200  # characters of a number or date: with a time zone spelled out they have some 60
LONGEST_COUNT = 20  # digits of days, seconds or milliseconds
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


class Column(NamedTuple):
    """A column that was read, with what has to be said about it."""

    values: pl.Series
    notes: tuple[Note, ...] = ()


def numbers(raw: pl.Series, *, top: float | None = None) -> Column:
    """Read numbers; `top` is the largest the column can hold, if there is one.

    >>> numbers(pl.Series(["1,240", "7", "2,000,000"])).values.to_list()
    [1240.0, 7.0, 2000000.0]
    >>> numbers(pl.Series(["3,4", "1.240,5"])).values.to_list()
    [3.4, 1240.5]
    """
    if raw.dtype != pl.String:
        return _bounded(raw.cast(pl.Float64, strict=False), raw, top)
    values = raw.cast(pl.Float64, strict=False)
    odd = raw.filter(values.is_null() & (raw != "")).unique().to_list()
    commas = [text.strip() for text in odd if "," in text and len(text) <= LONGEST]
    decimal_comma = _is_decimal_comma(commas, top)
    if decimal_comma or (top is None and _dots_group(raw)):
        odd = raw.filter(raw.str.contains_any([",", "."]) | values.is_null())
        odd = odd.drop_nulls().unique().to_list()
        decimal_comma = True
    if odd:
        values = _patched(raw, values, odd, lambda text: _number(text, decimal_comma), pl.Float64())
    return _bounded(values, raw, top)


def _is_decimal_comma(texts: list[str], top: float | None) -> bool:
    if top is not None:
        return bool(texts)
    numbers = filter(None, map(NUMBER.fullmatch, texts))
    return any(not GROUPED.fullmatch(number[1]) for number in numbers)


def _dots_group(raw: pl.Series) -> bool:
    """Tell whether every dot in a column of counts separates thousands."""
    dotted = raw.filter(raw.str.contains(".", literal=True))
    return len(dotted) > 0 and bool(dotted.str.contains(DOTTED).all())


def _number(text: str, decimal_comma: bool) -> float | None:
    if len(text) > LONGEST:
        return None
    text = re.sub(r"(?<=\d)[\s'’](?=\d{3})", "", text.strip())
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    digits = match[1]
    digits = digits.replace(".", "").replace(",", ".") if decimal_comma else digits.replace(",", "")
    try:
        return float(digits) * SCALE.get((match[2] or "").lower(), 1)
    except ValueError:
        return None


def _bounded(values: pl.Series, raw: pl.Series, top: float | None) -> Column:
    sound = values.is_finite() & ((values >= 0) & (values <= top) if top is not None else True)
    values = pl.select(pl.when(sound).then(values)).to_series()
    return Column(values, _unread(raw, values, "a number"))


def dates(raw: pl.Series) -> Column:
    """Read dates; where day and month cannot be told apart, the day comes first.

    >>> dates(pl.Series(["2026-05-18 04:01:09", "Sep 15, 2026", "18.05.2026", "soon"])).notes
    (Unread(what='a date', count=1, example='soon', column=''),)
    """
    if raw.dtype != pl.String:
        if raw.dtype.is_temporal():
            return _plausible(raw.cast(pl.Date, strict=False), raw, ())
        raw = raw.cast(pl.String)
    values = raw.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    odd = raw.filter(values.is_null() & (raw != "")).unique().sort().to_list()
    notes: tuple[Note, ...] = ()
    if odd:
        day_first, notes = _day_first(odd)
        values = _patched(raw, values, odd, lambda text: _date(text, day_first), pl.Date())
    return _plausible(values, raw, notes)


def _day_first(texts: Iterable[str]) -> tuple[bool, tuple[Note, ...]]:
    """Decide the order of day and month for a column from the values that leave no choice."""
    matches = [NUMERIC_DATE.fullmatch(text.strip()) for text in texts if len(text) <= LONGEST]
    pairs = [(int(m[1]), int(m[2])) for m in matches if m and len(m[1]) < 3 and "." not in m[0][:6]]
    pairs = [(a, b) for a, b in pairs if max(a, b) < 32 and min(a, b) < 13]
    firsts, seconds = sum(a > 12 for a, _ in pairs), sum(b > 12 for _, b in pairs)
    if pairs and not firsts and not seconds:
        return True, ("day and month cannot be told apart: dates were read day first",)
    if firsts and seconds:
        return firsts >= seconds, ("dates are written in two orders of day and month",)
    return firsts >= seconds, ()


def _date(text: str, day_first: bool) -> date | None:
    text = text.strip().lower() if len(text) <= LONGEST else ""
    if text.isdecimal():
        return _counted(int(text)) if len(text) <= LONGEST_COUNT else None
    try:
        if match := NUMERIC_DATE.fullmatch(text):
            return _ordered([int(part) for part in match.groups()], match, day_first)
        if match := re.match(r"(\d{4})\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := NAMED_DATE.match(text.replace(" de ", " ")):
            return date(int(match[4]), _month(match[2]), int(match[1] or match[3] or 1))
    except (ValueError, KeyError):
        return None
    return None


def _ordered(parts: list[int], match: re.Match[str], day_first: bool) -> date:
    first, second, third = parts
    if len(match[1]) == 4:
        return date(first, second, third)
    year = third if third > 99 else 2000 + third
    if "." not in match[0][:6] and not day_first:
        first, second = second, first
    if second > 12:
        first, second = second, first
    return date(year, second, first)


def _month(name: str) -> int:
    # juin and juillet share their first three letters.
    return {"jui": 6 if name == "juin" else 7}.get(name[:3]) or MONTHS[name[:3]]


def _counted(number: int) -> date | None:
    """Read a spreadsheet's day number or Unix seconds or milliseconds."""
    if 20_000 <= number <= 80_000:
        return date(1899, 12, 30) + timedelta(days=number)
    seconds = number // 1000 if number > 10**11 else number
    if 6 * 10**8 <= seconds <= 4 * 10**9:
        return date(1970, 1, 1) + timedelta(seconds=seconds)
    return None


def _plausible(values: pl.Series, raw: pl.Series, notes: tuple[Note, ...]) -> Column:
    sound = (values >= EARLIEST) & (values < LATEST)
    values = pl.select(pl.when(sound).then(values)).to_series()
    return Column(values, (*notes, *_unread(raw, values, "a date")))


def flags(raw: pl.Series, words: dict[str, bool] | None = None) -> Column:
    """Read flags; `words` adds meanings of this one column.

    >>> flags(pl.Series(["true", "FALSE", "Yes", "+", "0", ""])).values.to_list()
    [True, False, True, True, False, None]
    """
    if raw.dtype == pl.Boolean:
        return Column(raw)
    raw = raw.cast(pl.String)
    meaning = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False) | (words or {})
    distinct = raw.drop_nulls().unique().to_list()
    known = {text: meaning[low] for text in distinct if (low := text.strip().lower()) in meaning}
    if not known:
        values = pl.repeat(None, len(raw), dtype=pl.Boolean, eager=True)
    else:
        values = raw.replace_strict(known, default=None, return_dtype=pl.Boolean)
    return Column(values, _unread(raw, values, "a yes or no"))


def _patched(
    raw: pl.Series, values: pl.Series, texts: list[str], read: Callable, dtype: pl.DataType
) -> pl.Series:
    """Replace the values of the given texts by what `read` makes of each."""
    table = pl.DataFrame({"raw": texts, "read": pl.Series([read(x) for x in texts], dtype=dtype)})
    table = table.with_columns(matched=pl.lit(True))
    frame = pl.DataFrame({"raw": raw, "value": values})
    frame = frame.join(table, on="raw", how="left", maintain_order="left")
    return frame.select(pl.when("matched").then("read").otherwise("value")).to_series()


def _unread(raw: pl.Series, values: pl.Series, what: str) -> tuple[Note, ...]:
    if raw.null_count() == len(raw) or values.null_count() == raw.null_count():
        return ()
    left = raw.filter(values.is_null() & raw.is_not_null()).cast(pl.String)
    left = left.filter(~left.str.strip_chars().str.to_lowercase().is_in(list(NOTHING)))
    if not len(left):
        return ()
    return (Unread(what, len(left), left[0][:40]),)
