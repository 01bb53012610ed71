"""What a notebook shows of results: small tables, with all text escaped."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

LONGEST = 120  # characters of a text that strangers wrote
CELL = Markup('<td style="text-align:left">{}</td>')
HEAD = Markup('<th style="text-align:left">{}</th>')
ROW = Markup("<tr>{}</tr>")


def table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Markup:
    """Make a table.

    >>> print(table(["anchor"], [["<b>spa</b>"]]))
    <table><thead><tr><th style="text-align:left">anchor</th></tr></thead><tbody><tr><td
    style="text-align:left">&lt;b&gt;spa&lt;/b&gt;</td></tr></tbody></table>
    """
    head = ROW.format(Markup("").join(HEAD.format(name) for name in names))
    body = Markup("").join(
        ROW.format(Markup("").join(CELL.format(_short(cell)) for cell in row)) for row in rows
    )
    return Markup("<table><thead>{}</thead><tbody>{}</tbody></table>").format(head, body)


def block(title: str, *parts: str | Markup) -> str:
    """Put parts under a title; those that are text become paragraphs."""
    paragraph = Markup("<p>{}</p>")
    shown = (one if isinstance(one, Markup) else paragraph.format(_short(one)) for one in parts)
    whole = Markup("<div><p><strong>{}</strong></p>{}</div>")
    return str(whole.format(_short(title), Markup("").join(shown)))


def _short(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
