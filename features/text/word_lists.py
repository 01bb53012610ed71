"""The word lists in the folder beside this module, as regular expressions."""

import re
from functools import cache
from pathlib import Path

import polars as pl


@cache
def words(name: str) -> tuple[str, ...]:
    """Words of `features/text/lists/<name>.txt` in their order, without blank lines and comments.

    >>> words("seller")[:2]
    ('backlink', 'back-link')
    """
    return tuple(line.removeprefix("=") for line in _lines(name))


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = (Path(__file__).parent / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def any_of(*patterns: str) -> str:
    """Group that finds any of these patterns, the first that matches first.

    >>> any_of("coupons?", "vouchers?")
    '(?:coupons?|vouchers?)'

    Raises
    ------
    ValueError
        If one is empty, as it would match everything.
    """
    if "" in patterns:
        raise ValueError(f"an empty pattern stands among {patterns}")
    return f"(?:{'|'.join(patterns)})"


@cache
def listed(name: str) -> str:
    """Group that finds any line of a list whose lines are patterns, in the order of the list."""
    return any_of(*words(name))


@cache
def anywhere(*names: str) -> str:
    """Pattern that finds a word of the lists anywhere, as inside a host name."""
    return "(?:" + "|".join(re.escape(w).replace(r"\-", "[- ]?") for w in _sorted(names)) + ")"


@cache
def whole(*names: str) -> str:
    """Pattern that finds a word of the lists as a whole word, in lower-cased running text."""
    return r"\b" + anywhere(*names) + r"\b"


def _sorted(names: tuple[str, ...]) -> list[str]:
    # longest first: the regex engine takes the first alternative that matches
    return sorted({w for name in names for w in words(name)}, key=lambda w: (-len(w), w))


@cache
def inside(*names: str) -> str:
    """Pattern for host names and slugs: long words anywhere, short ones only between separators.

    A word marked "=" in its list counts as short: longer, innocent words hold it.
    """
    marked = {line[1:] for name in names for line in _lines(name) if line.startswith("=")}
    ordered = _sorted(names)
    long = [re.escape(w).replace(r"\-", "-?") for w in ordered if len(w) > 4 and w not in marked]
    short = [re.escape(w) for w in ordered if len(w) <= 4 or w in marked]
    return f"(?:{'|'.join(long)}|(?:^|[^a-z])(?:{'|'.join(short)})(?:[^a-z]|$))"


def plain(text: pl.Expr) -> pl.Expr:
    """Letters and digits in lower case: how names are compared that are written in many ways.

    >>> pl.DataFrame({"name": ["Thermal-Harbour & Spa"]}).select(plain(pl.col("name"))).item()
    'thermalharbourspa'
    """
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
