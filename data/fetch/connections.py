"""Connections of the fetcher: to public addresses only, and nothing sent that nobody asked for."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import aiohttp

from linkvet.data.fetch.politeness import Host, Politeness
from linkvet.data.storage.ssrf import refusal

LOOKUPS = 32  # names looked up at the same time, in threads
# a header that is longer, or more of them, end a response; browsers take more, but few sites do
LONGEST_HEADER = 16_384  # bytes
MOST_HEADERS = 256
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
}
# the host that a task asks: what is found out where its connection is made is noted there
CURRENT_HOST: ContextVar[Host] = ContextVar("CURRENT_HOST")


class BrokenOffError(aiohttp.ClientError):
    """The server closed the connection instead of answering."""


def open_session(politeness: Politeness) -> aiohttp.ClientSession:
    """Open a session that keeps no cookies, uses no proxy and connects to public addresses only."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LOOKUPS))
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=0,  # the hosts asked at the same time are the limit
            resolver=aiohttp.ThreadedResolver(),
            socket_factory=any_socket if politeness.allow_private else public_socket,
            ssl=not politeness.any_certificate,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=HEADERS | {"User-Agent": politeness.user_agent},
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        max_headers=MOST_HEADERS,
        middlewares=(without_second_try,),
        timeout=aiohttp.ClientTimeout(total=politeness.timeout),
    )


def public_socket(info: Any) -> socket.socket:
    """Make the socket for one address, unless it is not public.

    Every connection is made through here, with the very address it goes to: of a literal, of
    a redirect, of a name that has just moved (DNS rebinding).
    """
    address = info[4][0]
    if kind := refusal(address):
        CURRENT_HOST.get().refused = f"{address} is {kind}"
        raise OSError(CURRENT_HOST.get().refused)
    return any_socket(info)


def any_socket(info: Any) -> socket.socket:
    """Make the socket for one address, and note the address."""
    family, kind, protocol, _, address = info
    CURRENT_HOST.get().address = address[0]
    return socket.socket(family, kind, protocol)


async def without_second_try(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Hide a broken connection from aiohttp, which would ask a second time without a pause."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise BrokenOffError from error
