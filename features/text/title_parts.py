"""Whose name a title bears: its first and last part, and the well-known service that it names."""

import re
from functools import cache

import polars as pl

from linkvet.features.text.word_lists import any_of, plain, words

DIVIDER = r"(?:\s+[|\-–—·•»«:/~]+\s+|[:|•»]\s+|\s+[|•])"

ENDINGS = (
    # of old
    "com",
    "net",
    "org",
    "info",
    "biz",
    # of countries
    "co",
    "io",
    "eu",
    "ru",
    "de",
    "uk",
    "fr",
    "it",
    "es",
    "nl",
    # new ones that spam likes
    "shop",
    "xyz",
    "online",
    "site",
)
ADDRESS = rf"\b([a-z0-9-]{{2,}}\.{any_of(*ENDINGS)})\b"


def address(title_lower: pl.Expr) -> pl.Expr:
    """The last domain that a title names, "" where it names none.

    >>> titles = pl.DataFrame({"title": ["sites like spa.com", "a spa"]})
    >>> titles.select(address(pl.col("title")))["title"].to_list()
    ['spa.com', '']
    """
    domain = title_lower.str.extract(r"^.*" + ADDRESS).fill_null("")
    return pl.when(title_lower.is_not_null()).then(domain)


def first_part(title: pl.Expr) -> pl.Expr:
    """Letters and digits before the first divider; all of them where there is none.

    >>> titles = pl.DataFrame({"title": ["Café Lune | Menu"]})
    >>> titles.select(first=first_part(pl.col("title")), last=last_part(pl.col("title"))).row(0)
    ('cafelune', 'menu')
    """
    return name(title.str.replace(DIVIDER + r".*$", ""))


def last_part(title: pl.Expr) -> pl.Expr:
    """Letters and digits behind the last divider; "" where there is none."""
    part = name(title.str.extract(r"^.*" + DIVIDER + r"(.*)$")).fill_null("")
    return pl.when(title.is_not_null()).then(part)


def name(text: pl.Expr) -> pl.Expr:
    """Letters and digits in lower case and without accents, as addresses write names."""
    return plain(text).str.normalize("NFKD").str.replace_all(r"\p{M}+", "")


def service(title_lower: pl.Expr) -> pl.Expr:
    """How hosts of the service are called in whose name a title ends or else begins; or "".

    >>> titles = pl.DataFrame({"title": ["thermal bath - wikipedia", "thermal bath"]})
    >>> titles.select(service(pl.col("title")))["title"].to_list()
    ['wikipedia', '']
    """
    last, first = _patterns()
    service_name = pl.coalesce(title_lower.str.extract(last), title_lower.str.extract(first))
    host = service_name.replace_strict(_hosts(), default="", return_dtype=pl.String)
    return pl.when(title_lower.is_not_null()).then(host)


@cache
def _hosts() -> dict[str, str]:
    """Services by their name in titles, each with its name in hosts."""
    pairs = (line.split(" > ") for line in words("services"))
    return {pair[0]: pair[-1] for pair in pairs}


@cache
def _patterns() -> tuple[str, str]:
    names = "|".join(re.escape(name) for name in sorted(_hosts(), key=len, reverse=True))
    last = rf"[|\-–—·•»:]\s*({names})(?:, the free encyclopedia)?\s*$"
    return last, rf"^\s*({names})\s*(?:$|[|–—·•»:]|\s-\s)"
