"""Cells of an export into rows of the link table, and the rows that are none."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from linkvet.data.exports import columns as fill
from linkvet.data.exports import spilled
from linkvet.data.exports.files.csv_fast import KEEP, Reject, count
from linkvet.data.exports.notes import Note
from linkvet.data.exports.spilled import Spilled
from linkvet.data.exports.vendors.detect import Layout
from linkvet.data.links import DTYPES
from linkvet.data.partitions.row_chunks import RowChunks
from linkvet.data.urls import split

REJECTS = {"source_file": pl.String, "row": pl.UInt32, "reason": pl.String, "text": pl.String}
LEFT = {name: dtype for name, dtype in REJECTS.items() if name != "source_file"}


class Part(NamedTuple):
    """Link rows, the rows left out, and notes; of a whole file or of a part of it.

    The link rows are a table, or were put into chunk files while they were read.
    """

    links: pl.DataFrame | Spilled
    left: pl.DataFrame
    notes: tuple[Note, ...] = ()
    rows_in: int = 0


def part(raw: pl.DataFrame, rows: pl.Series, layout: Layout, file: str) -> Part:
    """Fill the link table from cells; rows whose source is no page of the web are left out."""
    frame, notes = fill.fill(raw, layout)
    parts = split(frame["source_url"]).drop("port")
    column = layout.names[layout.rules["source_url"][0][0]]
    parts = parts.with_columns(problem=pl.lit(f"{column}: ") + pl.col("problem"))
    if "problem" in frame.columns:
        parts = parts.with_columns(problem=pl.coalesce(parts["problem"], frame["problem"]))
        frame = frame.drop("problem")
    if layout.format.unit == "domain":
        parts = parts.with_columns(path=pl.lit(None, pl.String))
    bad = parts["problem"].is_not_null()
    links = frame.hstack(parts.drop("problem")).with_columns(
        rows.alias("row"), source_file=pl.lit(file), vendor=pl.lit(layout.format.id)
    )
    left = pl.DataFrame(schema=LEFT)
    if bad.any():
        links, left = links.filter(~bad), _left(raw.filter(bad), rows.filter(bad), parts)
    ordered = (pl.col(name).cast(DTYPES[name]) for name in DTYPES if name in links.columns)
    return Part(links.select(ordered), left, tuple(notes), raw.height)


def _left(raw: pl.DataFrame, rows: pl.Series, parts: pl.DataFrame) -> pl.DataFrame:
    """Put down the rows that name no page, with what they hold of the columns read."""
    cells = raw.select(pl.all().cast(pl.String).fill_null(""))
    text = cells.select(pl.concat_str(pl.all(), separator="\t").str.head(KEEP)).to_series()
    reasons = parts["problem"].drop_nulls()
    return pl.DataFrame([rows.alias("row"), reasons.alias("reason"), text.alias("text")])


def put_away(one: Part, into: RowChunks | None) -> Part:
    """Put link rows into chunk files, where they may not fit in memory."""
    if into is None or isinstance(one.links, Spilled):
        return one
    return one._replace(links=spilled.spilled(one.links, into))


def joined(parts: Iterable[Part], rejects: list[Reject], file: str) -> Part:
    """Join the parts of one file and the rows that could not be taken apart."""
    every = list(parts)
    others = pl.DataFrame(rejects, schema=LEFT, orient="row")
    left = pl.concat([*(each.left for each in every), others]).sort("row")
    tables, chunks = by_place(every)
    return Part(
        spilled.joined(chunks) if chunks else pl.concat(tables),
        left.select(pl.lit(file).alias("source_file"), *LEFT),
        tuple(note for each in every for note in each.notes),
        sum(each.rows_in for each in every) + len(rejects),
    )


def renumbered(parts: list[Part], rejects: list[Reject]) -> list[Part]:
    """Count the rows of the file where parts counted only those that could be taken apart."""
    if not rejects:
        return parts
    left_out = [reject.row for reject in rejects]
    numbers = count(sum(part.rows_in for part in parts), left_out)
    return [
        part._replace(
            links=spilled.renumbered(part.links, left_out)
            if isinstance(part.links, Spilled)
            else _at(part.links, numbers),
            left=_at(part.left, numbers),
        )
        for part in parts
    ]


def by_place(parts: Iterable[Part]) -> tuple[list[pl.DataFrame], list[Spilled]]:
    """The link rows that are tables, and those in chunk files."""
    every = [part.links for part in parts]
    tables = [links for links in every if isinstance(links, pl.DataFrame)]
    return tables, [links for links in every if isinstance(links, Spilled)]


def _at(rows: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    return rows.with_columns(row=numbers.gather(rows["row"] - 1))
