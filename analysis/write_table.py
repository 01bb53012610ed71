"""Tables as CSV, JSON lines or Parquet, chunk by chunk, so that their size does not matter."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, BinaryIO

import polars as pl

from linkvet.data.csv_injection import neutral

# columns of JSON text, which JSON lines hold as what it says
JSON = {
    "reasons": pl.List(pl.Struct({"signal": pl.String, "says": pl.String, "amount": pl.Float64})),
    "traits": pl.List(pl.Struct({"trait": pl.String, "domains": pl.UInt32})),
}
# writes the next chunk of a table
Write = Callable[[pl.DataFrame], None]


def write_table(
    chunks: Iterable[pl.DataFrame], handle: BinaryIO, ending: str, header: bool = True
) -> None:
    """Write a table chunk by chunk, so that its size does not matter.

    Without `header`, what is written goes on from what was, in one of the formats of `JOINED`.
    """
    with FORMATS[ending](handle, header) as write:
        for chunk in chunks:
            write(chunk)


@contextmanager
def _csv(handle: BinaryIO, header: bool = True) -> Generator[Write]:
    first = header

    def write(chunk: pl.DataFrame) -> None:
        nonlocal first
        neutral(chunk).write_csv(handle, include_header=first)
        first = False

    yield write


@contextmanager
def _jsonl(handle: BinaryIO, header: bool = True) -> Generator[Write]:
    def write(chunk: pl.DataFrame) -> None:
        for name in JSON.keys() & set(chunk.columns):
            chunk = chunk.with_columns(pl.col(name).str.json_decode(JSON[name]))
        chunk.write_ndjson(handle)

    yield write


@contextmanager
def _parquet(handle: BinaryIO, header: bool = True) -> Generator[Write]:
    from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]  it ships none

    open_writer: Any = parquet.ParquetWriter
    writer: Any = None

    def write(chunk: pl.DataFrame) -> None:
        nonlocal writer
        # chunks need not agree on the codes of their categories
        texts: Any = chunk.with_columns(pl.col(pl.Categorical).cast(pl.String))
        table = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or open_writer(handle, table.schema, compression="zstd")
        writer.write_table(table)

    yield write
    if writer:
        writer.close()


FORMATS = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
JOINED = ("csv", "jsonl")  # files of these are joined end to end
