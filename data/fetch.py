"""Referring pages from the web into a WARC, politely: one crawl by Scrapy's engine.

Scrapy is imported here and in the modules this one is made of (asking, answers, lookup, robots),
none of which is loaded unless pages are fetched.
"""

import asyncio
import signal
import warnings
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess

from linkvet import __version__
from linkvet.data.answers import Answer
from linkvet.data.asking import Asker, now, on_bytes, on_headers, page_request
from linkvet.data.fetch_log import Row
from linkvet.data.fetch_store import Store
from linkvet.data.lookup import Lookup
from linkvet.data.wanted import Wanted, by_host
from linkvet.data.warc_out import Place

MOST_REDIRECTS = 10
MOST_FAILURES = 5  # pages of a host in a row that time out, fail or come too soon for it
LONGEST_DELAY = 30.0  # seconds between two requests to a host, however slow it is
GRACE = 10.0  # seconds that pages under way get when a run is stopped

Progress = Callable[[int, int, float], None]  # pages done, pages in all, seconds left


@dataclass(frozen=True)
class Manner:
    """How to ask: seconds between the requests to a host, limits of a page, and who asks.

    `hosts` is how many hosts are asked at the same time, one page at a time each. `lookup` takes
    the place of DNS, for tests.
    """

    contact: str | None = None
    delay: float = 1.0
    timeout: float = 30.0
    max_size: int = 5_000_000
    retries: int = 2
    hosts: int = 32
    allow_private: bool = False
    any_certificate: bool = False
    lookup: Lookup | None = field(default=None, compare=False)

    @property
    def user_agent(self) -> str:
        """Who asks, and where to complain."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"linkvet/{__version__} (collects pages that link to a site{contact})"


def settings(manner: Manner) -> dict[str, Any]:
    """Give Scrapy's settings: polite, and with nothing open or sent that nobody asked for."""
    return {
        "USER_AGENT": manner.user_agent,
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "linkvet.data.robots.Robots": 100,
        },
        "DOWNLOAD_HANDLERS": {
            "http": "linkvet.data.asking.Handler",
            "https": "linkvet.data.asking.Handler",
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": manner.delay,
        "DOWNLOAD_DELAY_JITTER": 0,  # it would go below the delay as well
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": manner.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(LONGEST_DELAY, manner.delay),
        "DOWNLOAD_TIMEOUT": manner.timeout,
        "DOWNLOAD_MAXSIZE": manner.max_size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": not manner.any_certificate,
        "REDIRECT_ENABLED": False,  # followed, counted and written down by Collector
        "METAREFRESH_ENABLED": False,  # the page that holds it is the page that was asked for
        "RETRY_ENABLED": False,  # Scrapy's tries follow each other at once; see Asker
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # a proxy would look names up out of the guard's sight
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "REACTOR_THREADPOOL_MAXSIZE": 32,  # names are looked up in threads
        "TWISTED_DNS_RESOLVER": "linkvet.data.lookup.GuardedResolver",
        "LINKVET_PRIVATE": manner.allow_private,
        "LINKVET_LOOKUP": manner.lookup,
    }


class Pages(Spider):
    """Hands Scrapy's engine to a collector, and ends when that is done."""

    name = "linkvet"

    def __init__(self, collector: "Collector") -> None:
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


class Collector:
    """Goes through the pages host by host, and puts down what became of each.

    What a URL answered is kept, so that a page which many links lead to by redirects is asked for
    once.
    """

    def __init__(
        self, wanted: Sequence[Wanted], store: Store, manner: Manner, progress: Progress | None
    ) -> None:
        self.store, self.progress = store, progress
        self.retries, self.delay, self.places = manner.retries, manner.delay, manner.hosts
        self.total = len(wanted)
        self.queue = deque(by_host([one for one in wanted if not store.row(one)]))
        self.open = sum(len(pages) for _, pages in self.queue)
        self.active: dict[str, int] = {}  # pages still to come, by host under way
        self.answers = known_answers(store)
        self.stopping: asyncio.Event | None = None
        self.stopped = False
        self.failed: BaseException | None = None
        self.began, self.done = monotonic(), 0

    async def run(self, asker: Asker) -> None:
        """Work on so many hosts at a time; a fault of one ends all."""
        self.asker, self.stopping = asker, asyncio.Event()
        if self.stopped:
            self.stopping.set()
        self.tell()
        workers = [asyncio.create_task(self._work()) for _ in range(min(self.places, self.open))]
        try:
            await asyncio.gather(*workers)
        except Exception as error:
            self.failed = error
            for worker in workers:
                worker.cancel()

    def stop(self) -> None:
        """Begin no further page; those under way may end."""
        self.stopped = True
        if self.stopping:
            self.stopping.set()

    async def pause(self, seconds: float) -> bool:
        """Wait before another try; False says that the run is to end instead."""
        assert self.stopping
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def _work(self) -> None:
        while self.queue and not self.stopped:
            host, pages = self.queue.popleft()
            failures: list[Answer] = []  # in a row
            for at, page in enumerate(pages):
                self.active[host] = len(pages) - at
                if self.stopped:
                    return
                if len(failures) == MOST_FAILURES:
                    self._settle(page, [given_up(page, failures[-1])])
                    continue
                last = await self._collect(page)
                failures = [*failures, last] if last and last.wait is not None else []
            del self.active[host]

    async def _collect(self, page: Wanted) -> Answer | None:
        """Follow one page to its end and put it down; give its host's answer, if it was the end."""
        chain = [await self._answer(page.url)]
        while chain[-1].location and len(chain) <= MOST_REDIRECTS:
            if chain[-1].location in {answer.url for answer in chain}:
                break
            chain.append(await self._answer(chain[-1].location))
        # what was cut short before its last try is left to another run
        if not self.stopped or chain[-1].wait is None:
            self._settle(page, chain)
        return chain[0] if len(chain) == 1 else None

    def _settle(self, page: Wanted, chain: Sequence[Answer]) -> None:
        self.store.settle(row_of(page, chain), chain)
        self.open -= 1
        self.done += 1
        self.tell()

    async def _answer(self, url: str) -> Answer:
        """Ask for a URL, or take what it answered before; who comes meanwhile waits for that."""
        known = self.answers.get(url)
        if known is None:
            asked = self.answers[url] = asyncio.get_running_loop().create_future()
            try:
                known = await self.asker.ask(url, page_request)
            except BaseException:
                self.answers.pop(url).cancel()
                raise
            known.url = url
            self.answers[url] = known
            asked.set_result(known)
        return known if isinstance(known, Answer) else await known

    def tell(self) -> None:
        """Say how far it is, and how long the rest may take."""
        if self.progress:
            self.progress(self.total - self.open, self.total, self._left())

    def _left(self) -> float:
        """Guess the seconds left: the longest queue of a host, or all queues over all workers."""
        busy = max(1, min(self.places, len(self.active) or self.places))
        pace = max(self.delay, (monotonic() - self.began) * busy / max(1, self.done))
        ahead = len(self.queue[0][1]) if self.queue else 0
        longest = max([ahead, *self.active.values()], default=0)
        return pace * max(longest, self.open / self.places)


def known_answers(store: Store) -> dict[str, Any]:
    """Say what an earlier run learnt of URLs: pages that are there, and redirects to them."""
    known: dict[str, Any] = {}
    for row in store.rows.values():
        if row.outcome != "fetched":
            continue
        place = Place(row.warc_offset or 0, row.warc_length or 0)
        steps = row.redirect_chain.split()
        url = row.url
        for status, target in zip(steps[::2], steps[1::2], strict=False):
            known[url] = Answer(url, status=int(status), location=target, place=place)
            url = target
        known[url] = Answer(
            url, "fetched", status=row.http_status, size=row.bytes, when=row.fetched_at, place=place
        )
    return known


def given_up(page: Wanted, last: Answer) -> Answer:
    """Say of a page that its host failed so often that it was not asked for.

    Else a host with a thousand pages that all time out would hold up a run for a day.
    """
    detail = f"not asked for: {MOST_FAILURES} pages of this host in a row ended so"
    return Answer(page.url, last.outcome, detail, when=now())


def row_of(page: Wanted, chain: Sequence[Answer]) -> Row:
    """Write the row of a page from the answers on the way to it, the last one its end."""
    last = chain[-1]
    hops = [answer for answer in chain if answer.location]
    outcome, detail = last.outcome, last.detail
    if last.location:
        ends = len(chain) > MOST_REDIRECTS
        outcome = "redirect_loop"
        detail = f"more than {MOST_REDIRECTS} redirects" if ends else f"back to {last.location}"
    return Row(
        url=page.url,
        final_url=last.location or last.url,
        outcome=outcome,
        http_status=last.status,
        redirects=len(hops),
        redirect_chain=" ".join(f"{hop.status} {hop.location}" for hop in hops),
        bytes=last.size,
        seconds=round(sum(answer.seconds for answer in chain), 3),
        fetched_at=last.when or now(),
        detail=" ".join(detail.split()),
    )


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
