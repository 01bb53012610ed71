"""Tables that are no text: spreadsheets, Parquet, and JSON."""

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from linkvet.data.errors import UserError
from linkvet.data.exports.files.csv_fast import KEEP, Raw, Reject
from linkvet.data.exports.vendors.detect import recognises

Table = tuple[list[str], Raw, int]


def read_parquet(stream: BinaryIO, file: str) -> Table:
    """Read a Parquet file."""
    try:
        frame = pl.read_parquet(io.BytesIO(stream.read()))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(f"the Parquet file is damaged: {error}", file=file) from None
    names = frame.columns
    plain = frame.select(_flat(frame[name]).alias(str(i)) for i, name in enumerate(names))
    return names, _all_read(plain), 0


def _flat(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        return column.map_elements(lambda cell: json.dumps(_plain(cell)), return_dtype=pl.String)
    if column.dtype.is_numeric() or column.dtype.is_temporal() or column.dtype == pl.Boolean:
        return column
    return column.cast(pl.String, strict=False)


def _plain(cell: Any) -> Any:
    return cell.to_list() if isinstance(cell, pl.Series) else cell


def _all_read(frame: pl.DataFrame) -> Raw:
    return Raw(frame, pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True), [])


def read_sheet(stream: BinaryIO, file: str, mapping: Mapping[str, str] | None) -> Table:
    """Read the sheet of a workbook that holds the export, from its header on."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        raise UserError(f"the workbook cannot be read: {error}", file=file) from None
    found = [
        (recognises([_cell(cell) for cell in row], mapping), -i, name)
        for name, rows in sheets.items()
        for i, row in enumerate(rows[:40])
    ]
    if not found:
        raise UserError("the workbook is empty", file=file, cure="Export it again.")
    _, at, name = max(found, key=lambda entry: entry[:2])
    rows = [[_cell(cell) for cell in row] for row in sheets[name]]
    names, body = rows[-at], [row for row in rows[1 - at :] if any(row)]
    frame = pl.DataFrame(
        [pl.Series(str(i), [row[i] for row in body], dtype=pl.String) for i in range(len(names))]
    )
    others = [sheet for sheet, cells in sheets.items() if sheet != name and cells]
    notes = (f"sheet '{name}' was read; not read: {', '.join(others)}",) if others else ()
    return names, _all_read(frame)._replace(notes=notes), -at


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


def read_json(text: str, file: str) -> Table:
    """Read JSON: one object per line, a list of objects, or an object around such a list."""
    found, rejects = _objects(text)
    if not found:
        raise UserError("holds no JSON objects", file=file, cure="Give one object per row.")
    names = list(dict.fromkeys(name for _, item in found for name in item))
    frame = pl.DataFrame(
        [
            pl.Series(str(i), [_json_cell(item.get(name)) for _, item in found], dtype=pl.String)
            for i, name in enumerate(names)
        ]
    )
    rows = pl.Series([row for row, _ in found], dtype=pl.UInt32)
    return names, Raw(frame, rows, rejects), 0


def _objects(text: str) -> tuple[list[tuple[int, dict]], list[Reject]]:
    try:
        whole = json.loads(text)
    except ValueError:
        return _sorted_out(enumerate(filter(str.strip, text.splitlines()), start=1))
    if isinstance(whole, dict):
        lists = [part for part in whole.values() if isinstance(part, list) and part]
        whole = lists[0] if len(lists) == 1 and isinstance(lists[0][0], dict) else [whole]
    return _sorted_out(enumerate(whole if isinstance(whole, list) else [whole], start=1))


def _sorted_out(items: Iterable[tuple[int, Any]]) -> tuple[list[tuple[int, dict]], list[Reject]]:
    found, rejects = [], []
    for row, item in items:
        try:
            value = json.loads(item) if isinstance(item, str) else item
        except ValueError as error:
            rejects.append(Reject(row, f"not JSON: {error}", str(item)[:KEEP]))
            continue
        if isinstance(value, dict):
            found.append((row, value))
        else:
            rejects.append(Reject(row, "not a JSON object", str(item)[:KEEP]))
    return found, rejects


def _json_cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return _cell(value) if not isinstance(value, dict | list) else json.dumps(value)
