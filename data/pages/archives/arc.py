"""ARC, the archive format before WARC: rare enough for the slower reader, which knows it."""

import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from linkvet.data.pages.archives.capture import Capture, ReadFault, is_page
from linkvet.data.pages.archives.content_encoding import MOST_BYTES, unpacked


def arc_captures(path: Path) -> Iterator[Capture | ReadFault]:
    """Answers of an ARC file, in its order."""
    with path.open("rb") as file:
        records = iter(ArchiveIterator(file, arc2warc=True))
        while True:
            try:
                # the library prints and logs what it reads, escape sequences and all
                with redirect_stderr(io.StringIO()):
                    record = next(records, None)
                    capture = record and _capture(record)
            except (
                ArchiveLoadFailed,
                OSError,
                EOFError,
                zlib.error,
                ValueError,
                LookupError,
                TypeError,
                AttributeError,
            ) as error:
                yield ReadFault.of(path, f"read to a fault and no further: {error}")
                return
            if record is None:
                return
            if capture:
                yield capture


def _capture(record: ArcWarcRecord) -> Capture | None:
    if record.rec_type != "response":
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    date = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    answer = record.http_headers
    headers = {k.lower(): v for k, v in answer.headers} if answer else {}
    code = answer.get_statuscode() if answer else ""
    capture = Capture.of(url, int(code) if code.isdigit() else None, headers, date)
    kind = headers.get("content-type", "")
    if capture.location or not is_page(kind):
        return capture
    body = unpacked(record.raw_stream.read(MOST_BYTES), headers)
    charset = kind.partition("charset=")[2].strip(" \"'") or None
    return replace(capture, body=body, charset=charset)
