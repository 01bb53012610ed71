"""Input rows in files: a chunk of them a file, in it a batch of rows for each partition.

A file a chunk and partition would be a thousand times as many; so a partition reads one batch out
of every chunk, and no file is written by two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.partitions.files import batch_of, write_batches
from linkvet.data.partitions.partitions import partition_of


@dataclass(frozen=True)
class Chunk:
    """Rows of one export that follow each other, in a file of their own.

    `rows` are the rows by partition, shape (partitions,); `left_out` are the numbers of the rows of
    the whole export that could not be taken apart, ascending: rows were numbered without them.
    """

    path: Path
    columns: tuple[str, ...]
    rows: np.ndarray
    left_out: np.ndarray | None = None

    @property
    def height(self) -> int:
        """Rows in all."""
        return int(self.rows.sum())

    def read(self, partition: int) -> pl.DataFrame:
        """Rows of one partition in input order, with their place in the chunk (`at`)."""
        rows = batch_of(self.path, partition)
        if self.left_out is None:
            return rows
        return rows.with_columns(row=pl.Series(numbered(rows["row"].to_numpy(), self.left_out)))


def numbered(place: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """Numbers in the file of rows that were counted from 1 without those left out.

    >>> numbered(np.array([1, 2, 3]), np.array([2, 3])).tolist()
    [1, 4, 5]
    """
    before = np.searchsorted(left_out - np.arange(left_out.size), place, side="right")
    return (place + before).astype(np.uint32)


class RowChunks:
    """Where rows of an export are put while it is read; `partitions` is how many there will be.

    Two that write into one folder need different numbers.
    """

    def __init__(self, folder: Path, partitions: int, number: int = 0, packed: bool = True) -> None:
        self.folder, self.partitions, self.number = folder, partitions, number
        self.packed = packed
        self._paths: list[Path] = []

    def put(self, rows: pl.DataFrame) -> Chunk:
        """Write rows of the link table into a file of their own."""
        path = self.folder / f"rows-{self.number:05d}-{len(self._paths):05d}.arrow"
        self._paths.append(path)
        of = partition_of(rows["domain"], self.partitions)
        order = np.argsort(of, kind="stable")
        sizes = np.bincount(of, minlength=self.partitions)
        rows = rows.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"))[order]
        write_batches(path, rows, sizes, self.packed)
        return Chunk(path, tuple(rows.columns), sizes)

    def written(self) -> int:
        """Number of files so far."""
        return len(self._paths)

    def forget(self, since: int) -> None:
        """Remove the files that were written since there were so many."""
        for path in self._paths[since:]:
            path.unlink()
        del self._paths[since:]


def without(chunks: Iterable[Chunk], left_out: Sequence[int]) -> tuple[Chunk, ...]:
    """The chunks of an export with the rows that could not be taken apart left out of the count."""
    if not left_out:
        return tuple(chunks)
    rows = np.sort(np.array(left_out, np.int64))
    return tuple(replace(chunk, left_out=rows) for chunk in chunks)
