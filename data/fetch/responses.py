"""What a server answered, and what that means for the page that was asked for."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError

from linkvet.data import magic
from linkvet.data.fetch.connections import BrokenOffError
from linkvet.data.fetch.page_urls import request_url
from linkvet.data.fetch.warc_writer import Place

REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
HTML_TYPES = {"text/html", "application/xhtml+xml"}
# how files that are no text begin, whatever their Content-Type says
BINARY = (
    *(*magic.PICTURES, magic.GIF, magic.RIFF, magic.PDF, magic.ZIP, magic.RAR, magic.GZIP),
    *(b"\x00\x00\x00", b"ID3", b"OggS", b"wOFF", b"wOF2", b"\x7fELF"),
)
MARKUP = re.compile(rb"<!doctype\s+html|<html|<head|<body|<title|<meta|<a\s", re.IGNORECASE)
PACKINGS = {"gzip", "deflate", "br", "zstd"}  # Content-Encodings that aiohttp takes off
LOOKED_AT = 4096  # bytes from the beginning


@dataclass
class Response:
    """One URL and what came of asking for it.

    `location` is where a redirect leads; otherwise `outcome` is one of
    `linkvet.data.fetch.log.OUTCOMES`. `headers` and `body` are what goes into the WARC, until it is
    there: then `place` says where. `notes` are further named fields of its record. `wait`, in
    seconds, is what the server asks for before the next try; None says that no other try is worth
    it.
    """

    url: str
    outcome: str = ""
    detail: str = ""
    status: int | None = None
    location: str | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes | None = None
    size: int = 0
    seconds: float = 0.0
    when: str = ""
    address: str = ""
    place: Place | None = None
    wait: float | None = None
    notes: dict[str, str] = field(default_factory=dict)


def failure(error: Exception, refused: str = "") -> tuple[str, str]:
    """Give the outcome and its detail for what went wrong on the way.

    `refused` says why the host's addresses were refused, where they were.
    """
    if refused and isinstance(error, aiohttp.ClientConnectorError):
        return "private_address", refused
    if undecodable(error):
        return "unsupported", "the body cannot be unpacked"
    for kind, outcome, detail in KINDS:
        if isinstance(error, kind):
            return outcome, detail or _reason(error)
    return "no_connection", f"connection failed: {_reason(error)}"


# the first that fits counts
KINDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (TimeoutError, "timeout", "no whole answer in time"),
    (aiohttp.ClientConnectorDNSError, "dns_error", "the name has no address"),
    (UnicodeError, "dns_error", "no name that DNS knows"),
    (aiohttp.ClientConnectorCertificateError, "tls_error", ""),
    (aiohttp.ClientSSLError, "tls_error", ""),
    (aiohttp.InvalidURL, "unsupported", "no URL"),
    (aiohttp.ClientResponseError, "unsupported", ""),
    (BrokenOffError, "no_connection", "the server broke off"),
)


def _reason(error: BaseException) -> str:
    """Say in a few words what an error is about."""
    if isinstance(error, aiohttp.ClientResponseError):
        return f"no HTTP that can be read: {error.message.partition(chr(10))[0].rstrip(':')[:80]}"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        error = error.certificate_error
    elif isinstance(error, aiohttp.ClientConnectorError):
        error = error.os_error
    words = getattr(error, "verify_message", None) or getattr(error, "reason", None)
    if not words and isinstance(error, OSError) and error.errno:
        words = os.strerror(error.errno)
    return " ".join(str(words or error or type(error).__name__).split())[:200]


def undecodable(error: BaseException) -> bool:
    """Tell where a body is not packed as its Content-Encoding says."""
    return isinstance(error.__cause__, ContentEncodingError)


def judged(response: Response, headers: Mapping[str, str], body: bytes | bytearray) -> None:
    """Say what a response means: sets `location`, or `outcome` and `detail`.

    The body may be left off where Content-Type names no page.
    """
    status = response.status or 0
    if status in REDIRECTS and (target := header(headers, "Location")):
        _redirected(response, target)
    elif status in GONE:
        response.outcome = "gone"
    elif status == 429 or 500 <= status < 600:
        response.outcome = "refused" if status == 429 else "server_error"
        response.wait = _retry_after(header(headers, "Retry-After"))
    elif 400 <= status < 500 or status >= 600:
        response.outcome = "refused"
    elif not 200 <= status < 300:
        response.outcome, response.detail = "unsupported", f"status {status}"
    elif (packing := packing_of(headers)) and packing not in PACKINGS:
        response.outcome, response.detail = "unsupported", f"Content-Encoding {packing[:40]}"
    elif problem := no_page(header(headers, "Content-Type"), body):
        response.outcome, response.detail = "not_html", problem
    else:
        response.outcome = "fetched"


def _redirected(response: Response, target: str) -> None:
    try:
        url, _, problem = request_url(urljoin(response.url, target))
    except ValueError:
        url, problem = "", "no URL"
    if problem:
        response.outcome, response.detail = "unsupported", f"redirects to {problem}"
    else:
        response.location = url


def header(headers: Mapping[str, str], name: str) -> str:
    """Give a header; one that is not in UTF-8 is taken for Latin-1."""
    raw = headers.get(name, "").encode("utf-8", "surrogateescape")
    try:
        return raw.decode().strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


def packing_of(headers: Mapping[str, str]) -> str:
    """Say how a body was packed; nothing where it was not."""
    packing = header(headers, "Content-Encoding").lower()
    return "" if packing == "identity" else packing


def _retry_after(text: str) -> float:
    """Read Retry-After in seconds; a date, or none, counts as 0: our own pause decides."""
    return float(text) if text.isdecimal() else 0.0


def is_page(content_type: str) -> bool:
    """Tell whether a Content-Type names a page; none at all may be one.

    >>> is_page("text/html; charset=utf-8"), is_page("image/jpeg"), is_page("")
    (True, False, True)
    """
    return not content_type or content_type.partition(";")[0].strip().lower() in HTML_TYPES


def no_page(content_type: str, body: bytes | bytearray) -> str | None:
    """Say why a body is no page of HTML, whatever its Content-Type claims."""
    if not is_page(content_type):
        # never bare: it comes from a stranger, and a spreadsheet would run what begins with =
        return f"Content-Type {content_type[:80]}"
    start = body[:LOOKED_AT].lstrip()
    if not start:
        return "an empty page"
    if start.startswith(BINARY) or (b"\x00" in start and not start.startswith(magic.UTF_16_MARKS)):
        return "a binary file that is called HTML"
    if not content_type and not MARKUP.search(start):
        return "neither Content-Type nor markup"
    return None
