"""Text tables: the fast reader, and the careful one for what the fast one cannot account for."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.csv

from linkvet.data.sniff import Shape
from linkvet.data.text import Utf8

BLOCK = 1 << 20
AT_ONCE = 100_000
KEEP = 500
# Lines that one row may span before its quote is taken for a stray one, and so its length.
LONGEST_ROW = 64 << 20
MOST_LINES = 1_000
TRUE = ["true", "TRUE", "True", "Yes", "yes", "YES", "1", "+"]
FALSE = ["false", "FALSE", "False", "No", "no", "NO", "0"]


class Unsure(Exception):
    """The fast reader cannot account for every row."""


class UnusualCell(Exception):
    """A cell is not written in the usual way: its column has to be read as text."""


class Reject(NamedTuple):
    """A row that is not read: its number, why, and its beginning."""

    row: int
    reason: str
    text: str


class Raw(NamedTuple):
    """Cells as text, columns named by position, with the number of each row and those left out."""

    frame: pl.DataFrame
    rows: pl.Series
    rejects: list[Reject]
    notes: tuple[str, ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows of the file, read or not."""
        return self.frame.height + len(self.rejects)


def read_fast(
    stream: Utf8,
    shape: Shape,
    used: list[int],
    types: dict[int, pa.DataType],
    rejects: list[Reject],
) -> Iterator[pl.DataFrame]:
    """Read with pyarrow, some hundred thousand rows at a time; other rows go to `rejects`.

    Columns with a type are read as that type.

    Raises
    ------
    UnusualCell
        A cell cannot be read as the type of its column.
    Unsure
        One row could have been mistaken for another: what was read so far must not be used.
    """
    invalid: list[pa.csv.InvalidRow] = []
    height = 0
    batches: list[pa.RecordBatch] = []
    try:
        for batch in _reader(stream, shape, used, types, invalid):
            batches.append(batch)
            if sum(each.num_rows for each in batches) >= AT_ONCE:
                height += sum(each.num_rows for each in batches)
                yield _frame(batches, shape, stream, height + len(invalid))
                batches = []
    except pa.ArrowInvalid as error:
        raise (UnusualCell if types and "conversion error" in str(error) else Unsure) from None
    if batches or not height:
        height += sum(each.num_rows for each in batches)
        empty = pl.DataFrame(schema=dict.fromkeys(map(str, used), pl.String))
        yield _frame(batches, shape, stream, height + len(invalid)) if batches else empty
    if any("\n" in row.text or _is_padded(row, shape) for row in invalid):
        raise Unsure
    rejects += [
        Reject(row.number, _width_reason(row.actual_columns, shape), row.text[:KEEP])
        for row in invalid
    ]


def _reader(
    stream: Utf8,
    shape: Shape,
    used: list[int],
    types: dict[int, pa.DataType],
    invalid: list[pa.csv.InvalidRow],
) -> pa.csv.CSVStreamingReader:
    columns = [str(i) for i in range(len(shape.names))]

    def keep(row: pa.csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    return pa.csv.open_csv(
        stream,
        # One thread, since only then rows of other widths come with their number.
        read_options=pa.csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=columns),
        parse_options=pa.csv.ParseOptions(
            delimiter=shape.delimiter, newlines_in_values=True, invalid_row_handler=keep
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types={c: types.get(i, pa.string()) for i, c in enumerate(columns)},
            include_columns=[str(i) for i in used],
            strings_can_be_null=False,
            quoted_strings_can_be_null=True,
            null_values=[""],
            true_values=TRUE,
            false_values=FALSE,
            timestamp_parsers=[pa.csv.ISO8601],
        ),
    )


def _frame(batches: list[pa.RecordBatch], shape: Shape, stream: Utf8, rows: int) -> pl.DataFrame:
    frame = pl.from_arrow(pa.Table.from_batches(batches))
    assert isinstance(frame, pl.DataFrame)
    # More line ends than rows: some stand inside cells, and then a stray quote may be the cause.
    if stream.newlines > rows + 1 and _swallowed(frame, shape):
        raise Unsure
    return frame.rechunk()


def _swallowed(frame: pl.DataFrame, shape: Shape) -> bool:
    """Tell whether a cell spans lines that look like rows, as after a quote that never closes."""
    line = rf"\n[^\n]*(?:\x{{{ord(shape.delimiter):x}}}[^\n]*){{{max(len(shape.names) - 1, 1)}}}"
    for column in frame.select(pl.col(pl.String)).iter_columns():
        cells = column.filter(column.str.contains("\n", literal=True))
        if len(cells) and (cells.str.contains(line).any() or len(shape.names) == 1):
            return True
    return False


def _is_padded(row: pa.csv.InvalidRow, shape: Shape) -> bool:
    """Tell whether a row is too wide by nothing but empty cells."""
    cells = next(csv.reader([row.text], delimiter=shape.delimiter), [])
    return len(cells) > len(shape.names) and not any(cells[len(shape.names) :])


def count(height: int, left_out: list[int]) -> pl.Series:
    """Count the rows of the file from 1, leaving out those that were not read."""
    every = pl.int_range(1, height + len(left_out) + 1, dtype=pl.UInt32, eager=True)
    return every.filter(~every.is_in(left_out)) if left_out else every


def _width_reason(width: int, shape: Shape) -> str:
    cells = "1 cell" if width == 1 else f"{width} cells"
    return f"{cells} where the header has {len(shape.names)}"


def read_careful(stream: Utf8, shape: Shape, used: list[int]) -> Raw:
    """Read row by row in plain Python, accounting for every row."""
    csv.field_size_limit(2**31 - 1)
    width, rejects = len(shape.names), []
    numbers: list[int] = []
    kept: list[list[str]] = [[] for _ in used]
    for number, (cells, text) in enumerate(_records(stream, shape), start=1):
        if cells is None:
            reason = "a quote opens in this row and never closes"
            rejects.append(Reject(number, reason, text[:KEEP]))
            continue
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            rejects.append(Reject(number, _width_reason(len(cells), shape), text[:KEEP]))
            continue
        numbers.append(number)
        for column, at in zip(kept, used, strict=True):
            column.append(cells[at])
    frame = pl.DataFrame(
        {str(at): pl.Series(column, dtype=pl.String) for at, column in zip(used, kept, strict=True)}
    )
    return Raw(frame, pl.Series(numbers, dtype=pl.UInt32), rejects, stream.notes)


def _records(stream: Utf8, shape: Shape) -> Iterator[tuple[list[str] | None, str]]:
    """Give the cells and text of each row; no cells where a quote stays open."""
    lines = _Lines(io.TextIOWrapper(io.BufferedReader(stream), "utf-8", "replace", newline=""))
    for line in lines:
        if not line.strip("\r\n"):
            continue
        text, cells = line, _cells(line, shape.delimiter)
        taken = []
        while cells is None and len(taken) < MOST_LINES and len(text) < LONGEST_ROW:
            more = lines.next()
            if more is None:
                break
            taken.append(more)
            text += more
            if '"' in more:
                cells = _cells(text, shape.delimiter)
        if cells is None or (taken and _hides_rows(taken, shape)):
            lines.give_back(taken)
            yield None, line
        else:
            yield cells, text


class _Lines:
    """Lines that can be given back."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream, self.back = stream, []

    def __iter__(self) -> Iterator[str]:
        while (line := self.next()) is not None:
            yield line

    def next(self) -> str | None:
        if self.back:
            return self.back.pop()
        return self.stream.readline() or None

    def give_back(self, lines: list[str]) -> None:
        self.back += reversed(lines)


def _cells(text: str, delimiter: str) -> list[str] | None:
    """Split a row, or give None where it ends inside quotes."""
    text = text.rstrip("\r\n")
    if text.count('"') % 2:
        try:
            return next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                return None
    return next(csv.reader(text.splitlines(keepends=True) or [""], delimiter=delimiter), [""])


def _hides_rows(lines: list[str], shape: Shape) -> bool:
    """Tell whether lines inside one row are rows of their own, behind a quote left open."""
    whole = (_cells(line, shape.delimiter) for line in lines[:-1] or lines)
    return any(cells is not None and len(cells) == len(shape.names) for cells in whole)
