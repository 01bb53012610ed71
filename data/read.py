"""Exports into the link table: every row of every file is read or rejected with a reason."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from linkvet.data import delimited, tables
from linkvet.data.delimited import KEEP, Raw
from linkvet.data.detect import Layout, detect
from linkvet.data.errors import UserError
from linkvet.data.fill import fill
from linkvet.data.links import DTYPES
from linkvet.data.site import site_hint
from linkvet.data.sniff import NONE, shape
from linkvet.data.source import Blob, blobs, damaged
from linkvet.data.text import Encoding, Utf8, encoding
from linkvet.data.urls import split

SAMPLE = 1 << 18
REJECTS = {"source_file": pl.String, "row": pl.UInt32, "reason": pl.String, "text": pl.String}
Progress = Callable[[str, int, int], None]


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


class Table(NamedTuple):
    """A file taken apart: its layout, its cells, and how it was written."""

    layout: Layout
    raw: Raw
    encoding: str
    delimiter: str | None
    preamble: int
    notes: tuple[str, ...] = ()


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
    links = pl.concat([links for links, _, _ in read_files], how="diagonal")
    links = links.select([name for name in DTYPES if name in links.columns])
    rejects = pl.concat([rejects for _, rejects, _ in read_files])
    sources = [source for _, _, source in read_files]
    if not any(source.rows_in for source in sources):
        files = ", ".join(source.file for source in sources)
        raise UserError("holds a header and no rows", file=files, cure="Export it again.")
    return Exports(links, rejects, sources, site_hint(links, [source.file for source in sources]))


def _names(opened: list[Blob]) -> list[str]:
    """Name each file by its name, and by its path where two files share one."""
    names = [blob.name for blob in opened]
    return [b.path if names.count(b.name) > 1 else b.name for b in opened]


def _read(
    blob: Blob, name: str, mapping: Mapping[str, str] | None, progress: Progress | None
) -> tuple[pl.DataFrame, pl.DataFrame, Source]:
    try:
        table = _table(blob, name, mapping, progress)
    except (EOFError, OSError) as error:
        raise damaged(name, error) from None
    links, rejects, notes = _links(table, name)
    raw, layout = table.raw, table.layout
    source = Source(
        file=name,
        path=blob.path,
        format=layout.format.id,
        format_name=layout.format.name,
        encoding=table.encoding,
        delimiter=table.delimiter,
        preamble=table.preamble,
        understood=layout.understood,
        ignored=layout.ignored,
        rows_in=raw.rows_in,
        rows_out=links.height,
        rejected=rejects.height,
        notes=[*blob.notes, *table.notes, *layout.notes, *raw.notes, *notes],
    )
    assert source.rows_in == source.rows_out + source.rejected, f"{name}: rows were lost"
    return links, rejects, source


def _table(
    blob: Blob, name: str, mapping: Mapping[str, str] | None, progress: Progress | None
) -> Table:
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
    text = _sample_text(sample, enc)
    if text.lstrip()[:1] in ("{", "["):
        with blob.open(progress) as stream:
            found = tables.read_json(Utf8(stream, enc, mend=True).read().decode(), name)
        return _whole(found, name, mapping, enc.codec)
    return _delimited(blob, name, mapping, progress, enc, text)


def _sample_text(sample: bytes, enc: Encoding) -> str:
    clean = Utf8(io.BytesIO(sample), enc, mend=True).read()
    return clean.decode("utf-8", "replace")


def _whole(
    found: tables.Table, name: str, mapping: Mapping[str, str] | None, written: str
) -> Table:
    names, raw, preamble = found
    some = raw.frame.head(200).select(pl.all().cast(pl.String).fill_null("")).rows()
    layout = detect(names, some, file=name, mapping=mapping)
    return Table(layout, raw, written, None, preamble)


def _delimited(
    blob: Blob,
    name: str,
    mapping: Mapping[str, str] | None,
    progress: Progress | None,
    enc: Encoding,
    text: str,
) -> Table:
    form = shape(text, name, mapping)
    layout = detect(form.names, form.rows, file=name, mapping=mapping)
    used = layout.used
    with blob.open(progress) as stream:
        raw = delimited.read_fast(Utf8(stream, enc, skip=form.skip), form, used)
    if raw is None:
        with blob.open(progress) as stream:
            raw = delimited.read_careful(Utf8(stream, enc, skip=form.skip, mend=True), form, used)
    delimiter = None if form.delimiter == NONE else form.delimiter
    notes = (enc.note,) if enc.note else ()
    return Table(layout, raw, enc.codec, delimiter, form.preamble, notes)


def _links(table: Table, name: str) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Fill the link table from the cells and sort out the rows that name no page."""
    raw, layout = table.raw, table.layout
    frame, notes = fill(raw.frame, layout)
    parts = split(frame["source_url"]).drop("port")
    if "problem" in frame.columns:
        parts = parts.with_columns(problem=pl.coalesce(parts["problem"], frame["problem"]))
        frame = frame.drop("problem")
    if layout.format.unit == "domain":
        parts = parts.with_columns(path=pl.lit(None, pl.String))
    bad = parts["problem"].is_not_null()
    left = pl.DataFrame(
        raw.rejects, schema={k: v for k, v in REJECTS.items() if k != "source_file"}, orient="row"
    )
    if bad.any():
        cells = raw.frame.filter(bad).select(pl.all().cast(pl.String).fill_null(""))
        text = cells.select(
            pl.concat_str(pl.all(), separator=table.delimiter or " ").str.head(KEEP)
        )
        left = left.extend(
            pl.DataFrame(
                {
                    "row": raw.rows.filter(bad),
                    "reason": "source URL: " + parts["problem"].filter(bad),
                    "text": text.to_series(),
                }
            )
        )
    good = ~bad
    links = frame.with_columns(parts.drop("problem")).with_columns(
        row=raw.rows,
        source_file=pl.lit(name),
        vendor=pl.lit(layout.format.id),
    )
    links = links.filter(good) if bad.any() else links
    links = links.with_columns(pl.col(c).cast(DTYPES[c]) for c in links.columns)
    left = left.with_columns(source_file=pl.lit(name)).select(*REJECTS).sort("row")
    return links, left, notes
