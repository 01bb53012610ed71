"""Asking a server for one URL: patiently, within limits, and never for more than was asked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from linkvet.data.fetch.connections import CURRENT_HOST
from linkvet.data.fetch.politeness import LONGEST_PAUSE, Hosts, Politeness
from linkvet.data.fetch.responses import (
    PACKINGS,
    Response,
    failure,
    header,
    is_page,
    judged,
    packing_of,
    undecodable,
)
from linkvet.data.fetch.robots import blocked
from linkvet.data.fetch.store import unpacked_headers

# worth another try; a name without an address is told at once by all servers of names
TRANSIENT = {"timeout", "no_connection", "server_error"}
FIRST_PAUSE = 2.0  # seconds before the second try, doubled before each further one
ROBOTS_SIZE = 500 * 1024  # bytes read of robots.txt: what RFC 9309 demands, and Google reads


def now() -> str:
    """Give the time as WARC files write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Client:
    """Asks for pages, if their robots.txt lets it; redirects come back as they are.

    `pause` waits some seconds before another try and says whether to go on.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        politeness: Politeness,
        pause: Callable[[float], Awaitable[bool]],
    ) -> None:
        self.session, self.pause = session, pause
        self.retries, self.max_size = politeness.retries, politeness.max_size
        self.hosts = Hosts(politeness.delay)

    async def page(self, url: str) -> Response:
        """Ask for a page."""
        host = self.hosts[urlsplit(url).hostname or ""]
        if problem := await blocked(url, host, lambda robots: self._ask(robots, self._robots)):
            return Response(url, problem.outcome, problem.detail, when=now())
        return await self._ask(url, self._page)

    async def _ask(
        self, url: str, read: Callable[[aiohttp.ClientResponse, Response], Awaitable[None]]
    ) -> Response:
        """Ask until there is an answer that will not be better for waiting."""
        seconds = 0.0
        for attempt in range(self.retries + 1):
            response = await self._once(url, read)
            response.seconds = seconds = seconds + response.seconds
            # a server that asks for a longer pause is not asked again in this run
            if response.wait is None or response.wait > LONGEST_PAUSE:
                break
            if attempt == self.retries:
                response.detail = "; ".join(filter(None, (response.detail, _tries(attempt + 1))))
                break
            if not await self.pause(max(response.wait, FIRST_PAUSE * 2**attempt)):
                break
        return response

    async def _once(
        self, url: str, read: Callable[[aiohttp.ClientResponse, Response], Awaitable[None]]
    ) -> Response:
        response = Response(url)
        host = self.hosts[urlsplit(url).hostname or ""]
        async with host.turn():
            CURRENT_HOST.set(host)
            host.refused = ""
            response.when, began = now(), monotonic()
            try:
                async with self.session.get(URL(url, encoded=True), allow_redirects=False) as raw:
                    host.adapt(monotonic() - began, raw.status == 200)
                    response.status, response.address = raw.status, host.address
                    await read(raw, response)
            except Exception as error:  # whatever a server makes of it, the run goes on
                response.outcome, response.detail = failure(error, host.refused)
                response.wait = 0.0 if response.outcome in TRANSIENT else None
                response.status = None
            response.seconds = monotonic() - began
        return response

    async def _page(self, raw: aiohttp.ClientResponse, response: Response) -> None:
        """Read a page; what is none is left off."""
        body = bytearray()
        limit, large = self.max_size, "larger than --max-size"
        if (raw.content_length or 0) > limit:
            response.outcome, response.detail = "too_large", large
            return
        if is_page(header(raw.headers, "Content-Type")):
            whole = await _read(raw, body, limit)
            if len(body) > limit:
                unpacked = raw.content.total_raw_bytes <= limit
                response.outcome, response.detail = "too_large", large + " once unpacked" * unpacked
                return
            if not whole:
                response.detail = "the server broke off before the end"
                response.notes["WARC-Truncated"] = "disconnect"
        response.size = len(body)
        judged(response, raw.headers, body)
        if response.outcome in ("", "fetched"):
            response.body = bytes(body)
            packing = packing_of(raw.headers)
            response.headers = unpacked_headers(
                raw.raw_headers, packing.encode() if packing in PACKINGS else b""
            )

    async def _robots(self, raw: aiohttp.ClientResponse, response: Response) -> None:
        """Read a robots.txt; of a long one the beginning counts."""
        body = bytearray()
        await _read(raw, body, ROBOTS_SIZE)
        judged(response, raw.headers, body)
        response.body = bytes(body[:ROBOTS_SIZE])


async def _read(raw: aiohttp.ClientResponse, body: bytearray, limit: int) -> bool:
    """Read a body until it is longer than a limit in bytes; False says that its end is missing."""
    try:
        async for chunk in raw.content.iter_any():
            body += chunk
            if len(body) > limit:
                break
    except aiohttp.ClientPayloadError as error:
        if undecodable(error):
            raise
        return False
    return True


def _tries(number: int) -> str:
    return f"tried {number} times" if number > 1 else ""
