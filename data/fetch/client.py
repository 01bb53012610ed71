"""Asking a server for one URL: patiently, within limits, and never for more than was asked.

Scrapy keeps one request per host under way and the pauses between them; this adds tries with
growing pauses, and reads from each response what is worth keeping.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from linkvet.data.fetch.resolver import GuardedResolver
from linkvet.data.fetch.responses import Answer, Blocked, failure, is_page, judged, undecodable
from linkvet.data.fetch.store import unpacked_headers

# worth another try; a name without an address is told at once by all servers of names
TRANSIENT = {"timeout", "no_connection", "server_error"}
FIRST_PAUSE = 2.0  # seconds before the second try, doubled before each further one
LONGEST_PAUSE = 60.0  # a server that asks for more is not asked again in this run
ROBOTS_SIZE = 500 * 1024  # bytes read of robots.txt: what RFC 9309 demands, and Google reads
ROBOTS_UNPACKED = 16 << 20  # bytes; a robots.txt sent packed may grow to this and is then cut
HEADERS = 1 << 20  # bytes of headers, with room to spare


def now() -> str:
    """Give the time as WARC files write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Handler(HTTP11DownloadHandler):
    """Scrapy's way to servers; the pause of a host runs from the end of a request.

    Scrapy counts from the beginning: a request that took a second to connect would be followed by
    another at once.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        # seconds; with a host asked seldom, open connections would soon be more than allowed
        self._pool.cachedConnectionTimeout = 15
        self._pool.retryAutomatically = False  # Twisted's own second try knows no pause
        self.extra: dict[str, float] = crawler.spider.extra_pause
        most = max(crawler.settings.getint("DOWNLOAD_MAXSIZE"), ROBOTS_SIZE) + HEADERS
        self._pool._factory = limited(self._pool._factory, most)

    async def download_request(self, request: Request) -> Response:
        """Download one request, and note how long it took in `request.meta["seconds"]`."""
        began = monotonic()
        try:
            return await super().download_request(request)
        finally:
            request.meta["seconds"] = monotonic() - began
            key = request.meta["download_slot"]
            assert self._crawler.engine
            if slot := self._crawler.engine.downloader.slots.get(key):
                longer = max(0.0, self.extra.get(key, 0.0) - slot.delay)
                slot.lastseen = monotonic() + longer


def limited(factory: Any, most: int) -> type:
    """Make a factory of connections that break off when one response has more bytes than this.

    Scrapy's own limit counts what comes after the headers; these may be endless too.
    """

    class Limited(factory):
        def buildProtocol(self, addr: Any) -> Any:
            protocol = super().buildProtocol(addr)
            hear, ask, received = protocol.dataReceived, protocol.request, 0

            def request(asked: Any) -> Any:
                nonlocal received
                received = 0
                return ask(asked)

            def data_received(data: bytes) -> None:
                nonlocal received
                received += len(data)
                if received > most:
                    protocol.transport.abortConnection()
                else:
                    hear(data)

            protocol.request, protocol.dataReceived = request, data_received
            return protocol

    return Limited


def on_headers(headers: Any, request: Request, **_: Any) -> None:
    """Note how the body is packed; leave it off where it is no page."""
    request.meta["packed"] = b", ".join(headers.getlist("Content-Encoding"))
    kind = (headers.get("Content-Type") or b"").decode("latin-1")
    if request.meta.get("of_page") and not is_page(kind):
        request.meta["stopped"] = True
        raise StopDownload(fail=False)


def on_bytes(data: bytes, request: Request, **_: Any) -> None:
    """Cut a robots.txt that is too long: its beginning is what counts."""
    if request.meta.get("of_page"):
        return
    request.meta["received"] = request.meta.get("received", 0) + len(data)
    if request.meta["received"] > ROBOTS_SIZE:
        raise StopDownload(fail=False)


def page_request(url: str) -> Request:
    """Make the request for a page; redirects come back as they are."""
    return Request(url, dont_filter=True, meta={"of_page": True})


def robots_request(url: str) -> Request:
    """Make the request for a robots.txt."""
    meta = {"dont_obey_robotstxt": True, "download_maxsize": ROBOTS_UNPACKED}
    return Request(url, dont_filter=True, meta=meta)


class Asker:
    """Asks for URLs through Scrapy's engine.

    `retries` is how often what may pass is tried again; `pause` waits some seconds and says whether
    to go on.
    """

    def __init__(
        self, engine: Any, retries: int, pause: Callable[[float], Awaitable[bool]]
    ) -> None:
        self.engine, self.retries, self.pause = engine, retries, pause

    async def ask(self, url: str, make: Callable[[str], Request]) -> Answer:
        """Ask until there is an answer that will not be better for waiting."""
        seconds = 0.0
        for attempt in range(self.retries + 1):
            answer = await self._once(make(url))
            answer.seconds = seconds = seconds + answer.seconds
            if answer.wait is None or answer.wait > LONGEST_PAUSE:
                break
            if attempt == self.retries:
                answer.detail = "; ".join(filter(None, (answer.detail, _tries(attempt + 1))))
                break
            if not await self.pause(max(answer.wait, FIRST_PAUSE * 2**attempt)):
                break
        return answer

    async def _once(self, request: Request) -> Answer:
        answer = Answer(request.url, when=now())
        try:
            response = await self.engine.download_async(request)
        except Exception as error:
            host = request.url.split("/")[2]
            if undecodable(error):
                answer.outcome, answer.detail = "unsupported", "the body cannot be unpacked"
            else:
                answer.outcome, answer.detail = failure(error, _refused(host))
            if answer.outcome in TRANSIENT and not isinstance(error, Blocked):
                answer.wait = 0.0
            answer.seconds = request.meta.get("seconds", 0.0)
            return answer
        self._read(answer, response, request)
        return answer

    def _read(self, answer: Answer, response: Any, request: Request) -> None:
        packed = request.meta.get("packed", b"")
        if response.headers.get("Content-Encoding"):
            packed = b""  # still packed: Scrapy does not know how
        answer.status, answer.seconds = response.status, request.meta.get("seconds", 0.0)
        answer.body, answer.size = response.body, len(response.body)
        answer.address = str(response.ip_address or "")
        pairs = [(name, value) for name, values in response.headers.items() for value in values]
        answer.headers = unpacked_headers(pairs, packed)
        judged(answer, response.headers, response.body, request.meta.get("stopped", False))
        if answer.outcome == "fetched" and "dataloss" in response.flags:
            answer.detail = "the server broke off before the end"
            answer.notes["WARC-Truncated"] = "disconnect"
        if request.meta.get("of_page") and answer.outcome not in ("", "fetched"):
            answer.body = None  # kept for nobody


def _tries(number: int) -> str:
    return f"tried {number} times" if number > 1 else ""


def _refused(netloc: str) -> str | None:
    """Say why a host's addresses were dropped, if they were."""
    host = netloc.rpartition("@")[2]
    host = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return GuardedResolver.refused.get(host)
