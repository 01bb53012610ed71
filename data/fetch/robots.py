"""robots.txt as RFC 9309 has it: no rules where there is none, no visit where it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from linkvet.data.fetch.politeness import LONGEST_PAUSE, Host
from linkvet.data.fetch.responses import Response

AGENT = "linkvet"  # the name that robots.txt may speak to
MOST_REDIRECTS = 5  # RFC 9309, section 2.3.1.2


class Blocked(NamedTuple):
    """Why a page is not asked for: an outcome and its detail."""

    outcome: str
    detail: str


async def blocked(
    url: str, host: Host, ask: Callable[[str], Awaitable[Response]]
) -> Blocked | None:
    """Say why a page must not be asked for, if so; `ask` gets a robots.txt, once for each site.

    A host whose robots.txt cannot be reached is not asked for its pages: each of them has the
    outcome of the robots.txt.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    if root not in host.rules:
        host.rules[root] = asyncio.get_running_loop().create_future()
        try:
            rules = await _read(root, ask)
        except BaseException:
            host.rules.pop(root).cancel()
            raise
        if isinstance(rules, Protego) and (delay := rules.crawl_delay(AGENT)):
            host.least = max(host.least, min(delay, LONGEST_PAUSE))
        host.rules[root].set_result(rules)
    rules = await host.rules[root]
    if isinstance(rules, Protego):
        return None if rules.can_fetch(url, AGENT) else Blocked("blocked_by_robots", "robots.txt")
    return rules


async def _read(root: str, ask: Callable[[str], Awaitable[Response]]) -> Protego | Blocked | None:
    url = f"{root}/robots.txt"
    for _ in range(MOST_REDIRECTS + 1):
        response = await ask(url)
        if not response.location:
            return _verdict(response)
        url = response.location
    return None  # more redirects than that are as good as no robots.txt


def _verdict(response: Response) -> Protego | Blocked | None:
    status = response.status
    if status is None:
        return Blocked(response.outcome, f"robots.txt: {response.detail}")
    if 200 <= status < 300:
        return Protego.parse((response.body or b"").decode("utf-8-sig", "replace"))
    if status >= 500 or status == 429:
        detail = f"robots.txt answers {status}, which means stay away (RFC 9309)"
        return Blocked("refused" if status == 429 else "server_error", detail)
    return None
