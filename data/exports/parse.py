"""One file, whatever it is, into rows of the link table."""

import io
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl
from pyarrow import DataType

from linkvet.data import magic
from linkvet.data.errors import UserError
from linkvet.data.exports import columns as fill
from linkvet.data.exports.files import csv_careful as careful
from linkvet.data.exports.files import csv_fast as delimited
from linkvet.data.exports.files import structured as tables
from linkvet.data.exports.files.csv_fast import Raw
from linkvet.data.exports.files.dialect import NONE, Shape, shape
from linkvet.data.exports.files.encoding import Encoding, Utf8, encoding
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.files.streams import Blob, Progress
from linkvet.data.exports.notes import Note
from linkvet.data.exports.rows import Part, joined, part, renumbered
from linkvet.data.exports.vendors.detect import Layout, detect

SAMPLE = 1 << 18


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
) -> tuple[Understood, Part]:
    """Tell what kind of file it is and read it."""
    with blob.open() as stream:
        sample = stream.read(SAMPLE)
    if not sample:
        raise UserError("the file is empty (0 bytes)", file=name, cure="Export it again.")
    if sample.startswith(magic.PARQUET):
        with blob.open(progress) as stream:
            return _whole(tables.read_parquet(stream, name, limits), name, mapping, "Parquet")
    if sample.startswith(magic.WORKBOOKS):
        with blob.open(progress) as stream:
            table = tables.read_sheet(stream, name, mapping, limits)
        return _whole(table, name, mapping, "workbook")
    enc = encoding(sample)
    text = Utf8(io.BytesIO(sample), enc).read().decode("utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        with blob.open(progress) as stream:
            table = tables.read_json(Utf8(stream, enc).read().decode(), name)
        return _whole(table, name, mapping, enc.codec)
    form = shape(text, name, mapping, cut=len(sample) == SAMPLE)
    layout = detect(form.names, form.rows, file=name, mapping=mapping)
    delimiter = None if form.delimiter == NONE else form.delimiter
    notes = (enc.note,) if enc.note else ()
    how = Understood(layout, enc.codec, delimiter, form.preamble, notes)
    return how, _delimited(blob, name, progress, enc, form, layout)


def _whole(
    table: tables.Table, name: str, mapping: Mapping[str, str] | None, written: str
) -> tuple[Understood, Part]:
    names, raw, preamble = table
    some = raw.frame.head(200).select(pl.all().cast(pl.String).fill_null("")).rows()
    layout = detect(names, some, file=name, mapping=mapping)
    return Understood(layout, written, None, preamble), _filled(raw, layout, name)


def _filled(raw: Raw, layout: Layout, name: str) -> Part:
    whole = part(raw.frame, raw.rows, layout, name)
    return joined([whole._replace(notes=(*raw.notes, *whole.notes))], raw.rejects, name)


def _delimited(
    blob: Blob, name: str, progress: Progress | None, enc: Encoding, form: Shape, layout: Layout
) -> Part:
    """Read a text table by the fastest way that accounts for every row."""
    types, whole = fill.types(layout), False
    try:
        while True:
            try:
                with blob.open(progress) as stream:
                    clean = Utf8(stream, enc, skip=form.skip)
                    return _fast(clean, name, form, layout, types, whole=whole)
            except delimited.UnusualCell as cell:
                types = {at: dtype for at, dtype in types.items() if at not in cell.columns}
                whole = True
    except delimited.Unsure:
        with blob.open(progress) as stream:
            clean = Utf8(stream, enc, skip=form.skip)
            return _filled(careful.read_careful(clean, form, layout.used), layout, name)


def _fast(
    stream: Utf8,
    name: str,
    form: Shape,
    layout: Layout,
    types: dict[int, DataType],
    *,
    whole: bool,
) -> Part:
    rejects: list[delimited.Reject] = []
    frames = delimited.read_fast(stream, form, layout.used, types, rejects)
    if whole:
        # Only the whole column tells how its numbers and dates are written.
        frames = iter([pl.concat(frames)])
    parts, at = [], 0
    for frame in frames:
        if doubtful := fill.doubtful(frame, layout):
            raise delimited.UnusualCell(doubtful)
        rows = pl.int_range(at + 1, at + frame.height + 1, dtype=pl.UInt32, eager=True)
        at += frame.height
        parts.append(part(frame, rows, layout, name))
    every = joined(renumbered(parts, rejects), rejects, name)
    return every._replace(notes=(*stream.notes, *every.notes))
