"""What has to be said about a file, gathered from its parts and said once."""

from collections.abc import Iterable
from typing import NamedTuple


class Unread(NamedTuple):
    """Cells of a column that could not be read: what they are not, how many, and one of them."""

    what: str
    count: int
    example: str
    column: str = ""


Note = str | Unread


def messages(notes: Iterable[Note]) -> list[str]:
    """Put notes into words, each once, the counts of parts added up.

    >>> notes = [Unread("a date", 1, "soon", "First seen"), Unread("a date", 2, "?", "First seen")]
    >>> messages(notes)
    ["column 'First seen': 3 cells are not a date and count as unknown, e.g. 'soon'"]
    """
    sums: dict[str | tuple[str, str], Unread] = {}
    for note in notes:
        if isinstance(note, str):
            sums[note] = Unread(note, 0, "")
            continue
        before = sums.get((note.column, note.what))
        count = note.count + (before.count if before else 0)
        sums[note.column, note.what] = (before or note)._replace(count=count)
    return [_words(note) for note in sums.values()]


def _words(note: Unread) -> str:
    if not note.count:
        return note.what
    cells = "1 cell is" if note.count == 1 else f"{note.count:,} cells are"
    count = "counts" if note.count == 1 else "count"
    place = f"column '{note.column}': " if note.column else ""
    return f"{place}{cells} not {note.what} and {count} as unknown, e.g. '{note.example}'"
