"""Exports into the link table: every row of every file is read or rejected with a reason."""

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import polars as pl
from pyarrow import DataType

from linkvet.data import careful, delimited, fill, tables
from linkvet.data.declare import key
from linkvet.data.delimited import Raw
from linkvet.data.detect import Layout, detect
from linkvet.data.errors import UserError
from linkvet.data.links import DTYPES
from linkvet.data.notes import Note, said
from linkvet.data.rows import Part, joined, part, renumbered
from linkvet.data.site import site_hint
from linkvet.data.sniff import NONE, Shape, shape
from linkvet.data.source import Blob, Progress, blobs, damaged
from linkvet.data.text import Encoding, Utf8, encoding

SAMPLE = 1 << 18


@dataclass(frozen=True)
class Source:
    """One file as it was understood."""

    file: str
    path: str
    format: str
    format_name: str
    encoding: str
    delimiter: str | None
    preamble: int
    understood: dict[str, str]
    ignored: list[str]
    rows_in: int
    rows_out: int
    rejected: int
    notes: list[str]


@dataclass(frozen=True)
class Exports:
    """The rows of all files, those left out, and how each file was understood."""

    links: pl.DataFrame
    rejects: pl.DataFrame
    sources: list[Source]
    site_hint: str | None


class Understood(NamedTuple):
    """How a file was understood."""

    layout: Layout
    encoding: str
    delimiter: str | None = None
    preamble: int = 0
    notes: tuple[Note, ...] = ()


def read(
    paths: Sequence[Path | str],
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Exports:
    """Read exports of any vendor into one link table.

    Parameters
    ----------
    paths
        Files; "-" is standard input. A zip archive gives all the tables in it.
    mapping
        Link table column to export column, for exports with names of their own.
    progress
        Called with file name, bytes read and bytes in all.

    Raises
    ------
    UserError
        A file is not there, is no backlink export, or holds nothing.
    """
    opened = [blob for path in paths for blob in blobs(path)]
    names = _names(opened)
    read_files = [
        _read(blob, name, mapping, progress) for blob, name in zip(opened, names, strict=True)
    ]
    _refuse_unmet(mapping, sources := [source for _, _, source in read_files])
    links = pl.concat([links for links, _, _ in read_files], how="diagonal")
    links = links.select([name for name in DTYPES if name in links.columns])
    rejects = pl.concat([rejects for _, rejects, _ in read_files])
    if not any(source.rows_in for source in sources):
        files = ", ".join(source.file for source in sources)
        raise UserError("holds a header and no rows", file=files, cure="Export it again.")
    return Exports(links, rejects, sources, site_hint(links, [source.file for source in sources]))


def _refuse_unmet(mapping: Mapping[str, str] | None, sources: list[Source]) -> None:
    """Refuse a mapping from a column that no file has; one that some have is fine."""
    there = {key(name) for source in sources for name in (*source.understood, *source.ignored)}
    for column, name in (mapping or {}).items():
        if key(name) not in there:
            files = ", ".join(source.file for source in sources)
            names = ", ".join(
                dict.fromkeys(n for s in sources for n in (*s.understood, *s.ignored))
            )
            raise UserError(
                f"--map {column}={name} names a column '{name}' that is not there",
                file=files,
                cure=f"The columns are: {names}.",
            )


def _names(opened: list[Blob]) -> list[str]:
    """Name each file by its name, and by its path where two files share one."""
    names = [blob.name for blob in opened]
    return [b.path if names.count(b.name) > 1 else b.name for b in opened]


def _read(
    blob: Blob, name: str, mapping: Mapping[str, str] | None, progress: Progress | None
) -> tuple[pl.DataFrame, pl.DataFrame, Source]:
    try:
        how, part = _opened(blob, name, mapping, progress)
    except (EOFError, OSError, zlib.error, BadZipFile) as error:
        raise damaged(name, error) from None
    form = how.layout.format
    source = Source(
        file=name,
        path=blob.path,
        format=form.id,
        format_name=form.name,
        encoding=how.encoding,
        delimiter=how.delimiter,
        preamble=how.preamble,
        understood=how.layout.understood,
        ignored=how.layout.ignored,
        rows_in=part.rows_in,
        rows_out=part.links.height,
        rejected=part.left.height,
        notes=said([*blob.notes, *how.notes, *how.layout.notes, *part.notes]),
    )
    assert source.rows_in == source.rows_out + source.rejected, f"{name}: rows were lost"
    return part.links, part.left, source


def _opened(
    blob: Blob, name: str, mapping: Mapping[str, str] | None, progress: Progress | None
) -> tuple[Understood, Part]:
    """Tell what kind of file it is and read it."""
    with blob.open() as stream:
        sample = stream.read(SAMPLE)
    if not sample:
        raise UserError("the file is empty (0 bytes)", file=name, cure="Export it again.")
    if sample.startswith(b"PAR1"):
        with blob.open(progress) as stream:
            return _whole(tables.read_parquet(stream, name), name, mapping, "Parquet")
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        with blob.open(progress) as stream:
            return _whole(tables.read_sheet(stream, name, mapping), name, mapping, "workbook")
    enc = encoding(sample)
    text = Utf8(io.BytesIO(sample), enc).read().decode("utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        with blob.open(progress) as stream:
            found = tables.read_json(Utf8(stream, enc).read().decode(), name)
        return _whole(found, name, mapping, enc.codec)
    form = shape(text, name, mapping)
    layout = detect(form.names, form.rows, file=name, mapping=mapping)
    delimiter = None if form.delimiter == NONE else form.delimiter
    notes = (enc.note,) if enc.note else ()
    how = Understood(layout, enc.codec, delimiter, form.preamble, notes)
    return how, _delimited(blob, name, progress, enc, form, layout)


def _whole(
    found: tables.Table, name: str, mapping: Mapping[str, str] | None, written: str
) -> tuple[Understood, Part]:
    names, raw, preamble = found
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
    for types in (fill.types(layout), {}):
        try:
            with blob.open(progress) as stream:
                return _fast(Utf8(stream, enc, skip=form.skip), name, form, layout, types)
        except delimited.UnusualCell:
            continue
        except delimited.Unsure:
            break
    with blob.open(progress) as stream:
        clean = Utf8(stream, enc, skip=form.skip)
        return _filled(careful.read_careful(clean, form, layout.used), layout, name)


def _fast(stream: Utf8, name: str, form: Shape, layout: Layout, types: dict[int, DataType]) -> Part:
    rejects: list[delimited.Reject] = []
    frames = delimited.read_fast(stream, form, layout.used, types, rejects)
    if not types:
        # Only the whole column tells how its numbers and dates are written.
        frames = iter([pl.concat(frames)])
    parts, at = [], 0
    for frame in frames:
        if types and fill.is_doubtful(frame, layout):
            raise delimited.UnusualCell
        rows = pl.int_range(at + 1, at + frame.height + 1, dtype=pl.UInt32, eager=True)
        at += frame.height
        parts.append(part(frame, rows, layout, name))
    whole = joined(renumbered(parts, rejects), rejects, name)
    return whole._replace(notes=(*stream.notes, *whole.notes))
