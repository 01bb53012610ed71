"""robots.txt as RFC 9309 has it: no rules where there is none, no visit where it fails."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import ProtegoRobotParser

from linkvet.data.fetch.client import LONGEST_PAUSE, robots_request
from linkvet.data.fetch.responses import Answer, Blocked

AGENT = "linkvet"  # the name that robots.txt may speak to
MOST_REDIRECTS = 5  # RFC 9309, section 2.3.1.2
MOST_RULES = 2_000  # sites whose rules are kept; a host is done with long before


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with limits: size, redirects, and what a failing server means.

    A host whose robots.txt cannot be reached is not asked for its pages: each of them has the
    outcome of the robots.txt.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.rules: dict[str, asyncio.Future[ProtegoRobotParser | Blocked | None]] = {}

    async def process_request(self, request: Request, spider: Any = None) -> None:
        """Let a request pass, or raise Blocked."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        rules = await self._rules(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")
        if isinstance(rules, Blocked):
            raise rules
        if rules is not None and not rules.allowed(request.url, AGENT):
            raise Blocked("blocked_by_robots", "robots.txt")

    async def _rules(self, root: str, host: str) -> ProtegoRobotParser | Blocked | None:
        if root not in self.rules:
            self._forget()
            self.rules[root] = asyncio.get_running_loop().create_future()
            try:
                found = await self._read(root)
            except BaseException:
                self.rules.pop(root).cancel()
                raise
            if isinstance(found, ProtegoRobotParser) and (delay := found.crawl_delay(AGENT)):
                self.crawler.spider.extra_pause[host] = min(delay, LONGEST_PAUSE)  # type: ignore[union-attr]
            self.rules[root].set_result(found)
        return await self.rules[root]

    def _forget(self) -> None:
        """Drop the oldest rules, but for those still waited for."""
        while len(self.rules) >= MOST_RULES:
            oldest = next((root for root, found in self.rules.items() if found.done()), None)
            if oldest is None:
                return
            del self.rules[oldest]

    async def _read(self, root: str) -> ProtegoRobotParser | Blocked | None:
        url = f"{root}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self.crawler.spider.asker.ask(url, robots_request)  # type: ignore[union-attr]
            if not answer.location:
                return self._verdict(answer)
            url = answer.location
        return None  # more redirects than that are as good as no robots.txt

    def _verdict(self, answer: Answer) -> ProtegoRobotParser | Blocked | None:
        status = answer.status
        if answer.outcome == "too_large":
            return Blocked("blocked_by_robots", "robots.txt is too large to be read")
        if status is None:
            return Blocked(answer.outcome, f"robots.txt: {answer.detail}")
        if 200 <= status < 300:
            return ProtegoRobotParser(answer.body or b"", None)
        if status >= 500 or status == 429:
            detail = f"robots.txt answers {status}, which means stay away (RFC 9309)"
            return Blocked("refused" if status == 429 else "server_error", detail)
        return None
