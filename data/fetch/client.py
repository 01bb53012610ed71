"""Asking a server for one URL: patiently, within limits, and never for more than was asked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from linkvet.data.fetch.connections import ASKED
from linkvet.data.fetch.politeness import LONGEST_PAUSE, Hosts, Manner
from linkvet.data.fetch.responses import (
    PACKINGS,
    Answer,
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
        manner: Manner,
        pause: Callable[[float], Awaitable[bool]],
    ) -> None:
        self.session, self.pause = session, pause
        self.retries, self.max_size = manner.retries, manner.max_size
        self.hosts = Hosts(manner.delay)

    async def page(self, url: str) -> Answer:
        """Ask for a page."""
        host = self.hosts[urlsplit(url).hostname or ""]
        if problem := await blocked(url, host, lambda robots: self._ask(robots, self._robots)):
            return Answer(url, problem.outcome, problem.detail, when=now())
        return await self._ask(url, self._page)

    async def _ask(
        self, url: str, read: Callable[[aiohttp.ClientResponse, Answer], Awaitable[None]]
    ) -> Answer:
        """Ask until there is an answer that will not be better for waiting."""
        seconds = 0.0
        for attempt in range(self.retries + 1):
            answer = await self._once(url, read)
            answer.seconds = seconds = seconds + answer.seconds
            # a server that asks for a longer pause is not asked again in this run
            if answer.wait is None or answer.wait > LONGEST_PAUSE:
                break
            if attempt == self.retries:
                answer.detail = "; ".join(filter(None, (answer.detail, _tries(attempt + 1))))
                break
            if not await self.pause(max(answer.wait, FIRST_PAUSE * 2**attempt)):
                break
        return answer

    async def _once(
        self, url: str, read: Callable[[aiohttp.ClientResponse, Answer], Awaitable[None]]
    ) -> Answer:
        answer = Answer(url)
        host = self.hosts[urlsplit(url).hostname or ""]
        async with host.turn():
            ASKED.set(host)
            host.refused = ""
            answer.when, began = now(), monotonic()
            try:
                async with self.session.get(
                    URL(url, encoded=True), allow_redirects=False
                ) as response:
                    host.adapt(monotonic() - began, response.status == 200)
                    answer.status, answer.address = response.status, host.address
                    await read(response, answer)
            except Exception as error:  # whatever a server makes of it, the run goes on
                answer.outcome, answer.detail = failure(error, host.refused)
                answer.wait = 0.0 if answer.outcome in TRANSIENT else None
                answer.status = None
            answer.seconds = monotonic() - began
        return answer

    async def _page(self, response: aiohttp.ClientResponse, answer: Answer) -> None:
        """Read a page; what is none is left off."""
        body = bytearray()
        limit, large = self.max_size, "larger than --max-size"
        if (response.content_length or 0) > limit:
            answer.outcome, answer.detail = "too_large", large
            return
        if is_page(header(response.headers, "Content-Type")):
            whole = await _read(response, body, limit)
            if len(body) > limit:
                unpacked = response.content.total_raw_bytes <= limit
                answer.outcome, answer.detail = "too_large", large + " once unpacked" * unpacked
                return
            if not whole:
                answer.detail = "the server broke off before the end"
                answer.notes["WARC-Truncated"] = "disconnect"
        answer.size = len(body)
        judged(answer, response.headers, body)
        if answer.outcome in ("", "fetched"):
            answer.body = bytes(body)
            packing = packing_of(response.headers)
            answer.headers = unpacked_headers(
                response.raw_headers, packing.encode() if packing in PACKINGS else b""
            )

    async def _robots(self, response: aiohttp.ClientResponse, answer: Answer) -> None:
        """Read a robots.txt; of a long one the beginning counts."""
        body = bytearray()
        await _read(response, body, ROBOTS_SIZE)
        judged(answer, response.headers, body)
        answer.body = bytes(body[:ROBOTS_SIZE])


async def _read(response: aiohttp.ClientResponse, body: bytearray, limit: int) -> bool:
    """Read a body until it is longer than a limit in bytes; False says that its end is missing."""
    try:
        async for chunk in response.content.iter_any():
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
