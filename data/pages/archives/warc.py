"""Pages out of web archives: WARC 1.0 and 1.1, ARC and WAT; plain, gzip or zstd.

A record that cannot be read is told and passed over. Bodies are read to a bound, whatever they
unpack to, so that no record fills the memory.
"""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from fastwarc.stream_io import ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from linkvet.data import magic
from linkvet.data.pages.archives.arc import arc_captures
from linkvet.data.pages.archives.capture import Capture, ReadFault, is_page
from linkvet.data.pages.archives.content_encoding import MOST_BYTES, unpacked
from linkvet.data.pages.archives.wat import MOST_JSON, wat_capture

MOST_FAULTS = 100  # in a row, before the rest of an archive is given up


def captures(path: Path) -> Iterator[Capture | ReadFault]:
    """Pages and redirects of an archive, in its order, with what could not be read between them."""
    return arc_captures(path) if is_arc(path) else _warc(path)


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
        if start.startswith(magic.GZIP):
            return zlib.decompressobj(31).decompress(start, size)
        if start.startswith(magic.ZSTD):
            return ZstdReader(str(path), fsspec_args=False).read(size)
    except (OSError, zlib.error):
        return b""
    return start[:size]


def _warc(path: Path) -> Iterator[Capture | ReadFault]:
    # opened here: given a name, the reader takes its ending for what the file is
    with path.open("rb") as file:
        yield from _records(path, file)


def _records(path: Path, file: BinaryIO) -> Iterator[Capture | ReadFault]:
    kinds = WarcRecordType.response | WarcRecordType.metadata | WarcRecordType.resource
    records = iter(ArchiveIterator(file, record_types=kinds, parse_http=False, quirks_mode=True))
    faults = 0
    while faults < MOST_FAULTS:
        try:
            record = next(records)
            capture = _capture(record)
            faults = 0
        except StopIteration:
            return
        except (OSError, ValueError, KeyError, RuntimeError, zlib.error) as error:
            faults += 1
            if faults == 1:
                yield ReadFault.of(path, f"a record cannot be read: {error}")
            continue
        if capture:
            yield capture


def _capture(record: WarcRecord) -> Capture | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    kind = record.headers.get("Content-Type") or ""
    date = (record.headers.get("WARC-Date") or "")[:10]
    if record.record_type == WarcRecordType.metadata:
        return wat_capture(record.reader.read(MOST_JSON + 1), date) if "json" in kind else None
    if not url.lower().startswith(("http:", "https:")):
        return None
    if record.record_type == WarcRecordType.resource:
        body = record.reader.read(MOST_BYTES) if is_page(kind) else b""
        return Capture(url, None, body, date=date) if body else None
    record.parse_http(auto_decode="none", quirks_mode=True)
    answer = record.http_headers
    headers = {name.lower(): value for name, value in answer.items()} if answer else {}
    capture = Capture.of(url, answer.status_code if answer else None, headers, date)
    if capture.location or not is_page(headers.get("content-type", "text/html")):
        return capture
    body = unpacked(record.reader.read(MOST_BYTES), headers)
    return replace(capture, body=body, charset=record.http_charset)
