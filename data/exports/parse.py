"""One file, whatever it is, into rows of the link table.

The first bytes tell a Parquet file, a workbook and JSON; everything else is a text table, whose
delimiter and header `linkvet.data.exports.files.dialect` finds. A text table is read by pyarrow
(`csv_fast`), and once more row by row (`csv_careful`) where that cannot account for every row.
"""

import io
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl
from pyarrow import DataType

from linkvet.data import magic
from linkvet.data.errors import UserError
from linkvet.data.exports import columns
from linkvet.data.exports.files import csv_careful, csv_fast, structured
from linkvet.data.exports.files.csv_fast import Raw
from linkvet.data.exports.files.dialect import NONE, Shape, shape
from linkvet.data.exports.files.encoding import Encoding, Utf8, encoding
from linkvet.data.exports.files.limits import DEFAULT, Limits, check_columns
from linkvet.data.exports.files.streams import Blob, Progress
from linkvet.data.exports.notes import Note
from linkvet.data.exports.rows import Part, joined, part, put_away, renumbered
from linkvet.data.exports.vendors.detect import Layout, detect
from linkvet.data.partitions.row_chunks import RowChunks

SAMPLE = 1 << 18  # bytes from the start, which tell what kind of file it is


class Understood(NamedTuple):
    """How a file was understood."""

    layout: Layout
    encoding: str
    delimiter: str | None = None
    preamble: int = 0
    notes: tuple[Note, ...] = ()


def understand(
    blob: Blob,
    name: str,
    mapping: Mapping[str, str] | None,
    progress: Progress | None,
    limits: Limits = DEFAULT,
    into: RowChunks | None = None,
) -> tuple[Understood, Part]:
    """Tell what kind of file it is and read it.

    Parameters
    ----------
    blob, name
        The unpacked file, and what messages call it.
    mapping
        The user's columns by name of the link table (`--map`), which count before known ones.
    into
        Where rows are put while the file is read, if it may not fit in memory.

    Returns
    -------
    How the file was understood, and its rows.

    Raises
    ------
    UserError
        If the file is empty, too large, or no column is known to name the referring page.
    """
    with blob.open() as stream:
        sample = stream.read(SAMPLE)
    if not sample:
        raise UserError("the file is empty (0 bytes)", file=name, cure="Export it again.")
    if sample.startswith(magic.PARQUET):
        with blob.open(progress) as stream:
            table = structured.read_parquet(stream, name, limits)
        return _read_table(table, name, mapping, "Parquet", into)
    if sample.startswith(magic.WORKBOOKS):
        with blob.open(progress) as stream:
            table = structured.read_sheet(stream, name, mapping, limits)
        return _read_table(table, name, mapping, "workbook", into)
    enc = encoding(sample)
    text = Utf8(io.BytesIO(sample), enc).read().decode("utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        with blob.open(progress) as stream:
            table = structured.read_json(Utf8(stream, enc).read().decode(), name, limits)
        return _read_table(table, name, mapping, enc.codec, into)
    form = shape(text, name, mapping, cut=len(sample) == SAMPLE)
    check_columns(len(form.names), name)
    layout = detect(form.names, form.rows, file=name, mapping=mapping)
    delimiter = None if form.delimiter == NONE else form.delimiter
    notes = (enc.note,) if enc.note else ()
    understood = Understood(layout, enc.codec, delimiter, form.preamble, notes)
    return understood, _read_text(blob, name, progress, enc, form, layout, into)


def _read_table(
    table: structured.Table,
    name: str,
    mapping: Mapping[str, str] | None,
    written: str,
    into: RowChunks | None,
) -> tuple[Understood, Part]:
    """Read a table that is in memory already; `written` says what it was written as."""
    names, raw, preamble = table
    some = raw.frame.head(200).select(pl.all().cast(pl.String).fill_null("")).rows()
    layout = detect(names, some, file=name, mapping=mapping)
    return Understood(layout, written, None, preamble), _link_rows(raw, layout, name, into)


def _link_rows(raw: Raw, layout: Layout, name: str, into: RowChunks | None) -> Part:
    """Make rows of the link table of all cells at once; they have their numbers already."""
    whole = put_away(part(raw.frame, raw.rows, layout, name), into)
    return joined([whole._replace(notes=(*raw.notes, *whole.notes))], raw.rejects, name)


def _read_text(
    blob: Blob,
    name: str,
    progress: Progress | None,
    enc: Encoding,
    form: Shape,
    layout: Layout,
    into: RowChunks | None,
) -> Part:
    """Read a text table by the fastest way that accounts for every row.

    Numbers and dates are first read as such. Where a cell is written in another way ("1.240",
    "3 May 2024"), its column is read as text in another pass over the file: each pass takes at
    least one column off `types`, so that the loop ends.
    """
    types, at_once = columns.types(layout), False
    written = into.written() if into else 0
    try:
        while True:
            try:
                with blob.open(progress) as stream:
                    text = Utf8(stream, enc, skip=form.skip)
                    return _read_fast(text, name, form, layout, types, into, at_once=at_once)
            except csv_fast.UnusualCell as cell:
                types = {at: dtype for at, dtype in types.items() if at not in cell.columns}
                at_once = True
                if into:
                    into.forget(written)
    except csv_fast.Unsure:
        if into:
            into.forget(written)
        with blob.open(progress) as stream:
            text = Utf8(stream, enc, skip=form.skip)
            careful = csv_careful.read_careful(text, form, layout.used)
            return _link_rows(careful, layout, name, into)


def _read_fast(
    stream: Utf8,
    name: str,
    form: Shape,
    layout: Layout,
    types: dict[int, DataType],
    into: RowChunks | None,
    *,
    at_once: bool,
) -> Part:
    """Read with pyarrow, part by part, or all `at_once` where a column is read as text."""
    rejects: list[csv_fast.Reject] = []
    frames = csv_fast.read_fast(stream, form, layout.used, types, rejects)
    if at_once:
        # Only the whole column tells how its numbers and dates are written.
        frames = iter([pl.concat(frames)])
    parts, at = [], 0
    for frame in frames:
        if doubtful := columns.doubtful(frame, layout):
            raise csv_fast.UnusualCell(doubtful)
        rows = pl.int_range(at + 1, at + frame.height + 1, dtype=pl.UInt32, eager=True)
        at += frame.height
        parts.append(put_away(part(frame, rows, layout, name), into))
    every = joined(renumbered(parts, rejects), rejects, name)
    return every._replace(notes=(*stream.notes, *every.notes))
