"""The words in which an export format is declared."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple


class ColumnRule(NamedTuple):
    """How one export column fills one column of the link table (`how`: see data.cells)."""

    column: str
    how: str = "value"
    text: str = ""


class Format(NamedTuple):
    """One export format: its id, name, tell-tale column sets, and columns.

    `signatures` holds sets of names; a header that has every name of one set may be this format. Of
    several formats the one that explains most columns is chosen, then the one with the longest
    signature. `unit` is "domain" where a row names a domain and not a page. `note` is passed on to
    the reader of the results. `cap` is the number of rows at which the vendor cuts the export off.
    """

    id: str
    name: str
    signatures: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str | ColumnRule | tuple[str | ColumnRule, ...]]
    unit: str = "page"
    note: str = ""
    cap: int = 0


def key(name: str) -> str:
    """Reduce a column name to what is compared.

    >>> key(" Source_URL "), key("SourceURL"), key("Only rel=nofollow")
    ('sourceurl', 'sourceurl', 'onlyrelnofollow')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(ch for ch in folded if ch.isalnum())


def negated(column: str) -> ColumnRule:
    """Fill a flag with the opposite of the cell."""
    return ColumnRule(column, "not")


def text_if(column: str, text: str) -> ColumnRule:
    """Fill a text column with `text` where the cell is true."""
    return ColumnRule(column, "text if", text)


def equals(column: str, text: str) -> ColumnRule:
    """Fill a flag that is true where the cell says `text`."""
    return ColumnRule(column, "equals", text)


def titled(text: str, address: str) -> tuple[ColumnRule, ColumnRule]:
    """Fill an address and the text before it out of one cell, as copied from a screen."""
    return ColumnRule(address, "address in"), ColumnRule(text, "before address")


def filled(column: str) -> ColumnRule:
    """Fill a flag that is true where the cell is not empty."""
    return ColumnRule(column, "filled")


def verdict_text(text: str) -> ColumnRule:
    """Write the vendor's verdict from a number, or from a flag as "said if true|if false"."""
    return ColumnRule("vendor_verdict", "verdict", text)


REL = (ColumnRule("nofollow", "rel"), ColumnRule("ugc", "rel"), ColumnRule("sponsored", "rel"))
UNVERIFIED = "layout known from descriptions only, not tested on a real file"
