"""Bodies of answers without chunks and compression, to a bound, whatever their headers claim."""

import zlib
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader

from linkvet.data.pages.html.document import MOST_HTML

MOST_BYTES = 4 * MOST_HTML  # of a body as it was sent
# Servers send one coding and chunks of some thousand bytes; each of either costs time.
MOST_CODINGS, MOST_CHUNKS = 5, 100_000


def unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    """A body without chunks and compression; as it is where the headers do not hold true.

    >>> import gzip
    >>> unpacked(gzip.compress(b"<p>"), {"content-encoding": "gzip"})
    b'<p>'
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    codings = headers.get("content-encoding", "").lower().split(",")
    for coding in codings[: -MOST_CODINGS - 1 : -1]:
        try:
            body = _decoded(body, coding.strip())
        except (OSError, zlib.error):
            return body  # many archives keep the header and store the body unpacked
    return body[:MOST_HTML]


def _decoded(body: bytes, coding: str) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31).decompress(body, MOST_HTML)
    if coding == "deflate":
        try:
            return zlib.decompressobj().decompress(body, MOST_HTML)
        except zlib.error:  # sent without its header, as some servers do
            return zlib.decompressobj(-15).decompress(body, MOST_HTML)
    if coding == "br":
        return BrotliReader(BytesIO(body)).read(MOST_HTML)
    if coding == "zstd":
        return ZstdReader(BytesIO(body)).read(MOST_HTML)
    return body


def _dechunked(body: bytes) -> bytes:
    parts, at = [], 0
    while at < len(body) and len(parts) < MOST_CHUNKS:
        line = body.find(b"\r\n", at, at + 1024)
        try:
            size = int(body[at:line].partition(b";")[0], 16) if line > 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else body
        if not size:
            break
        parts.append(body[line + 2 : line + 2 + size])
        at = line + 2 + size + 2
    return b"".join(parts)
