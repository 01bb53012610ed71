"""Referring pages from the web into a WARC, politely: one crawl by Scrapy's engine.

Scrapy is imported here and in the modules this one is made of (responses, client, resolver,
robots), none of which is loaded unless pages are fetched.
"""

import signal
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess

from linkvet.data.fetch.client import Asker, now, on_bytes, on_headers
from linkvet.data.fetch.host_queue import Collector, Progress
from linkvet.data.fetch.page_urls import Wanted
from linkvet.data.fetch.politeness import Manner, settings
from linkvet.data.fetch.store import Store

GRACE = 10.0  # seconds that pages under way get when a run is stopped


class Pages(Spider):
    """Hands Scrapy's engine to a collector, and ends when that is done."""

    name = "linkvet"

    def __init__(self, collector: Collector) -> None:
        super().__init__()
        self.collector = collector
        self.extra_pause: dict[str, float] = {}  # seconds by host, where robots.txt asks for more
        self.asker: Asker | None = None

    async def start(self):
        """Collect everything; Scrapy has no request to schedule."""
        self.crawler.signals.connect(on_headers, signals.headers_received)
        self.crawler.signals.connect(on_bytes, signals.bytes_received)
        collector = self.collector
        self.asker = Asker(self.crawler.engine, collector.retries, collector.pause)
        await collector.run(self.asker)
        return
        yield  # Scrapy wants a generator


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
    """Fetch pages that the log does not know yet into a WARC; once per process.

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
        if collector.failed:
            raise collector.failed
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
    """Run Scrapy until all is done, or a signal came; give the signal."""
    with warnings.catch_warnings():
        # Scrapy warns of what its own next version changes; nothing a user could mend
        warnings.simplefilter("ignore")
        process = AsyncCrawlerProcess(settings(manner), install_root_handler=True)
        crawl = process.crawl(Pages, collector=collector)
        with _Signals(collector) as told:
            process.start(install_signal_handlers=False)
    if crawl.done() and (error := crawl.exception()):
        raise error
    return told.number


class _Signals:
    """Ends a crawl on Ctrl-C and SIGTERM: softly at first, at once if asked again or too slow.

    Nothing is lost by the hard way: what is not in the log is fetched anew.
    """

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.number: int | None = None

    def __enter__(self) -> "_Signals":
        wanted = (signal.SIGINT, signal.SIGTERM)
        self.before = {number: signal.signal(number, self._came) for number in wanted}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _came(self, number: int, _: Any) -> None:
        from twisted.internet import reactor

        again, self.number = self.number is not None, self.number or number
        if again:
            reactor.callFromThread(reactor.crash)  # type: ignore[attr-defined]
        else:
            reactor.callFromThread(self._softly)  # type: ignore[attr-defined]

    def _softly(self) -> None:
        from twisted.internet import reactor

        self.collector.stop()
        reactor.callLater(GRACE, reactor.crash)  # type: ignore[attr-defined]
