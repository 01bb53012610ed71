"""Files that pass between the steps of a run: there as a whole, or not at all."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import ipc

from linkvet.data.atomic import named

UNFINISHED = ".tmp"
CODEC = "zstd"


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that gets its name when all is written: a step may be done twice.

    It is not brought safely to disk: what a run passes on to itself need not outlast the machine.
    """
    # by process, since a step that seems lost may still be running elsewhere
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    with named(path):
        try:
            with unfinished.open("wb") as handle:
                yield handle
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def write_table(path: Path, table: pl.DataFrame, packed: bool = True) -> None:
    """Write a table that is read as a whole, or some of its columns.

    A packed file has a third of the size; one that isn't is mapped into memory where it is read.
    """
    with whole(path) as handle:
        table.write_ipc(handle, compression=CODEC if packed else "uncompressed")


def write_batches(
    path: Path, table: pl.DataFrame, sizes: Sequence[int] | np.ndarray, packed: bool = True
) -> None:
    """Write a table as one batch after the other, each of so many rows."""
    plain = table.with_columns(pl.col(pl.Categorical).cast(pl.String)).rechunk()
    arrow = plain.to_arrow(compat_level=pl.CompatLevel.oldest())
    (batch,) = arrow.to_batches() or [pa.RecordBatch.from_pylist([], arrow.schema)]
    options = ipc.IpcWriteOptions(compression=CODEC if packed else None, use_threads=False)
    with whole(path) as handle, ipc.new_file(handle, arrow.schema, options=options) as sink:
        start = 0
        for size in sizes:
            sink.write_batch(batch.slice(start, int(size)))
            start += int(size)


def batch_of(path: Path, number: int) -> pl.DataFrame:
    """One batch of a file of batches; no other is read."""
    with pa.memory_map(str(path)) as source, ipc.open_file(source) as file:
        table = pl.from_arrow(file.get_batch(number))
    assert isinstance(table, pl.DataFrame)
    return table
