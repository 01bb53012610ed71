"""A table for a person at a terminal, for a pipe, or as JSON."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from linkvet.cli.terminal.output import SafeConsole, say_cells, show_json

Row = Mapping[str, Any]


def show(rows: Sequence[Row], as_json: bool, title: str | None = None) -> None:
    """Print rows that have the same keys: aligned on a terminal, tab-separated in a pipe."""
    if as_json:
        show_json(rows)
    elif sys.stdout.isatty():
        SafeConsole().print(aligned(rows, title))
    else:
        for cells in (rows[0], *(map(text, row.values()) for row in rows)):
            say_cells(cells)


def aligned(rows: Sequence[Row], title: str | None = None) -> Table:
    """Lay rows out for a terminal, numbers to the right."""
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for name, value in rows[0].items():
        figures = isinstance(value, int | float)
        table.add_column(
            name.replace("_", " "),
            justify="right" if figures else "left",
            no_wrap=figures or name == "signal",
        )
    for row in rows:
        table.add_row(*(text(value) for value in row.values()))
    return table


def text(value: Any) -> str:
    """Write a cell in a few characters; what is unknown is an empty cell.

    >>> text(None), text(0.123456), text(1500000.0), text(2)
    ('', '0.123', '1,500,000', '2')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return " ".join(str(value).split())
