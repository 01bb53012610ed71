"""What a server answered, and what that means for the page that was asked for."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectionDone, ConnectionLost

from linkvet.data import magic
from linkvet.data.fetch.page_urls import as_asked
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
LOOKED_AT = 4096  # bytes from the beginning


@dataclass
class Answer:
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


class Blocked(IgnoreRequest):
    """A page that robots.txt, or the lack of an answer to it, keeps us from."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


def failure(error: Exception, refused: str | None = None) -> tuple[str, str]:
    """Give the outcome and its detail for what went wrong on the way.

    `refused` says why the host's addresses were dropped, where they were.
    """
    if refused:
        return "private_address", refused
    if isinstance(error, Blocked):
        return error.outcome, error.detail
    for kind, outcome, detail in KINDS:
        if isinstance(error, kind):
            return outcome, detail
    for cause in _causes(error):
        module = type(cause).__module__
        if module.startswith(("OpenSSL", "service_identity")):
            return "tls_error", _tls(cause)
        if type(cause).__name__ == "ParseError":  # of a private module of Twisted
            return "unsupported", "what came is no HTTP"
        if isinstance(cause, ConnectionLost | ConnectionDone):
            return "no_connection", "the server broke off"
    return "no_connection", f"connection failed: {_plain(_causes(error)[-1])}"


KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (CannotResolveHostError, "dns_error", "the name has no address"),
    (DownloadTimeoutError, "timeout", "no whole answer in time"),
    (DownloadConnectionRefusedError, "no_connection", "connection refused"),
    (DownloadCancelledError, "too_large", "larger than --max-size"),
    (UnsupportedURLSchemeError, "unsupported", "neither http nor https"),
    # robots.txt has an error of its own: what is left is the limit of what is unpacked
    (IgnoreRequest, "too_large", "larger than --max-size once unpacked"),
)


def _causes(error: BaseException) -> list[BaseException]:
    """Unfold an error into what caused it, itself first, the innermost last."""
    found, at = [error], 0
    while at < len(found) and len(found) < 20:
        one = found[at]
        inner = [getattr(failed, "value", failed) for failed in getattr(one, "reasons", None) or ()]
        found += [each for each in (*inner, one.__cause__) if isinstance(each, BaseException)]
        at += 1
    return found


def _tls(error: BaseException) -> str:
    """Say in words what OpenSSL says in nested lists."""
    said = re.findall(r"'([^']*)'", str(error))
    words = [word for word in said if " " in word] or [type(error).__name__]
    return words[-1]


def _plain(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:200]


def undecodable(error: Exception) -> bool:
    """Tell errors of zlib, brotli and zstd: what was sent is not what Content-Encoding says."""
    module = type(error).__module__.partition(".")[0]
    return module in {"zlib", "gzip", "brotli", "_brotli", "zstd", "backports", "compression"} or (
        isinstance(error, EOFError)
    )


def judged(answer: Answer, headers: Any, body: bytes, stopped: bool) -> None:
    """Say what a response means: sets `location`, or `outcome` and `detail`.

    `stopped` says that the body was left off since Content-Type names no page.
    """
    status = answer.status or 0
    if status in REDIRECTS and (target := _header(headers, "Location")):
        _redirected(answer, target)
    elif status in GONE:
        answer.outcome = "gone"
    elif status == 429 or 500 <= status < 600:
        answer.outcome = "refused" if status == 429 else "server_error"
        answer.wait = _asked_wait(_header(headers, "Retry-After"))
    elif 400 <= status < 500 or status >= 600:
        answer.outcome = "refused"
    elif not 200 <= status < 300:
        answer.outcome, answer.detail = "unsupported", f"status {status}"
    elif encoding := _header(headers, "Content-Encoding"):
        answer.outcome, answer.detail = "unsupported", f"Content-Encoding {encoding[:40]}"
    elif problem := no_page(_header(headers, "Content-Type"), body, stopped):
        answer.outcome, answer.detail = "not_html", problem
    else:
        answer.outcome = "fetched"


def _redirected(answer: Answer, target: str) -> None:
    try:
        url, _, problem = as_asked(urljoin(answer.url, target))
    except ValueError:
        url, problem = "", "no URL"
    if problem:
        answer.outcome, answer.detail = "unsupported", f"redirects to {problem}"
    else:
        answer.location = url


def _header(headers: Any, name: str) -> str:
    value = headers.get(name)
    if value is None:
        return ""
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _asked_wait(text: str) -> float:
    """Read Retry-After in seconds; a date, or none, counts as 0: our own pause decides."""
    return float(text) if text.isdecimal() else 0.0


def is_page(content_type: str) -> bool:
    """Tell whether a Content-Type names a page; none at all may be one.

    >>> is_page("text/html; charset=utf-8"), is_page("image/jpeg"), is_page("")
    (True, False, True)
    """
    return not content_type or content_type.partition(";")[0].strip().lower() in HTML_TYPES


def no_page(content_type: str, body: bytes, stopped: bool) -> str | None:
    """Say why a body is no page of HTML, whatever its Content-Type claims."""
    if stopped or not is_page(content_type):
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
