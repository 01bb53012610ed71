"""Chunk files of input rows into partitions of distinct links."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.merge import merge
from linkvet.data.parallel.engine import Engine, Here
from linkvet.data.partitions.partition import POSITION, OnDisk
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.partitions.row_chunks import Chunk

ROWS = "rows"
# what results tell of an input row itself, whatever other rows are the same link
OF_ROW = ("source_file", "row", "source_url", "target_url", "anchor", "vendor_verdict")


@dataclass(frozen=True)
class Gathering:
    """What it takes to gather a partition: the chunks in input order, and the columns of all.

    Those of `unknown` are null in every row. `packed` says how files are written
    (`linkvet.data.partitions.files`).
    """

    folder: Path
    chunks: Sequence[Chunk]
    columns: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    packed: bool = True


def gather(given: Gathering, number: int) -> tuple[OnDisk, np.ndarray]:
    """Make one partition: its rows out of all chunks, merged to links.

    Returns
    -------
    The partition, and the place of each link's first row among all input rows, ascending; its
    links have no ids yet.
    """
    rows = _rows(given, number)
    known, links = merge(rows)
    ids = known[POSITION].to_numpy()
    place = rows["at"].to_numpy()
    first = np.zeros(links.height, np.uint64)
    first[ids[::-1]] = place[::-1]
    folder = given.folder / f"partition-{number:05d}"
    folder.mkdir(exist_ok=True)
    partition = OnDisk.write(folder, number, links.drop(POSITION), given.packed)
    own = OF_ROW if known.height > links.height else ()  # else a row says what its link says
    of_row = known.select(c for c in (*own, POSITION) if c in known.columns)
    partition.keep(ROWS, of_row.with_columns(rows["at"]))
    return partition, first


def _rows(given: Gathering, number: int) -> pl.DataFrame:
    """The rows of a partition in input order, with their place among all (`at`)."""
    parts: list[pl.DataFrame] = []
    start = 0
    for chunk in given.chunks:
        if chunk.rows[number]:
            part = chunk.read(number)
            parts.append(part.with_columns(at=pl.col("at").cast(pl.UInt64) + start))
        start += chunk.height
    empty = pl.DataFrame(schema={name: DTYPES[name] for name in given.columns} | {"at": pl.UInt64})
    # text until here: categories do not travel between processes
    table = pl.concat([_as_text(empty), *parts], how="diagonal")
    table = table.with_columns(pl.lit(None, DTYPES[name]).alias(name) for name in given.unknown)
    return table.select(*(pl.col(name).cast(DTYPES[name]) for name in given.columns), "at")


def _as_text(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col(pl.Categorical).cast(pl.String))


class FirstRows:
    """Which input rows are the first of a link: one bit a row, which gives every link its id."""

    def __init__(self, rows: int) -> None:
        self._first = np.zeros(rows, bool)

    def add(self, places: np.ndarray) -> None:
        """Mark the first rows of the links of a partition."""
        self._first[places] = True

    def ids(self, places: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """Ids of the links with these first rows: how many come before each."""
        rank = np.cumsum(self._first, dtype=np.uint32)
        return (rank[one] - np.uint32(1) for one in places)


def gathered(given: Gathering, count: int, engine: Engine | None = None) -> Partitions:
    """All partitions with any links, the ids of these counted in input order.

    It takes some 13 bytes an input row here. The chunk files are removed.
    """
    engine = engine or Here()
    rows = FirstRows(sum(chunk.height for chunk in given.chunks))
    partitions: list[OnDisk] = []
    places: list[np.ndarray] = []
    for partition, first in engine.map(gather, range(count), given):
        rows.add(first)
        if partition.height:
            partitions.append(partition)
            places.append(first)
    for partition, ids in zip(partitions, rows.ids(places), strict=True):
        partition.keep_ids(pl.Series(ids))
    for chunk in given.chunks:
        chunk.path.unlink()
    return Partitions(partitions, engine)
