"""How to ask for pages: politely, one request per host at a time, with a pause after each."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from linkvet import __version__

LONGEST_DELAY = 30.0  # seconds between two requests to a host, however slow it is
LONGEST_PAUSE = 60.0  # seconds between two requests or tries, where the host asks for them
MOST_HOSTS = 2_000  # hosts remembered; a host is done with long before


@dataclass(frozen=True)
class Politeness:
    """How to ask: seconds between the requests to a host, limits of a page, and who asks.

    `hosts` is how many hosts are asked at the same time, one page at a time each.
    """

    contact: str | None = None
    delay: float = 1.0
    timeout: float = 30.0
    max_size: int = 5_000_000
    retries: int = 2
    hosts: int = 32
    allow_private: bool = False
    any_certificate: bool = False

    @property
    def user_agent(self) -> str:
        """Who asks, and where to complain."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"linkvet/{__version__} (collects pages that link to a site{contact})"


@dataclass
class Host:
    """What is known of a host: when it may be asked again, its address, and its rules for robots.

    `least` is the shortest pause in seconds, `delay` what its answers ask for. `refused` says why
    an address of the request under way was refused. `rules` holds what each robots.txt said, by
    scheme, name and port.
    """

    name: str
    least: float
    delay: float = 0.0
    ready: float = 0.0
    address: str = ""
    refused: str = ""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the host may be asked; its pause runs from the end of the request."""
        async with self.lock:
            await asyncio.sleep(self.ready - monotonic())
            try:
                yield
            finally:
                self.ready = monotonic() + max(self.least, self.delay)

    def adapt(self, latency: float, is_page: bool) -> None:
        """Give a slow host longer pauses; only a page makes them shorter again.

        An error often comes fast, and says nothing about how the host copes. The rule is that of
        Scrapy's AutoThrottle for one request at a time.
        """
        delay = min(max(latency, (self.delay + latency) / 2), LONGEST_DELAY)
        if is_page or delay > self.delay:
            self.delay = delay

    def idle(self) -> bool:
        """Tell whether the host is neither asked nor waited for."""
        known = all(rules.done() for rules in self.rules.values())
        return known and not self.lock.locked() and self.ready <= monotonic()


class Hosts:
    """The hosts of a run by name; those not asked for a long time are forgotten."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.known: OrderedDict[str, Host] = OrderedDict()

    def __getitem__(self, name: str) -> Host:
        host = self.known.setdefault(name, Host(name, self.least))
        self.known.move_to_end(name)
        while len(self.known) > MOST_HOSTS:
            oldest = next(iter(self.known))
            if not self.known[oldest].idle():
                break
            del self.known[oldest]
        return host
