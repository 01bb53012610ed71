"""The shape of a text table: delimiter, lines before the header, the header, some rows."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from itertools import takewhile
from typing import NamedTuple

from linkvet.data.errors import NotAnExport
from linkvet.data.exports.vendors.detect import looks_like_address, recognises

DELIMITERS = (",", "\t", ";", "|")
# Stands for the delimiter of a table with one column: a character that no export contains.
NONE = "\x1f"
HEADER_WITHIN = 40
BINARY = [*map(chr, range(1, 9)), *map(chr, range(14, 28)), "\ufffd"]


class Shape(NamedTuple):
    """Delimiter, lines to skip before the first data row, column names and some data rows."""

    delimiter: str
    skip: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    preamble: int
    headless: bool = False


def shape(
    text: str, file: str, mapping: Mapping[str, str] | None = None, *, cut: bool = False
) -> Shape:
    """Find the header of a text table from its first lines; `cut` if there is more of it."""
    lines, first = _lines(text, file, cut)
    if separator := re.fullmatch(r'"?sep=(.)"?', lines[first].strip()):
        return _under(lines, separator[1], first + 1)
    best = max(
        (
            (score, -i, len(cells), delimiter)
            for delimiter in DELIMITERS
            for i, line in enumerate(lines[:HEADER_WITHIN])
            if (cells := split_line(line, delimiter)) and "://" not in line
            if (score := recognises(cells, mapping))
        ),
        default=None,
    )
    if best and (best[2] > 1 or _is_list(lines[1 - best[1] :])):
        return _under(lines, best[3] if best[2] > 1 else NONE, -best[1])
    return _unnamed(lines, first)


def headed_shape(text: str, file: str, *, cut: bool = False) -> Shape:
    """Take a table of any columns, which its first line that is not blank names."""
    lines, first = _lines(text, file, cut)
    if separator := re.fullmatch(r'"?sep=(.)"?', lines[first].strip()):
        return _under(lines, separator[1], first + 1)
    # a decimal comma cuts lines as well, but not the header
    wide = [d for d in DELIMITERS if len(split_line(lines[first], d)) > 1]
    return _under(lines, max(wide, key=lambda d: _agreeing(lines[first:], d), default=NONE), first)


def _agreeing(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Count the lines that are as wide as the first one, and give its width."""
    widths = [len(split_line(line, delimiter)) for line in lines[:100]]
    return widths.count(widths[0]), widths[0]


def _lines(text: str, file: str, cut: bool) -> tuple[list[str], int]:
    """Give the lines that are whole, and the place of the first that is not blank."""
    lines = re.split(r"\r\n|\n|\r", text)
    if cut and len(lines) > 1:
        # The last line is not whole.
        lines.pop()
    _refuse(lines, file)
    return lines, next(i for i, line in enumerate(lines) if line.strip())


def split_line(line: str, delimiter: str) -> list[str]:
    """Split one line into cells.

    >>> split_line('a,"b, c",', ",")
    ['a', 'b, c', '']
    """
    csv.field_size_limit(2**31 - 1)
    return next(csv.reader([line], delimiter=delimiter), [])


def _refuse(lines: list[str], file: str) -> None:
    if not any(line.strip() for line in lines):
        raise NotAnExport("the file is empty", file=file, cure="Export it again.")
    head = " ".join(lines[:3]).lstrip().lower()
    if head.startswith(("<!doctype", "<html", "<?xml", "<head")):
        raise NotAnExport(
            "is a web page or XML, not a table; often a login page saved by mistake",
            file=file,
            cure="Export the report again as CSV.",
        )
    text = "\n".join(lines)
    if sum(map(text.count, BINARY)) > len(text) // 20:
        raise NotAnExport("is not a text, a spreadsheet or a Parquet file", file=file)
    if any(line.lower().startswith("domain:") for line in lines[:200]):
        raise NotAnExport(
            "is a disavow file, not a backlink export",
            file=file,
            cure="Give the export of a backlink tool.",
        )


def _under(lines: list[str], delimiter: str, at: int) -> Shape:
    names = tuple(name.strip().strip("\ufeff") for name in split_line(lines[at], delimiter))
    rows = [tuple(split_line(line, delimiter)) for line in lines[at + 1 :][:200] if line.strip()]
    blank = len(list(takewhile(lambda line: not line, lines[at + 1 :])))
    return Shape(delimiter, at + 1 + blank, names, tuple(rows), at)


def _is_list(lines: list[str]) -> bool:
    """Tell whether lines hold one cell each, whatever commas stand in it."""
    filled = [line for line in lines if line.strip()]
    return all(_width(filled, delimiter) == 1 for delimiter in DELIMITERS) or all(
        re.match(r"[^\s,;|\t]+$", line) is not None or line.startswith('"') for line in filled
    )


def _width(lines: list[str], delimiter: str) -> int:
    """Give the number of cells that nearly all lines have; 1 where they do not agree."""
    widths = Counter(len(split_line(line, delimiter)) for line in lines[:100])
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return width if count >= 0.9 * sum(widths.values()) else 1


def _unnamed(lines: list[str], first: int) -> Shape:
    """Take a table whose names are unknown, or that has none and starts with its data."""
    filled = [line for line in lines[first:] if line.strip()]
    width, delimiter = max((_width(filled, d), d) for d in reversed(DELIMITERS))
    if width == 1:
        delimiter = NONE
        wide = max(DELIMITERS, key=lambda d: len(split_line(filled[0], d)))
        if len(filled) > 1 and not looks_like_address(filled[0]):
            delimiter = wide if len(split_line(filled[0], wide)) > 1 else NONE
    cells = split_line(filled[0], delimiter)
    if not any(looks_like_address(cell) for cell in cells):
        return _under(lines, delimiter, first)
    names = ("URL",) if len(cells) == 1 else tuple(f"column {i + 1}" for i in range(len(cells)))
    rows = tuple(tuple(split_line(line, delimiter)) for line in filled[:200])
    return Shape(delimiter, first, names, rows, first, headless=True)
