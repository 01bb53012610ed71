"""The queue of a crawl: pages by host, fetched by one worker a host, and what became of each."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from linkvet.data.fetch.client import Client, now
from linkvet.data.fetch.log import Row
from linkvet.data.fetch.page_urls import PageUrl, by_host
from linkvet.data.fetch.politeness import Politeness
from linkvet.data.fetch.responses import Response
from linkvet.data.fetch.store import Store
from linkvet.data.fetch.warc_writer import Place

MOST_REDIRECTS = 10
MOST_FAILURES = 5  # pages of a host in a row that time out, fail or come too soon for it

Progress = Callable[[int, int, float], None]  # pages done, pages in all, seconds left


class HostQueue:
    """Hands hosts to workers, each of which fetches the pages of one host in turn.

    So no host gets two requests at a time, and as many hosts are busy as the user allows. A page
    is settled once its outcome is in the store; until then it is open, and the next run takes it
    up. What a URL answered is kept, so that a page which many links redirect to is asked for once.
    """

    def __init__(
        self,
        page_urls: Sequence[PageUrl],
        store: Store,
        politeness: Politeness,
        progress: Progress | None,
    ) -> None:
        self.store, self.progress = store, progress
        self.delay, self.most_hosts = politeness.delay, politeness.hosts
        self.total = len(page_urls)
        self.queue = deque(by_host([one for one in page_urls if not store.row(one)]))
        self.open = sum(len(pages) for _, pages in self.queue)
        self.active: dict[str, int] = {}  # pages still to come, by host under way
        self.responses = known_responses(store)
        self.stopping: asyncio.Event | None = None
        self.stopped = False
        self.began, self.done = monotonic(), 0

    async def run(self, client: Client) -> None:
        """Fetch all pages that are open; an error in one worker ends the others."""
        self.client, self.stopping = client, asyncio.Event()
        if self.stopped:
            self.stopping.set()
        self.tell()
        workers = [
            asyncio.create_task(self._work()) for _ in range(min(self.most_hosts, self.open))
        ]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)

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
            failures: list[Response] = []  # in a row
            for at, page in enumerate(pages):
                self.active[host] = len(pages) - at
                if self.stopped:
                    return
                if len(failures) == MOST_FAILURES:
                    self._settle(page, [given_up(page, failures[-1])])
                    continue
                last = await self._collect(page)
                # `wait` is set where another try may help: the host is slow, down or overrun
                failures = [*failures, last] if last and last.wait is not None else []
            del self.active[host]

    async def _collect(self, page: PageUrl) -> Response | None:
        """Fetch a page through its redirects and settle it.

        The response is given where it is the host's own, and None where a redirect led elsewhere.
        """
        chain = [await self._response(page.url)]
        while chain[-1].location and len(chain) <= MOST_REDIRECTS:
            if chain[-1].location in {response.url for response in chain}:
                break
            chain.append(await self._response(chain[-1].location))
        # what was cut short before its last try is left to another run
        if not self.stopped or chain[-1].wait is None:
            self._settle(page, chain)
        return chain[0] if len(chain) == 1 else None

    def _settle(self, page: PageUrl, chain: Sequence[Response]) -> None:
        self.store.settle(row_of(page, chain), chain)
        self.open -= 1
        self.done += 1
        self.tell()

    async def _response(self, url: str) -> Response:
        """Ask for a URL, or take what it answered before.

        Where another worker is asking for it just now, wait for that: a future holds its place.
        """
        known = self.responses.get(url)
        if known is None:
            pending = self.responses[url] = asyncio.get_running_loop().create_future()
            try:
                known = await self.client.page(url)
            except BaseException:
                self.responses.pop(url).cancel()
                raise
            known.url = url
            self.responses[url] = known
            pending.set_result(known)
        return known if isinstance(known, Response) else await known

    def tell(self) -> None:
        """Say how far it is, and how long the rest may take."""
        if self.progress:
            self.progress(self.total - self.open, self.total, self._left())

    def _left(self) -> float:
        """Guess the seconds left: the longest queue of a host, or all queues over all workers."""
        busy = max(1, min(self.most_hosts, len(self.active) or self.most_hosts))
        pace = max(self.delay, (monotonic() - self.began) * busy / max(1, self.done))
        ahead = len(self.queue[0][1]) if self.queue else 0
        longest = max([ahead, *self.active.values()], default=0)
        return pace * max(longest, self.open / self.most_hosts)


def known_responses(store: Store) -> dict[str, Any]:
    """Give what an earlier run learned of URLs: pages that were fetched, and redirects to them."""
    known: dict[str, Any] = {}
    for row in store.rows.values():
        if row.outcome != "fetched":
            continue
        place = Place(row.warc_offset or 0, row.warc_length or 0)
        steps = row.redirect_chain.split()
        url = row.url
        for status, target in zip(steps[::2], steps[1::2], strict=False):
            known[url] = Response(url, status=int(status), location=target, place=place)
            url = target
        known[url] = Response(
            url, "fetched", status=row.http_status, size=row.bytes, when=row.fetched_at, place=place
        )
    return known


def given_up(page: PageUrl, last: Response) -> Response:
    """Give a page the outcome of its host's last failure, without asking for it.

    Otherwise a host with a thousand pages that all time out would hold up a run for a day.
    """
    detail = f"not asked for: {MOST_FAILURES} pages of this host in a row ended so"
    return Response(page.url, last.outcome, detail, when=now())


def row_of(page: PageUrl, chain: Sequence[Response]) -> Row:
    """Write the row of a page from the answers on the way to it, the last one its end."""
    last = chain[-1]
    hops = [response for response in chain if response.location]
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
        seconds=round(sum(response.seconds for response in chain), 3),
        fetched_at=last.when or now(),
        detail=" ".join(detail.split()),
    )
