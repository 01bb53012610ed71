"""WARC files written for tests."""

import gzip
import itertools

_NUMBER = itertools.count()


def record(kind: str, url: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2026-05-01T10:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{next(_NUMBER):012d}>\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def archive(path, *answers, gzipped=True):
    """Write a WARC of answers: (url, status line, headers, body)."""
    records = []
    for url, status, headers, body in answers:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        http = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
        records.append(record("response", url, "application/http; msgtype=response", http))
    path.write_bytes(b"".join(map(gzip.compress, records) if gzipped else records))
    return path


def page(url, body, kind="text/html; charset=utf-8"):
    return url, "200 OK", [("Content-Type", kind)], body


def moved(url, aim):
    return url, "301 Moved", [("Location", aim)], b""
