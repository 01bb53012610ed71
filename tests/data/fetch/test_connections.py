"""Connections go to public addresses only, whatever a name, a redirect or a literal says."""

import asyncio
import socket

import aiohttp
import pytest

from linkvet.data.fetch import connections
from linkvet.data.fetch.client import Client
from linkvet.data.fetch.politeness import Host, Politeness

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>"


def info(address, port=80):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::7"]
)
def test_no_socket_is_made_for_a_private_address(address):
    connections.CURRENT_HOST.set(host := Host("a.example", 1.0))
    with pytest.raises(OSError, match="address"):
        connections.public_socket(info(address))
    assert host.refused.startswith(f"{address} is a")
    assert not host.address


def test_the_address_of_a_public_one_is_noted():
    connections.CURRENT_HOST.set(host := Host("a.example", 1.0))
    connections.public_socket(info("93.184.216.34")).close()
    assert (host.address, host.refused) == ("93.184.216.34", "")


async def _answers(requests):
    """A server on the loopback interface that notes the first line of each request."""

    async def answer(reader, writer):
        requests.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


async def _pages(names, **settings):
    """Ask the same server, once on its port by each name; give answers and requests."""
    requests = []
    server, port = await _answers(requests)
    quick = Politeness(delay=0, retries=0, timeout=5, **settings)
    async with server, connections.open_session(quick) as session:
        client = Client(session, quick, lambda _: asyncio.sleep(0, False))
        return [await client.page(f"http://{name}:{port}/") for name in names], requests


def resolve_as(monkeypatch, addresses):
    """Have names looked up in a list of addresses, one for each time; give the names."""
    names = []

    async def resolve(self, host, port=0, family=socket.AF_UNSPEC):
        names.append(host)
        return [
            aiohttp.abc.ResolveResult(
                hostname=host, host=addresses.pop(0), port=port, family=family, proto=0, flags=0
            )
        ]

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    return names


def test_a_name_that_moves_into_a_private_network_is_refused_when_it_does(monkeypatch):
    """As in DNS rebinding; the loopback address passes as public here."""
    judged = connections.refusal
    public = {"127.0.0.1": None}
    monkeypatch.setattr(connections, "refusal", lambda at: public.get(at, judged(at)))
    # robots.txt, the page, and each anew once its server has closed the connection
    resolve_as(monkeypatch, ["127.0.0.1", "10.0.0.7"])
    monkeypatch.setattr(aiohttp.TCPConnector, "__init__", without_cache(aiohttp.TCPConnector))
    (answer,), requests = asyncio.run(_pages(["moves.example"]))
    assert (answer.outcome, answer.detail) == ("private_address", "10.0.0.7 is a private address")
    assert requests == [b"GET /robots.txt HTTP/1.1"]


def without_cache(connector):
    """Look a name up for every connection, as after the ten seconds that aiohttp remembers it."""
    make = connector.__init__
    return lambda self, **named: make(self, use_dns_cache=False, **named)


def test_a_name_is_looked_up_as_it_is_written(monkeypatch):
    names = resolve_as(monkeypatch, ["127.0.0.1"] * 2)
    (answer,), requests = asyncio.run(_pages(["xn--strae-oqa.example"], allow_private=True))
    assert (answer.outcome, answer.address) == ("fetched", "127.0.0.1")
    assert set(names) == {"xn--strae-oqa.example"} and len(requests) == 2
