"""Text tables, read fast; what cannot be accounted for here is read by data.careful."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from linkvet.data.exports.files.dialect import Shape
from linkvet.data.exports.files.encoding import Utf8

BLOCK = 1 << 20
# bytes a column has in a block: without it, blocks of very wide tables held a few rows each
CELLS = 1 << 12
AT_ONCE = 100_000
KEEP = 500
LONGEST_ERROR = 200
NEWLINE = 10
TRUE = ["true", "TRUE", "True", "Yes", "yes", "YES", "1", "+"]
FALSE = ["false", "FALSE", "False", "No", "no", "NO", "0"]


class Unsure(Exception):
    """The fast reader cannot account for every row."""


class UnusualCell(Exception):
    """Cells are not written in the usual way: their columns have to be read as text."""

    def __init__(self, columns: Iterable[int]) -> None:
        self.columns = frozenset(columns)
        super().__init__(f"columns {sorted(self.columns)}")


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
    invalid: list[arrow_csv.InvalidRow] = []
    batches: list[pa.RecordBatch] = []
    height = inner = 0
    if not shape.delimiter.isascii():  # pyarrow knows no others
        raise Unsure
    try:
        for batch in _reader(stream, shape, used, types, invalid):
            batches.append(batch)
            height += batch.num_rows
            if sum(each.num_rows for each in batches) >= AT_ONCE:
                inner += (ends := _line_ends(batches))
                yield _frame(batches, shape, ends)
                batches = []
    except pa.ArrowInvalid as error:
        message = str(error)[:LONGEST_ERROR]  # the cell stands in it, however long that is
        unusual = re.search(r"CSV column #(\d{1,9}):", message)
        if unusual and " CSV conversion error" in message and int(unusual[1]) in types:
            raise UnusualCell([int(unusual[1])]) from None
        raise Unsure from None
    inner += (ends := _line_ends(batches))
    if batches or not height:
        empty = pl.DataFrame(schema=dict.fromkeys(map(str, used), pl.String))
        yield _frame(batches, shape, ends) if batches else empty
    # Every line has to be a row or a part of a cell that was read: else a quote left open, in a
    # column that is not read, may have swallowed rows.
    if stream.lines != height + len(invalid) + inner:
        raise Unsure
    if any("\n" in row.text or _is_padded(row, shape) for row in invalid):
        raise Unsure
    rejects += [
        Reject(row.number, width_reason(row.actual_columns, shape), row.text[:KEEP])
        for row in invalid
    ]


def _reader(
    stream: Utf8,
    shape: Shape,
    used: list[int],
    types: dict[int, pa.DataType],
    invalid: list[arrow_csv.InvalidRow],
) -> arrow_csv.CSVStreamingReader:
    columns = [str(i) for i in range(len(shape.names))]

    def keep(row: arrow_csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    return arrow_csv.open_csv(
        stream,
        # One thread, since only then rows of other widths come with their number.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=max(BLOCK, len(columns) * CELLS), column_names=columns
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=shape.delimiter, newlines_in_values=True, invalid_row_handler=keep
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={c: types.get(i, pa.string()) for i, c in enumerate(columns)},
            include_columns=[str(i) for i in used],
            strings_can_be_null=False,
            quoted_strings_can_be_null=True,
            null_values=[""],
            true_values=TRUE,
            false_values=FALSE,
            timestamp_parsers=[arrow_csv.ISO8601],
        ),
    )


def _frame(batches: list[pa.RecordBatch], shape: Shape, line_ends: int) -> pl.DataFrame:
    frame = pl.from_arrow(pa.concat_batches(batches))
    assert isinstance(frame, pl.DataFrame)
    if line_ends and _swallowed(frame, shape):
        raise Unsure
    return frame


def _line_ends(batches: list[pa.RecordBatch]) -> int:
    """Count the line ends inside cells, from the buffers, since there are none in most files."""
    count = 0
    for column in (column for batch in batches for column in batch.columns):
        if pa.types.is_string(column.type) and (text := column.buffers()[2]) is not None:
            start, end = np.frombuffer(column.buffers()[1], np.int32)[[0, len(column)]]
            # looked for before it is counted: a search stops at nothing, a count writes an array
            if re.search(b"\n", here := memoryview(text)[start:end]):
                count += int(np.count_nonzero(np.frombuffer(here, np.uint8) == NEWLINE))
    return count


def _swallowed(frame: pl.DataFrame, shape: Shape) -> bool:
    """Tell whether a cell spans lines that look like rows, as after a quote that never closes."""
    line = rf"\n[^\n]*(?:\x{{{ord(shape.delimiter):x}}}[^\n]*){{{max(len(shape.names) - 1, 1)}}}"
    texts = frame.select(pl.col(pl.String))
    for column in texts.iter_columns():
        cells = column.filter(column.str.contains("\n", literal=True))
        if len(cells) and (cells.str.contains(line).any() or len(shape.names) == 1):
            return True
    # At the very end a quote may have been left open and swallow a line of another width.
    return any("\n" in cell for cell in texts.tail(1).row(0))


def _is_padded(row: arrow_csv.InvalidRow, shape: Shape) -> bool:
    """Tell whether a row is too wide by nothing but empty cells."""
    cells = next(csv.reader([row.text], delimiter=shape.delimiter), [])
    return len(cells) > len(shape.names) and not any(cells[len(shape.names) :])


def count(height: int, left_out: list[int]) -> pl.Series:
    """Count the rows of the file from 1, leaving out those that were not read."""
    every = pl.int_range(1, height + len(left_out) + 1, dtype=pl.UInt32, eager=True)
    return every.filter(~every.is_in(left_out)) if left_out else every


def width_reason(width: int, shape: Shape) -> str:
    """Say what is wrong with a row of another width."""
    cells = "1 cell" if width == 1 else f"{width} cells"
    return f"{cells} where the header has {len(shape.names)}"
