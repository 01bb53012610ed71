"""Parquet files that are parts of one table, read with one understanding of its columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.copies import copies
from linkvet.data.exports.files import structured
from linkvet.data.exports.files.inputs import Input
from linkvet.data.exports.files.limits import Limits
from linkvet.data.exports.files.streams import DAMAGES, Blob, damaged
from linkvet.data.exports.parse import Understood
from linkvet.data.exports.rows import Part, joined, part
from linkvet.data.exports.vendors.detect import Layout, detect
from linkvet.data.progress import Progress

SAMPLE = 200  # rows that tell what the columns hold


class _Table(NamedTuple):
    """The columns of one part by their names."""

    name: str
    frame: pl.DataFrame


def understand_parts(
    table: Input,
    names: Sequence[str],
    mapping: Mapping[str, str] | None,
    hearers: Sequence[Progress | None],
    limits: Limits,
) -> list[tuple[Understood, Part]]:
    """Read the parts of a table; the first with rows tells what the columns are.

    Numbers, dates and flags that are written as texts are read alike in all parts. `hearers`
    has for each part what hears how far it is read.

    Returns
    -------
    For each part how it was understood, and its rows, numbered within the part.

    Raises
    ------
    UserError
        If a part cannot be read, has other columns than the first, or is a copy of another.
    """
    name = table.table or ""
    layout: Layout | None = None
    first: _Table | None = None
    frames: list[pl.DataFrame] = []
    rows = size = 0
    each = zip(table.blobs, names, table.partitions, hearers, strict=True)
    for blob, file, folders, hearer in each:
        one = _Table(file, _frame(blob, file, folders, hearer, limits))
        first = first or one._replace(frame=one.frame.clear())
        _refuse_other_schema(one, first)
        frame = one.frame.select(first.frame.columns)
        if layout is None and frame.height:
            layout = _layout(frame, file, mapping)
        frame = frame.rename({column: str(at) for at, column in enumerate(frame.columns)})
        # others are let go of at once
        frames.append(frame.select(map(str, layout.used)) if layout else frame)
        rows, size = rows + frame.height, size + int(frames[-1].estimated_size())
        limits.check_cells(rows, frame.width, name)
        limits.check_bytes(size, name)
    assert first is not None
    layout = layout or _layout(first.frame, first.name, mapping)
    used = list(map(str, layout.used))
    _refuse_copies(table.blobs, names, frames)
    whole = pl.concat([frame.select(used) for frame in frames], how="vertical_relaxed")
    numbers = pl.int_range(1, rows + 1, dtype=pl.UInt32, eager=True)
    every = joined([part(whole, numbers, layout, name)], [], name)
    parts = _split(every, names, [frame.height for frame in frames])
    return [(_understood(layout, at == 0), one) for at, one in enumerate(parts)]


def _frame(
    blob: Blob,
    name: str,
    folders: Mapping[str, str | None],
    progress: Progress | None,
    limits: Limits,
) -> pl.DataFrame:
    """Read a part, with the columns that its folders give where it has none of that name."""
    if not blob.size:
        raise UserError("the file is empty (0 bytes)", file=name, cure="Write it again.")
    try:
        with blob.open(progress) as stream:
            columns, raw, _ = structured.read_parquet(stream, name, limits)
    except DAMAGES as error:
        raise damaged(name, error) from None
    frame = raw.frame.rename({str(at): column for at, column in enumerate(columns)})
    return frame.with_columns(
        pl.lit(value, pl.String).alias(column)
        for column, value in folders.items()
        if column not in columns
    )


def _refuse_other_schema(one: _Table, first: _Table) -> None:
    here, there = one.frame.schema, first.frame.schema
    differences = [
        *(f"it has no column '{column}'" for column in there if column not in here),
        *(f"it has a column '{column}' more" for column in here if column not in there),
        *(
            f"column '{column}' holds {_kind(here[column])}, not {_kind(there[column])}"
            for column in here.keys() & there.keys()
            if _differ(here[column], there[column])
        ),
    ]
    if differences:
        more = f" and {len(differences) - 5} more" if len(differences) > 5 else ""
        raise UserError(
            f"has another schema than {first.name}: {'; '.join(sorted(differences)[:5])}{more}",
            file=one.name,
            cure="Parts of one table have the same columns. Name exports of different kinds "
            "one by one.",
        )


def _differ(one: pl.DataType, other: pl.DataType) -> bool:
    return pl.Null not in (one, other) and _kind(one) != _kind(other)


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "numbers"
    return {pl.String: "texts", pl.Boolean: "flags", pl.Date: "days"}.get(type(dtype), str(dtype))


def _layout(frame: pl.DataFrame, file: str, mapping: Mapping[str, str] | None) -> Layout:
    some = frame.head(SAMPLE).select(pl.all().cast(pl.String).fill_null("")).rows()
    return detect(frame.columns, some, file=file, mapping=mapping)


def _refuse_copies(blobs: Sequence[Blob], names: Sequence[str], frames: list[pl.DataFrame]) -> None:
    filled = [at for at, frame in enumerate(frames) if frame.height]
    for at, before in copies([blobs[at] for at in filled]).items():
        raise UserError(
            f"is a copy of {names[filled[before]]}, byte for byte",
            file=names[filled[at]],
            cure="Remove one of them: its rows would count twice.",
        )


def _split(whole: Part, names: Sequence[str], heights: Sequence[int]) -> Iterator[Part]:
    """Part the rows of the table by their files again, numbered within each; notes come first."""
    start, notes = 0, whole.notes
    for name, height in zip(names, heights, strict=True):
        links, left = (
            _slice(rows, start, height).with_columns(
                pl.lit(name).cast(rows.schema["source_file"]).alias("source_file")
            )
            for rows in (whole.links, whole.left)
        )
        own = () if height else ("holds no rows",)
        yield Part(links, left, (*notes, *own), height)
        start, notes = start + height, ()


def _slice(rows: pl.DataFrame, start: int, height: int) -> pl.DataFrame:
    """Rows numbered from `start + 1` on; they stand in the order of their numbers."""
    first, end = (int(rows["row"].search_sorted(at, "right")) for at in (start, start + height))
    return rows[first:end].with_columns((pl.col("row") - start).cast(pl.UInt32))


def _understood(layout: Layout, first: bool) -> Understood:
    return Understood(layout if first else layout._replace(notes=()), "Parquet")
