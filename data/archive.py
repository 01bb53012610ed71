"""Pages out of web archives: WARC 1.0 and 1.1, ARC and WAT; plain, gzip or zstd.

A record that cannot be read is told and passed over. Bodies are read to a bound, whatever they
unpack to, so that no record fills the memory.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from fastwarc.stream_io import BrotliReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from linkvet.data.document import MOST_HTML, Document, Outgoing

PAGES = ("text/html", "application/xhtml+xml")
MOST_BYTES = 4 * MOST_HTML
MOST_FAULTS = 100  # in a row, before the rest of an archive is given up
UNKNOWN = float("nan")


@dataclass(frozen=True)
class Capture:
    """One answer to one address: what came back, and when."""

    url: str
    status: int | None = None
    body: bytes = b""
    charset: str | None = None
    location: str = ""
    date: str = ""
    document: Document | None = None  # where the archive holds no page but what was read of it


class Fault(NamedTuple):
    """Something in an archive that could not be read, and why."""

    place: str
    reason: str


def captures(path: Path) -> Iterator[Capture | Fault]:
    """Pages and redirects of an archive, in its order, with what could not be read between them."""
    return _arc(path) if is_arc(path) else _warc(path)


def is_arc(path: Path) -> bool:
    """Whether a file is of the older format, told by its first words."""
    return head(path).startswith(b"filedesc:")


def is_archive(path: Path) -> bool:
    """Whether a file begins as archives do, or holds a record near its beginning."""
    start = head(path, 4096)
    return start.startswith(b"filedesc:") or b"WARC/" in start


def head(path: Path, size: int = 64) -> bytes:
    """First bytes of a file, unpacked; none of a file that only looks packed."""
    with path.open("rb") as file:
        start = file.read(4096)
    try:
        if start.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(31).decompress(start, size)
        if start.startswith(b"\x28\xb5\x2f\xfd"):
            return ZstdReader(str(path), fsspec_args=False).read(size)
    except (OSError, zlib.error):
        return b""
    return start[:size]


def _warc(path: Path) -> Iterator[Capture | Fault]:
    # opened here: given a name, the reader takes its ending for what the file is
    with path.open("rb") as file:
        yield from _records(path, file)


def _records(path: Path, file: BinaryIO) -> Iterator[Capture | Fault]:
    wanted = WarcRecordType.response | WarcRecordType.metadata | WarcRecordType.resource
    records = iter(ArchiveIterator(file, record_types=wanted, parse_http=False, quirks_mode=True))
    faults = 0
    while faults < MOST_FAULTS:
        try:
            record = next(records)
            found = _capture(record)
            faults = 0
        except StopIteration:
            return
        except (OSError, ValueError, KeyError, zlib.error) as error:
            faults += 1
            if faults == 1:
                yield Fault(str(path), f"a record cannot be read: {error}")
            continue
        if found:
            yield found


def _capture(record: WarcRecord) -> Capture | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    date = (record.headers.get("WARC-Date") or "")[:10]
    if record.record_type == WarcRecordType.metadata:
        return _wat(record, date)
    if not url.lower().startswith(("http:", "https:")):
        return None
    if record.record_type == WarcRecordType.resource:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        body = record.reader.read(MOST_BYTES) if kind in PAGES else b""
        return Capture(url, None, body, date=date) if kind in PAGES else None
    record.parse_http(auto_decode="none", quirks_mode=True)
    headers = {k.lower(): v for k, v in record.http_headers.items()} if record.http_headers else {}
    status = record.http_headers.status_code if record.http_headers else None
    if headers.get("location") and status and 300 <= status < 400:
        return Capture(url, status, location=headers["location"], date=date)
    kind = headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in PAGES:
        return Capture(url, status, date=date)
    body = unpacked(record.reader.read(MOST_BYTES), headers)
    return Capture(url, status, body, record.http_charset, date=date)


def unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    """A body without chunks and compression; as it is where the headers do not hold true."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
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
    while at < len(body):
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


def _wat(record: WarcRecord, date: str) -> Capture | None:
    """Links and head of a page as Common Crawl's WAT files give them; the text is not there."""
    if "json" not in (record.headers.get("Content-Type") or ""):
        return None
    envelope = json.loads(record.reader.read(MOST_BYTES))["Envelope"]
    header = envelope.get("WARC-Header-Metadata", {})
    answer = envelope.get("Payload-Metadata", {}).get("HTTP-Response-Metadata")
    if not answer or header.get("WARC-Type") != "response":
        return None
    url = header["WARC-Target-URI"]
    message, page = answer.get("Response-Message", {}), answer.get("HTML-Metadata", {})
    status = int(message["Status"]) if str(message.get("Status", "")).isdigit() else None
    location = {k.lower(): v for k, v in answer.get("Headers", {}).items()}.get("location", "")
    return Capture(url, status, location=location if status and 300 <= status < 400 else "",
                   date=(header.get("WARC-Date") or date)[:10],
                   document=wat_document(url, page))  # fmt: skip


def wat_document(url: str, page: dict[str, Any]) -> Document:
    """A document from the HTML metadata of a WAT record: `Head` and `Links`."""
    from linkvet.data.document import _domain_of, _joined, _site

    found, own = Document(title=page.get("Head", {}).get("Title", "")), _site(url)
    for link in page.get("Links", ()):
        if not str(link.get("path", "")).startswith(("A@", "AREA@")) or not link.get("url"):
            continue
        target = _joined(url, link["url"])
        domain = _domain_of(target.split("/")[2]) if "//" in target else ""
        if not domain or domain == own:
            found.internal += 1
            continue
        found.external += 1
        found.links.append(
            Outgoing(target, link.get("text", ""), "", "", link.get("rel", "").lower(), False, "",
                     False, UNKNOWN, UNKNOWN, 1)
        )  # fmt: skip
    return found


def _arc(path: Path) -> Iterator[Capture | Fault]:
    # rare enough for the slower reader, which knows the format
    from warcio.archiveiterator import ArchiveIterator as ArcIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        try:
            for record in ArcIterator(file, arc2warc=True):
                if record.rec_type != "response":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                date = (record.rec_headers.get_header("WARC-Date") or "")[:10]
                http = {k.lower(): v for k, v in record.http_headers.headers} \
                    if record.http_headers else {}  # fmt: skip
                code = record.http_headers.get_statuscode() if record.http_headers else ""
                status = int(code) if code.isdigit() else None
                if http.get("location") and status and 300 <= status < 400:
                    yield Capture(url, status, location=http["location"], date=date)
                elif http.get("content-type", "").partition(";")[0].strip().lower() in PAGES:
                    body = unpacked(record.raw_stream.read(MOST_BYTES), http)
                    charset = http["content-type"].partition("charset=")[2].strip(" \"'") or None
                    yield Capture(url, status, body, charset, date=date)
        except (ArchiveLoadFailed, OSError, EOFError, zlib.error, ValueError) as error:
            yield Fault(str(path), f"read to a fault and no further: {error}")
