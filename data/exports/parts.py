"""Parquet files that are parts of one table, read with one understanding of its columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports import columns
from linkvet.data.exports.copies import copies
from linkvet.data.exports.files import structured
from linkvet.data.exports.files.inputs import Input
from linkvet.data.exports.files.limits import Limits
from linkvet.data.exports.files.streams import DAMAGES, Blob, damaged
from linkvet.data.exports.parse import Understood
from linkvet.data.exports.rows import Part, joined, part, put_away
from linkvet.data.exports.vendors.detect import Layout, detect
from linkvet.data.partitions.row_chunks import RowChunks
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
    into: RowChunks | None = None,
) -> list[tuple[Understood, Part]]:
    """Read the parts of a table; the first with rows tells what the columns are.

    Numbers, dates and flags that are written as texts are read alike in all parts, which are held
    in memory together for that. Otherwise rows go `into` chunk files part by part, if these are
    given. `hearers` has for each part what hears how far it is read.

    Returns
    -------
    For each part how it was understood, and its rows, numbered within the part.

    Raises
    ------
    UserError
        If a part cannot be read, has other columns than the first, or is a copy of another.
    """
    reader = _Reader(table, names, mapping, limits)
    frames: list[pl.DataFrame] = []
    parts: list[Part] = []
    for frame in reader.frames(hearers):
        frames.append(frame)
        if into and reader.layout and _is_typed(frame, reader.layout):
            parts += [put_away(one, into) for one in reader.parts(frames)]
            frames = []
    _refuse_copies(table.blobs, names, reader.heights)
    if frames:
        parts += [put_away(one, into) for one in reader.parts(frames)]
    return [(_understood(reader.found(), at == 0), one) for at, one in enumerate(parts)]


class _Reader:
    """Reads the parts of a table in turn; `layout` is known from the first with rows."""

    def __init__(
        self,
        table: Input,
        names: Sequence[str],
        mapping: Mapping[str, str] | None,
        limits: Limits,
    ) -> None:
        self.table, self.names, self.mapping, self.limits = table, names, mapping, limits
        self.name = table.table or ""
        self.layout: Layout | None = None
        self.first: _Table | None = None
        self.heights: list[int] = []

    def frames(self, hearers: Sequence[Progress | None]) -> Iterator[pl.DataFrame]:
        """The cells of each part, in columns named by position: those used, where it is known."""
        rows = size = 0
        table = self.table
        each = zip(table.blobs, self.names, table.partitions, hearers, strict=True)
        for blob, file, folders, hearer in each:
            one = _Table(file, _frame(blob, file, folders, hearer, self.limits))
            self.first = self.first or one._replace(frame=one.frame.clear())
            _refuse_other_schema(one, self.first)
            frame = one.frame.select(self.first.frame.columns)
            if self.layout is None and frame.height:
                self.layout = _layout(frame, file, self.mapping)
            frame = frame.rename({column: str(at) for at, column in enumerate(frame.columns)})
            # others are let go of at once
            frame = frame.select(map(str, self.layout.used)) if self.layout else frame
            rows, size = rows + frame.height, size + int(frame.estimated_size())
            self.limits.check_cells(rows, frame.width, self.name)
            self.limits.check_bytes(size, self.name)
            self.heights.append(frame.height)
            yield frame

    def found(self) -> Layout:
        """What the columns are."""
        if self.layout is None:
            assert self.first is not None
            self.layout = _layout(self.first.frame, self.first.name, self.mapping)
        return self.layout

    def parts(self, frames: list[pl.DataFrame]) -> Iterator[Part]:
        """Rows of parts that are read together."""
        layout = self.found()
        used = list(map(str, layout.used))
        whole = pl.concat([frame.select(used) for frame in frames], how="vertical_relaxed")
        numbers = pl.int_range(1, whole.height + 1, dtype=pl.UInt32, eager=True)
        every = joined([part(whole, numbers, layout, self.name)], [], self.name)
        read = len(self.heights)
        names = self.names[read - len(frames) : read]
        return _split(every, names, [frame.height for frame in frames])


def _is_typed(frame: pl.DataFrame, layout: Layout) -> bool:
    """Whether no number, date or flag is written as a text."""
    return all(frame.schema[str(at)] != pl.String for at in columns.types(layout))


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


def _refuse_copies(blobs: Sequence[Blob], names: Sequence[str], heights: Sequence[int]) -> None:
    filled = [at for at, rows in enumerate(heights) if rows]
    for at, before in copies([blobs[at] for at in filled]).items():
        raise UserError(
            f"is a copy of {names[filled[before]]}, byte for byte",
            file=names[filled[at]],
            cure="Remove one of them: its rows would count twice.",
        )


def _split(whole: Part, names: Sequence[str], heights: Sequence[int]) -> Iterator[Part]:
    """Part the rows of the table by their files again, numbered within each; notes come first."""
    start, notes = 0, whole.notes
    assert isinstance(whole.links, pl.DataFrame)
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
