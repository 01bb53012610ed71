"""Ranks of domains in Common Crawl's web graph: harmonic centrality and PageRank.

Common Crawl publishes a file with each graph, `cc-main-...-domain-ranks.txt.gz`: a line per domain,
more than 100 million of them, the most central first (https://commoncrawl.org/web-graphs).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import polars as pl
import pyarrow as pa
import pyarrow.csv
from pyarrow import compute

from linkvet.data import magic
from linkvet.data.authority.columns import RANKS
from linkvet.data.errors import UserError
from linkvet.data.exports.files.streams import Stream
from linkvet.data.hosts import ascii_host
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location, is_address, name_of
from linkvet.data.storage.remote import reading

HEADER = (
    "#harmonicc_pos",
    "#harmonicc_val",
    "#pr_pos",
    "#pr_val",
    "#host_rev",
    "#n_hosts",
)
NAME = HEADER[4]
AT_ONCE = 1 << 24  # bytes of text taken apart at once, which bounds the memory
CURE = (
    "Give cc-main-...-domain-ranks.txt.gz of a web graph of Common Crawl; vertices, edges and "
    "ranks of hosts are not read."
)


class DomainRanks(NamedTuple):
    """The columns of `RANKS`, null for domains that the file does not hold, and how many it does.

    `table` has a row per domain, in the order given, named in `source_domain`.
    """

    table: pl.DataFrame
    known: int


def read_domain_ranks(
    location: Location, domains: pl.Series, progress: Progress | None = None
) -> DomainRanks:
    """Look domains up in a file of ranks, which is read once and never held as a whole.

    Reading ends where all domains are found.

    Parameters
    ----------
    location
        The file as it was published, packed by gzip or not, or its address.
    domains
        Registrable domains, each once.

    Raises
    ------
    UserError
        If it cannot be read, or is no such file.
    """
    keys = domains.cast(pl.String).map_elements(_reversed, return_dtype=pl.String)
    wanted = pl.DataFrame({"source_domain": domains.cast(pl.String), NAME: keys})
    values = pa.array(keys.unique().to_list(), pa.string())
    parts: list[pl.DataFrame] = []
    missing = set(keys)
    try:
        with _opened(location, progress) as stream:
            for batch in _batches(stream, name_of(location)) if missing else ():
                part = batch.filter(compute.is_in(batch.column(NAME), value_set=values))  # pyright: ignore
                if part.num_rows:
                    parts.append(cast(pl.DataFrame, pl.from_arrow(part)))
                    missing.difference_update(parts[-1][NAME])
                if not missing:
                    break
    except (pa.ArrowException, OSError, EOFError) as error:
        message = str(error).partition("\n")[0][:200]
        raise UserError(
            f"cannot be read as domain ranks: {message}", file=name_of(location), cure=CURE
        ) from None
    rows = pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(HEADER, pl.String))
    ranks = rows.unique(NAME, keep="first", maintain_order=True).select(NAME, *_columns())
    table = wanted.join(ranks, on=NAME, how="left", maintain_order="left").drop(NAME)
    return DomainRanks(table, ranks.height)


def _columns() -> list[pl.Expr]:
    return [
        pl.col(source).cast(dtype, strict=False).alias(name)
        for name, (source, dtype) in RANKS.items()
    ]


def _reversed(domain: str) -> str:
    """Write a domain as the file does.

    >>> _reversed("blog.example.com")
    'com.example.blog'
    """
    return ".".join(reversed(ascii_host(domain).split(".")))


@contextmanager
def _opened(location: Location, progress: Progress | None) -> Iterator[Any]:
    """Open the text of a file, unpacked; `progress` hears how far a file of this machine is."""
    if is_address(location):
        with reading(str(location)) as stream:
            yield _unpacked(Stream(cast(BinaryIO, stream), at=lambda: 0))
        return
    path = Path(location)
    with path.open("rb") as file:
        stream = Stream(file)
        if progress is not None:
            size = path.stat().st_size
            stream.hear = lambda at: progress("reading domain ranks", at, size)
        yield _unpacked(stream)


def _unpacked(stream: Stream) -> pa.NativeFile:
    buffered = BufferedReader(stream, 1 << 20)
    packed = buffered.peek(2).startswith(magic.GZIP)
    return pa.input_stream(buffered, compression="gzip" if packed else None)


def _batches(stream: Any, file: str) -> Iterator[pa.RecordBatch]:
    """Give the lines in batches of texts; lines of too few or too many columns are passed over."""
    reader = pyarrow.csv.open_csv(
        stream,
        pyarrow.csv.ReadOptions(use_threads=False, block_size=AT_ONCE),
        pyarrow.csv.ParseOptions(
            delimiter="\t", quote_char=False, invalid_row_handler=lambda row: "skip"
        ),
        pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(HEADER, pa.string()), check_utf8=False
        ),
    )
    names = reader.schema.names
    if tuple(names) != HEADER:
        raise UserError(
            f"isn't a file of domain ranks: its first line is {', '.join(names)[:200]!r}",
            file=file,
            cure=CURE,
        )
    yield from reader
