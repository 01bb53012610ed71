"""Disavow files within the limits of Google: written, or cut into parts that each fit."""

from collections.abc import Iterable, Sequence

from linkvet.data.disavow.merge import is_entry
from linkvet.data.disavow.rules import MAX_BYTES, MAX_LINES
from linkvet.data.errors import UserError


def split(lines: Sequence[str], rows: int = MAX_LINES, room: int = MAX_BYTES) -> list[list[str]]:
    """Cut lines into parts that each fit, comments with the first entry that they stand above.

    A part has at most `rows` lines and `room` bytes, line ends counted.

    >>> split(["# bought", "domain:a.test", "domain:b.test"], rows=2)
    [['# bought', 'domain:a.test'], ['domain:b.test']]
    """
    parts: list[list[str]] = [[]]
    size = 0
    for unit in _units(lines):
        length = sum(len(line.encode()) + 1 for line in unit)
        whole = len(unit) <= rows and length <= room
        for piece in [unit] if whole else [[line] for line in unit]:
            length = sum(len(line.encode()) + 1 for line in piece)
            if parts[-1] and (len(parts[-1]) + len(piece) > rows or size + length > room):
                parts.append([])
                size = 0
            parts[-1] += piece
            size += length
    return parts


def rendered(lines: Sequence[str]) -> bytes:
    """Give the bytes of a file of these lines.

    Raises
    ------
    UserError
        Where it would be over one of Google's limits.
    """
    content = "".join(f"{line}\n" for line in lines).encode()
    if len(lines) > MAX_LINES or len(content) > MAX_BYTES:
        raise UserError(
            f"this gives {len(lines):,} lines and {len(content):,} bytes; Google takes "
            f"{MAX_LINES:,} and {MAX_BYTES:,}",
            cure="Name whole domains instead of single pages. No file was written.",
        )
    return content


def _units(lines: Iterable[str]) -> Iterable[list[str]]:
    """Give entries one by one, each with the comments and blank lines before it."""
    unit: list[str] = []
    for line in lines:
        unit.append(line)
        if is_entry(line):
            yield unit
            unit = []
    if unit:
        yield unit
