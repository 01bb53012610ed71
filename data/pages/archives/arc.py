"""ARC, the archive format before WARC: rare enough for the slower reader, which knows it."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from linkvet.data.pages.archives.capture import Capture, ReadFault, is_page
from linkvet.data.pages.archives.content_encoding import MOST_BYTES, unpacked


def arc_captures(path: Path) -> Iterator[Capture | ReadFault]:
    """Answers of an ARC file, in its order."""
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file, arc2warc=True):
                if record.rec_type != "response":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                date = (record.rec_headers.get_header("WARC-Date") or "")[:10]
                answer = record.http_headers
                headers = {k.lower(): v for k, v in answer.headers} if answer else {}
                code = answer.get_statuscode() if answer else ""
                capture = Capture.of(url, int(code) if code.isdigit() else None, headers, date)
                kind = headers.get("content-type", "")
                if not capture.location and is_page(kind):
                    body = unpacked(record.raw_stream.read(MOST_BYTES), headers)
                    charset = kind.partition("charset=")[2].strip(" \"'") or None
                    capture = replace(capture, body=body, charset=charset)
                yield capture
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
