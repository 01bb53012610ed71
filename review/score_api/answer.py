"""The table of links as an answer, JSON lines or Parquet, sent while it is written."""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from io import RawIOBase
from typing import BinaryIO, cast

import polars as pl
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from linkvet.analysis.write_table import FORMATS
from linkvet.data.hosts import ascii_host
from linkvet.model.results.schema import typed
from linkvet.model.results.scored import Scored

JSONL, PARQUET = "application/x-ndjson", "application/vnd.apache.parquet"
ENDINGS = {JSONL: "jsonl", PARQUET: "parquet"}
ACCEPTED = {"*/*": JSONL, "application/*": JSONL, "application/json": JSONL, "": JSONL} | {
    one: one for one in ENDINGS
}


class Answer(StreamingResponse):
    """A streamed answer that tells when it is over, however it ends."""

    def __init__(self, content: Iterable[bytes], over: Callable[[], None], **settings) -> None:
        super().__init__(content, **settings)
        self.over = over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.over()


class _Buffer(RawIOBase):
    """A file to write to, whose content is taken out piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data) -> int:
        piece = bytes(data)
        self.pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def media_of(accept: str) -> str:
    """The media type to answer with, the first that is accepted of those there are.

    >>> media_of("application/vnd.apache.parquet, */*;q=0.1")
    'application/vnd.apache.parquet'

    Raises
    ------
    HTTPException
        406 where none is.
    """
    for one in accept.split(","):
        wanted = one.partition(";")[0].strip().lower()
        if wanted in ACCEPTED:
            return ACCEPTED[wanted]
    raise HTTPException(
        HTTPStatus.NOT_ACCEPTABLE, f"There are: {', '.join(ENDINGS)} (header Accept)."
    )


def stream(chunks: Iterable[pl.DataFrame], media: str) -> Iterator[bytes]:
    """A table in pieces as they are written."""
    buffer = _Buffer()
    with FORMATS[ENDINGS[media]](cast(BinaryIO, buffer)) as write:
        for chunk in chunks:
            write(chunk)
            yield buffer.take()
    yield buffer.take()


def table(scored: Scored) -> Iterator[pl.DataFrame]:
    """Every row of an export: those of links.csv, then those rejected, with the reason.

    The column `rejected` is null for all the others.
    """
    schema: dict[str, pl.DataType] = {}
    for chunk in scored.table():
        yield chunk.with_columns(rejected=pl.lit(None, pl.String))
        schema = dict(chunk.schema)
    rejects = scored.rejects
    if rejects.height:
        yield typed(rejects, schema).with_columns(rejected=rejects["reason"])


def facts(scored: Scored) -> dict[str, str]:
    """What the table doesn't say, as headers."""
    summary = scored.summary
    counts = {name: str(summary[name]) for name in ("rows_in", "rejected", "links", "domains")}
    return {f"linkvet-{name.replace('_', '-')}": value for name, value in counts.items()} | {
        "linkvet-model": summary["model"],
        "linkvet-site": ascii_host(summary["site"] or ""),
    }
