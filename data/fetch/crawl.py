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
from linkvet.data.fetch.host_queue import Collector, Progress
from linkvet.data.fetch.page_urls import Wanted
from linkvet.data.fetch.politeness import Manner
from linkvet.data.fetch.store import Store

GRACE = 10.0  # seconds that pages under way get when a run is stopped


@dataclass(frozen=True)
class Fetched:
    """What a run did: pages by outcome, in all and in this run; whether it came to its end."""

    pages: int
    outcomes: dict[str, int]
    asked: int
    done: bool
    stopped_by: int | None


def collect(
    wanted: Sequence[Wanted],
    warc: Path,
    log: Path,
    manner: Manner,
    progress: Progress | None = None,
    again: bool = False,
) -> Fetched:
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
    store = Store(warc, log, manner.user_agent, now(), again)
    try:
        collector = Collector(wanted, store, manner, progress)
        stopped_by = _crawl(collector, manner) if collector.open else None
        found = map(store.row, wanted)
        outcomes = Counter(row.outcome for row in found if row)
        return Fetched(
            len(wanted),
            dict(outcomes.most_common()),
            collector.done,
            not collector.open,
            stopped_by,
        )
    finally:
        store.close()


def _crawl(collector: Collector, manner: Manner) -> int | None:
    """Run until all is done, or a signal came; give the signal."""
    loop = asyncio.new_event_loop()
    try:
        crawl = loop.create_task(_collect(collector, manner))
        with _Signals(loop, crawl, collector) as told, suppress(asyncio.CancelledError):
            loop.run_until_complete(crawl)
    finally:
        loop.close()  # unlike asyncio.run, this waits for no name that is still looked up
    return told.number


async def _collect(collector: Collector, manner: Manner) -> None:
    async with open_session(manner) as session:
        await collector.run(Client(session, manner, collector.pause))


class _Signals:
    """Ends a crawl on Ctrl-C and SIGTERM: softly at first, at once if asked again or too slow.

    Nothing is lost by the hard way: what is not in the log is fetched anew.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, crawl: asyncio.Task[None], collector: Collector
    ) -> None:
        self.loop, self.crawl, self.collector = loop, crawl, collector
        self.number: int | None = None

    def __enter__(self) -> "_Signals":
        wanted = (signal.SIGINT, signal.SIGTERM)
        self.before = {number: signal.getsignal(number) for number in wanted}
        for number in wanted:
            try:
                # wakes the loop even where another thread gets the signal, as signal.signal may not
                self.loop.add_signal_handler(number, self._came, number)
            except NotImplementedError:  # Windows, where the loop wakes by itself
                signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            with suppress(NotImplementedError):
                self.loop.remove_signal_handler(number)
            signal.signal(number, handler)

    def _heard(self, number: int, _: Any) -> None:
        self.loop.call_soon_threadsafe(self._came, number)

    def _came(self, number: int) -> None:
        if self.number is not None:
            self.crawl.cancel()
            return
        self.number = number
        self.collector.stop()
        self.loop.call_later(GRACE, self.crawl.cancel)
