"""Text tables, read row by row: for stray quotes, odd widths and whatever else goes wrong."""

import csv
import io
from collections.abc import Iterator

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.files.csv_fast import KEEP, Raw, Reject, width_reason
from linkvet.data.exports.files.dialect import Shape
from linkvet.data.exports.files.encoding import Utf8

# Lines that one row may span before its quote is taken for a stray one, and so its length.
LONGEST_ROW = 64 << 20
MOST_LINES = 1_000
# Characters that may be read once more, in all and for each that was read once: a quote left open
# in every row would otherwise have each of them read a thousand times.
AGAIN, AGAIN_SHARE = 20_000_000, 4
AT_ONCE = 20_000


def read_careful(stream: Utf8, shape: Shape, used: list[int]) -> Raw:
    """Read row by row in plain Python, accounting for every row."""
    csv.field_size_limit(2**31 - 1)
    width, rejects = len(shape.names), []
    numbers: list[int] = []
    frames = [_frame(used, [])]
    kept: list[list[str]] = []
    for number, (cells, text) in enumerate(_records(stream, shape), start=1):
        if cells is None:
            reason = "a quote opens in this row and never closes"
            rejects.append(Reject(number, reason, text[:KEEP]))
            continue
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            rejects.append(Reject(number, width_reason(len(cells), shape), text[:KEEP]))
            continue
        numbers.append(number)
        kept.append(cells)
        if len(kept) == AT_ONCE:
            frames.append(_frame(used, kept))
            kept = []
    frames.append(_frame(used, kept))
    return Raw(pl.concat(frames), pl.Series(numbers, dtype=pl.UInt32), rejects, stream.notes)


def _frame(used: list[int], rows: list[list[str]]) -> pl.DataFrame:
    columns = ([row[at] for row in rows] for at in used)
    return pl.DataFrame(
        [pl.Series(str(at), cells, pl.String) for at, cells in zip(used, columns, strict=True)]
    )


def _records(stream: Utf8, shape: Shape) -> Iterator[tuple[list[str] | None, str]]:
    """Give the cells and text of each row; no cells where a quote stays open."""
    lines = _Lines(io.TextIOWrapper(io.BufferedReader(stream), "utf-8", "replace", newline=""))
    for line in lines:
        if not line.strip("\r\n"):
            continue
        text, cells = line, _cells(line, shape.delimiter)
        taken = []
        while (
            cells is None
            and len(taken) < MOST_LINES
            and len(text) < LONGEST_ROW
            and lines.may_look_again()
        ):
            more = lines.next()
            if more is None:
                break
            taken.append(more)
            text += more
            if '"' in more:
                lines.again += len(text)
                cells = _cells(text, shape.delimiter)
        if cells is None and not taken:
            # The last line: an open quote has nothing more to swallow.
            cells = next(csv.reader([line.rstrip("\r\n")], delimiter=shape.delimiter), [""])
        if cells is None or (taken and _hides_rows(line, taken, shape)):
            lines.give_back(taken)
            yield None, line.rstrip("\r\n")
        else:
            yield cells, text.rstrip("\r\n")


class _Lines:
    """Lines that can be given back; how many characters were read, and how many once more."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream, self.back = stream, []
        self.once = self.again = 0

    def __iter__(self) -> Iterator[str]:
        while (line := self.next()) is not None:
            yield line

    def next(self) -> str | None:
        if self.back:
            return self.back.pop()
        line = self.stream.readline(LONGEST_ROW)
        if len(line) == LONGEST_ROW:
            raise UserError(
                f"has a line of more than {LONGEST_ROW:,} characters",
                cure="Export it again as a table.",
            )
        self.once += len(line)
        return line or None

    def give_back(self, lines: list[str]) -> None:
        self.back += reversed(lines)
        self.again += sum(map(len, lines))

    def may_look_again(self) -> bool:
        """Whether quotes that stay open have not cost too much yet."""
        return self.again < AGAIN + AGAIN_SHARE * self.once


def _cells(text: str, delimiter: str) -> list[str] | None:
    """Split a row, or give None where it ends inside quotes."""
    text = text.rstrip("\r\n")
    if text.count('"') % 2:
        try:
            return next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                return None
    try:
        return next(csv.reader([text], delimiter=delimiter), [""])
    except csv.Error:
        return None


def _hides_rows(first: str, more: list[str], shape: Shape) -> bool:
    """Tell whether lines inside one row are rows of their own, behind a quote left open."""
    width = len(shape.names)
    if more[:-1]:
        whole = (_cells(line, shape.delimiter) for line in more[:-1])
        return any(cells is not None and len(cells) == width for cells in whole)
    # the end of a first cell of two lines looks like a row, the line above it does not
    *before, last = next(csv.reader([first], delimiter=shape.delimiter), [""])
    if len(before) + 1 + last.count(shape.delimiter) < width:
        return False
    cells = _cells(more[0], shape.delimiter)
    return cells is not None and len(cells) == width
