"""Referring pages from the web into a WARC, politely.

aiohttp is imported in the modules this one is made of (connections, client, responses) and Protego
in robots; none of them is loaded unless pages are fetched.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkvet.data.fetch.client import Client, now
from linkvet.data.fetch.connections import open_session
from linkvet.data.fetch.host_queue import HostQueue, Progress
from linkvet.data.fetch.page_urls import PageUrl
from linkvet.data.fetch.politeness import Politeness
from linkvet.data.fetch.store import Store

GRACE = 10.0  # seconds that pages under way get when a run is stopped


@dataclass(frozen=True)
class Crawl:
    """What a run did: pages by outcome, in all and in this run; whether it came to its end."""

    pages: int
    outcomes: dict[str, int]
    requested: int
    done: bool
    stopped_by: int | None


def collect(
    page_urls: Sequence[PageUrl],
    warc: Path,
    log: Path,
    politeness: Politeness,
    progress: Progress | None = None,
    again: bool = False,
) -> Crawl:
    """Fetch pages that the log does not know yet into a WARC.

    Parameters
    ----------
    again
        Ask anew for what failed in a way that may have passed.

    Raises
    ------
    UserError
        A file cannot be used or written.
    """
    store = Store(warc, log, politeness.user_agent, now(), again)
    try:
        host_queue = HostQueue(page_urls, store, politeness, progress)
        stopped_by = _crawl(host_queue, politeness) if host_queue.open else None
        rows = map(store.row, page_urls)
        outcomes = Counter(row.outcome for row in rows if row)
        return Crawl(
            len(page_urls),
            dict(outcomes.most_common()),
            host_queue.done,
            not host_queue.open,
            stopped_by,
        )
    finally:
        store.close()


def _crawl(host_queue: HostQueue, politeness: Politeness) -> int | None:
    """Run until all is done, or a signal came; give the signal."""
    loop = asyncio.new_event_loop()
    try:
        crawl = loop.create_task(_collect(host_queue, politeness))
        with _Signals(loop, crawl, host_queue) as signals, suppress(asyncio.CancelledError):
            loop.run_until_complete(crawl)
    finally:
        loop.close()  # unlike asyncio.run, this waits for no name that is still looked up
    return signals.number


async def _collect(host_queue: HostQueue, politeness: Politeness) -> None:
    async with open_session(politeness) as session:
        await host_queue.run(Client(session, politeness, host_queue.pause))


class _Signals:
    """Ends a crawl on Ctrl-C and SIGTERM: softly at first, at once if asked again or too slow.

    Nothing is lost by the hard way: what is not in the log is fetched anew.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, crawl: asyncio.Task[None], host_queue: HostQueue
    ) -> None:
        self.loop, self.crawl, self.host_queue = loop, crawl, host_queue
        self.number: int | None = None

    def __enter__(self) -> "_Signals":
        numbers = (signal.SIGINT, signal.SIGTERM)
        self.before = {number: signal.getsignal(number) for number in numbers}
        for number in numbers:
            try:
                # wakes the loop even where another thread gets the signal, as signal.signal may not
                self.loop.add_signal_handler(number, self._came, number)
            except NotImplementedError:  # Windows, where the loop wakes by itself
                signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            with suppress(NotImplementedError):
                self.loop.remove_signal_handler(number)
            signal.signal(number, handler)

    def _handle(self, number: int, _: Any) -> None:
        self.loop.call_soon_threadsafe(self._came, number)

    def _came(self, number: int) -> None:
        if self.number is not None:
            self.crawl.cancel()
            return
        self.number = number
        self.host_queue.stop()
        self.loop.call_later(GRACE, self.crawl.cancel)
