"""How to ask for pages: politely, within limits, and with nothing open that nobody asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from linkvet import __version__

LONGEST_DELAY = 30.0  # seconds between two requests to a host, however slow it is

Lookup = Callable[[str], Sequence[str]]  # a host's addresses, in place of the system's DNS


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
            "linkvet.data.fetch.robots.Robots": 100,
        },
        "DOWNLOAD_HANDLERS": {
            "http": "linkvet.data.fetch.client.Handler",
            "https": "linkvet.data.fetch.client.Handler",
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
        "TWISTED_DNS_RESOLVER": "linkvet.data.fetch.resolver.GuardedResolver",
        "LINKVET_PRIVATE": manner.allow_private,
        "LINKVET_LOOKUP": manner.lookup,
    }
