"""Rows of exports that do not fit in memory: put into chunk files while they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from linkvet.data.exports.domain_list import NameList
from linkvet.data.exports.target_site import linked_sites
from linkvet.data.partitions.row_chunks import Chunk, RowChunks, without

AT_ONCE = 250_000  # rows of a chunk at most


@dataclass(frozen=True)
class Spilled:
    """Rows of the link table in chunk files, in input order, and what is known of them together.

    `linked` are the sites that rows point at with their rows.
    """

    chunks: tuple[Chunk, ...] = ()
    names_only: NameList = field(default_factory=NameList)
    linked: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def height(self) -> int:
        """Rows in all."""
        return sum(chunk.height for chunk in self.chunks)

    @property
    def columns(self) -> list[str]:
        """Columns that any of the chunks has."""
        return list(dict.fromkeys(name for chunk in self.chunks for name in chunk.columns))


def spilled(rows: pl.DataFrame, into: RowChunks) -> Spilled:
    """Put rows into files of their own."""
    chunks = tuple(into.put(part) for part in rows.iter_slices(AT_ONCE) if part.height)
    return Spilled(chunks, NameList.of(rows), dict(linked_sites(rows)))


def joined(each: Iterable[Spilled]) -> Spilled:
    """Rows of several parts together."""
    every = list(each)
    linked: dict[str, int] = {}
    for one in every:
        for site, rows in one.linked.items():
            linked[site] = linked.get(site, 0) + rows
    chunks = (chunk for one in every for chunk in one.chunks)
    return Spilled(tuple(chunks), NameList.all(one.names_only for one in every), linked)


def renumbered(rows: Spilled, left_out: Sequence[int]) -> Spilled:
    """Rows that were counted without those of the file that could not be taken apart."""
    return replace(rows, chunks=without(rows.chunks, left_out))
