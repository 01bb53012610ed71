"""Tables that are no text: spreadsheets, Parquet, and JSON."""

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
from pyarrow import compute
from python_calamine import CalamineError, CalamineWorkbook

from linkvet.data.bounded import Spent, each_bounded
from linkvet.data.errors import UserError
from linkvet.data.exports.files.csv_fast import KEEP, Raw, Reject
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.vendors.detect import recognises

Table = tuple[list[str], Raw, int]
SLOWEST = 600  # seconds for a workbook: one of a million rows takes about a minute
# A few far cells make a grid that takes seconds and holds nothing. From so many cells on, empty
# columns are dropped where less than half of a grid is filled; a larger one is refused where less
# than so much of it is.
WIDE, LARGE, SPARSE = 1_000_000, 50_000_000, 0.01


def read_parquet(stream: BinaryIO, file: str, limits: Limits = DEFAULT) -> Table:
    """Read a Parquet file.

    Raises
    ------
    UserError
        If it is damaged, or larger than the limits allow, by its own account or in fact.
    """
    content = stream.read()
    try:
        _check_header(content, file, limits)
        frame = pl.read_parquet(io.BytesIO(content))
    # polars panics where a type claims what cannot be
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        pa.ArrowException,
        OSError,
        ValueError,
    ) as error:
        message = str(error).partition("\n")[0][:200]
        raise UserError(f"the Parquet file is damaged: {message}", file=file) from None
    names = frame.columns
    plain = frame.select(_flat(frame[name]).alias(str(i)) for i, name in enumerate(names))
    return names, _all_read(plain), 0


def _check_header(content: bytes, file: str, limits: Limits) -> None:
    from pyarrow import parquet  # most exports are of other forms

    header = parquet.read_metadata(io.BytesIO(content))
    limits.check_cells(header.num_rows, header.num_columns, file)
    size = 0
    for at in range(header.num_row_groups):
        group = header.row_group(at)
        size += group.total_byte_size
        limits.check_bytes(size, file)
        # a text that stands once in a group may be the cell of every row of it
        chunks = map(group.column, range(group.num_columns))
        texts = [
            one.path_in_schema
            for one in chunks
            if one.physical_type == "BYTE_ARRAY"
            and one.num_values * one.total_uncompressed_size > limits.bytes
        ]
        if texts:
            size += _text_size(
                parquet.ParquetFile(io.BytesIO(content), read_dictionary=texts), at, texts
            )
            limits.check_bytes(size, file)


def _text_size(opened: Any, group: int, names: list[str]) -> int:
    """Bytes of the texts of a row group, each counted as often as it stands there."""
    size = 0
    for column in opened.read_row_group(group, columns=names).columns:
        for chunk in column.chunks if pa.types.is_dictionary(column.type) else ():
            lengths = compute.call_function("binary_length", [chunk.dictionary])
            repeated = lengths.cast(pa.int64()).take(chunk.indices)
            size += compute.call_function("sum", [repeated]).as_py() or 0
    return size


def _flat(column: pl.Series) -> pl.Series:
    """A column as one of numbers, dates, flags or texts."""
    kind = column.dtype
    if kind.is_nested():
        return column.map_elements(_as_json, return_dtype=pl.String)
    if kind.is_numeric() or kind == pl.Boolean or kind in (pl.Date, pl.Datetime):
        return column
    if kind == pl.Binary:
        return column.map_elements(_decoded, return_dtype=pl.String)
    if kind == pl.Duration:
        return column.dt.to_string()
    return column.cast(pl.String, strict=False)


def _as_json(cell: Any) -> str:
    plain = cell.to_list() if isinstance(cell, pl.Series) else cell
    return json.dumps(
        plain,
        default=lambda one: (
            _decoded(one)
            if isinstance(one, bytes)
            else one.to_list()
            if isinstance(one, pl.Series)
            else str(one)
        ),
    )


def _decoded(cell: bytes) -> str:
    return cell.decode("utf-8", "replace")


def _all_read(frame: pl.DataFrame) -> Raw:
    return Raw(frame, pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True), [])


def read_sheet(
    stream: BinaryIO, file: str, mapping: Mapping[str, str] | None, limits: Limits = DEFAULT
) -> Table:
    """Read the sheet of a workbook that holds the export, from its header on.

    A workbook is a grid from its first cell to its last, for which the library takes memory before
    it can be asked how large it is: so that is done where memory is bounded.

    Raises
    ------
    UserError
        If it cannot be read, or is larger than the limits allow.
    """
    work = partial(_sheet, file=file, mapping=mapping, limits=limits)
    (sheet,) = each_bounded(work, [stream.read()], SLOWEST, limits.bytes)
    if isinstance(sheet, Spent):
        raise UserError(
            f"the workbook {sheet.reason}",
            file=file,
            cure="Save the sheet as CSV, or raise --max-bytes.",
        )
    names, body, at, notes = sheet
    frame = pl.DataFrame(
        [pl.Series(str(i), [row[i] for row in body], dtype=pl.String) for i in range(len(names))]
    )
    return names, _all_read(frame)._replace(notes=notes), at


def _sheet(
    content: bytes, file: str, mapping: Mapping[str, str] | None, limits: Limits
) -> tuple[list[str], list[list[str]], int, tuple[str, ...]]:
    """Header, rows, lines above the header and notes of the sheet that holds the export."""
    try:
        sheets = _sheets(CalamineWorkbook.from_filelike(io.BytesIO(content)), file, limits)
    except (CalamineError, OSError, ValueError) as error:
        raise UserError(f"the workbook cannot be read: {error}", file=file) from None
    headers = [
        (recognises([_cell(cell) for cell in row], mapping), -i, name)
        for name, rows in sheets.items()
        for i, row in enumerate(rows[:40])
    ]
    if not headers:
        raise UserError("the workbook is empty", file=file, cure="Export it again.")
    _, at, name = max(headers, key=lambda entry: entry[:2])
    rows = [[_cell(cell) for cell in row] for row in sheets[name]]
    names, body = rows[-at], [row for row in rows[1 - at :] if any(row)]
    others = [sheet for sheet, cells in sheets.items() if sheet != name and cells]
    notes = (f"sheet '{name}' was read; not read: {', '.join(others)}",) if others else ()
    return names, body, -at, notes


def _sheets(book: CalamineWorkbook, file: str, limits: Limits) -> dict[str, list[list[Any]]]:
    """Rows of each sheet from its first that is not empty; an empty one further down is `[]`."""
    sheets: dict[str, list[list[Any]]] = {}
    grids = filled = 0
    for name in book.sheet_names:
        _refuse_sparse(grids, filled, file)  # before another one is opened
        sheet = book.get_sheet_by_name(name)
        limits.check_cells(sheet.total_height, sheet.total_width, file)
        first = sheet.start[0] if sheet.start else 0
        rows, here = [], 0
        for row in islice(sheet.iter_rows(), first, None):
            full = len(row) - row.count("")
            rows.append(row if full else [])
            here += full
        size = sheet.height * sheet.width
        if size > WIDE and here < size / 2:
            rows = _without_empty_columns(rows)
            _refuse_sparse(sum(map(len, rows)), here, file)
        sheets[name] = rows
        grids, filled = grids + size, filled + here
    return sheets


def _refuse_sparse(cells: int, filled: int, file: str) -> None:
    if cells > LARGE and filled < SPARSE * cells:
        raise UserError(
            f"the table is {cells:,} cells large, and all but {filled:,} are empty",
            file=file,
            cure="Keep the rows and columns of the links alone, and save them as CSV.",
        )


def _without_empty_columns(rows: list[list[Any]]) -> list[list[Any]]:
    used: set[int] = set()
    for row in rows:
        used.update(at for at, cell in enumerate(row) if cell != "")
    kept = sorted(used)
    return [[row[at] for at in kept] if row else row for row in rows]


def _cell(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


def read_json(text: str, file: str, limits: Limits = DEFAULT) -> Table:
    """Read JSON: one object per line, a list of objects, or an object around such a list.

    Raises
    ------
    UserError
        If it holds no rows, or is larger than the limits allow once each row has every column.
    """
    objects, rejects = _objects(text)
    if not objects:
        first = f"; the first row is {rejects[0].reason}" if rejects else ""
        raise UserError(f"holds no JSON objects{first}", file=file, cure="Give one object per row.")
    names = list(dict.fromkeys(name for _, item in objects for name in item))
    limits.check_cells(len(objects), len(names), file)
    _refuse_sparse(len(objects) * len(names), sum(len(item) for _, item in objects), file)
    frame = pl.DataFrame(
        [
            pl.Series(str(i), [_json_cell(item.get(name)) for _, item in objects], dtype=pl.String)
            for i, name in enumerate(names)
        ]
    )
    rows = pl.Series([row for row, _ in objects], dtype=pl.UInt32)
    names = [_sound(name) for name in names]
    return names, Raw(frame, rows, rejects), 0


def _objects(text: str) -> tuple[list[tuple[int, dict]], list[Reject]]:
    try:
        whole = _loaded(text)
    except ValueError:
        # by line ends alone: other separators of lines may stand in a JSON text
        lines = io.StringIO(text, newline=None)
        return _sorted_out(enumerate(filter(str.strip, lines), start=1))
    if isinstance(whole, dict):
        lists = [part for part in whole.values() if isinstance(part, list) and part]
        whole = lists[0] if len(lists) == 1 and isinstance(lists[0][0], dict) else [whole]
    return _sorted_out(enumerate(whole if isinstance(whole, list) else [whole], start=1))


def _sorted_out(items: Iterable[tuple[int, Any]]) -> tuple[list[tuple[int, dict]], list[Reject]]:
    objects, rejects = [], []
    for row, item in items:
        try:
            value = _loaded(item) if isinstance(item, str) else item
        except ValueError as error:
            text = _sound(item.rstrip("\n")[:KEEP])
            rejects.append(Reject(row, f"not JSON: {error}", text))
            continue
        if isinstance(value, dict):
            objects.append((row, value))
        else:
            text = item.rstrip("\n") if isinstance(item, str) else str(item)
            rejects.append(Reject(row, "not a JSON object", _sound(text[:KEEP])))
    return objects, rejects


def _loaded(text: str) -> Any:
    """Read JSON; numbers too long for Python to turn into whole ones are read as others are.

    Raises
    ------
    ValueError
        If it is no JSON, or nested too deeply.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, parse_int=float)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _json_cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return _sound(", ".join(value))
    return _sound(_cell(value)) if not isinstance(value, dict | list) else json.dumps(value)


def _sound(text: str) -> str:
    """A text without halves of characters, which JSON can spell and no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
