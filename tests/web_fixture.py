"""A small web on the loopback interface: good servers and bad ones, and a log of what they saw."""

import asyncio
import gzip
import json
import ssl
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from typing import NamedTuple

# runs the command with every name on the loopback interface; hosts called nowhere have no address
RUNNER = """
import os, sys
from functools import partial
from linkvet.data import asking, fetch
def hear(event, what):
    looks_up = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    if looks_up or (event == "socket.connect" and what[1][0] != "127.0.0.1"):
        print("left this machine:", event, what, file=sys.stderr, flush=True)
        os._exit(99)
sys.addaudithook(hear)
asking.FIRST_PAUSE = 0.2
fetch.Manner = partial(fetch.Manner, lookup=lambda host: {
    "nowhere": [], "inside": ["10.0.0.7"], "mixed": ["169.254.169.254", "127.0.0.1"],
}.get(host.partition(".")[0], ["127.0.0.1"]))
from linkvet.cli import main
main()
"""
HTML = "text/html; charset=utf-8"


class Seen(NamedTuple):
    """A request as the server saw it."""

    when: float
    host: str
    path: str
    headers: dict[str, str]


def page(host, path):
    return f"<!doctype html><title>{host}{path}</title><p>{'words ' * 50}</p>".encode()


def bomb():
    """100 MB of nothing in 100 kB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(100)]
    return b"".join([*parts, packer.flush()])


class Web:
    """Serves in a thread until closed; `seen` holds every request."""

    def __init__(self):
        self.seen, self.servers = [], []
        self.busy, self.busiest = {}, 0  # requests under way at a host, now and at most
        self.bomb = bomb()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.ready.wait(10)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.port = self.loop.run_until_complete(self._listen())
        self.ready.set()
        self.loop.run_forever()
        self.loop.close()

    async def _listen(self, context=None):
        server = await asyncio.start_server(self._client, "127.0.0.1", 0, ssl=context)
        self.servers.append(server)
        return server.sockets[0].getsockname()[1]

    async def _end(self):
        for server in self.servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)  # for closed connections to be noticed

    def listen_tls(self, certificate, key):
        """Listen for TLS as well; give the port."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return asyncio.run_coroutine_threadsafe(self._listen(context), self.loop).result(10)

    def close(self):
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def url(self, host, path="/"):
        return f"http://{host}.test:{self.port}{path}"

    def asked(self, path=None, host=None):
        return [
            one for one in self.seen
            if path in (None, one.path) and host in (None, one.host) and (
                path == "/robots.txt" or one.path != "/robots.txt")
        ]  # fmt: skip

    async def _client(self, reader, writer):
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._request(reader, writer):
                pass
        with suppress(ConnectionError, RuntimeError):
            writer.close()

    async def _request(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            return False
        first, *lines = head.strip().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        host, path = headers["host"].partition(":")[0].removesuffix(".test"), first.split(" ")[1]
        self.seen.append(Seen(time.monotonic(), host, path, headers))
        return await self._answer(writer, host, path)

    async def send(self, writer, status, body, kind=HTML, **headers):
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}"]
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        return True

    async def _answer(self, writer, host, path):
        if path == "/robots.txt":
            return await self._robots(writer, host)
        word, _, rest = path.partition("?")[0].strip("/").partition("/")
        special = getattr(self, f"_do_{word.replace('-', '_')}", None)
        if special:
            return await special(writer, host, rest)
        return await self.send(writer, 200, page(host, path))

    async def _robots(self, writer, host):
        if host == "closed":
            return await self.send(writer, 200, b"User-agent: *\nDisallow: /\n", "text/plain")
        if host == "partly":
            rules = b"User-agent: *\nDisallow: /no\nUser-agent: linkvet\nDisallow: /not-linkvet\n"
            return await self.send(writer, 200, rules, "text/plain")
        if host == "huge":
            rules = b"User-agent: *\nDisallow: /no\n" + b"# nothing\n" * 1_000_000
            return await self.send(writer, 200, rules, "text/plain")
        if host == "failing":
            return await self.send(writer, 503, b"")
        if host == "unhurried":
            rules = b"User-agent: *\nCrawl-delay: 0.6\n"
            return await self.send(writer, 200, rules, "text/plain")
        if host == "moved":
            return await self.send(writer, 301, b"", Location=self.url("closed", "/robots.txt"))
        return await self.send(writer, 404, b"none")

    async def _do_to(self, writer, host, rest):
        return await self.send(writer, 302, b"moved", Location=rest)

    async def _do_loop(self, writer, host, rest):
        return await self.send(writer, 301, b"", Location=f"/loop/{'b' if rest == 'a' else 'a'}")

    async def _do_self(self, writer, host, rest):
        return await self.send(writer, 301, b"", Location="/self")

    async def _do_deep(self, writer, host, rest):
        return await self.send(writer, 302, b"", Location=f"/deep/{int(rest) + 1}")

    async def _do_status(self, writer, host, rest):
        return await self.send(writer, int(rest), page(host, rest))

    async def _do_flaky(self, writer, host, rest):
        first = len([one for one in self.seen if (one.host, one.path) == (host, f"/flaky/{rest}")])
        return await self.send(writer, 503 if first < 2 else 200, page(host, rest))

    async def _do_slow(self, writer, host, rest):
        await asyncio.sleep(60)

    async def _do_wait(self, writer, host, rest):
        self.busy[host] = self.busy.get(host, 0) + 1
        self.busiest = max(self.busiest, self.busy[host])
        await asyncio.sleep(0.2)
        self.busy[host] -= 1
        return await self.send(writer, 200, page(host, rest))

    async def _do_drip(self, writer, host, rest):
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n<html>")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.1)

    async def _do_endless(self, writer, host, rest):
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n<html>")
        while True:
            writer.write(b"more and more" * 1000)
            await writer.drain()

    async def _do_big(self, writer, host, rest):
        return await self.send(writer, 200, b"<html>" + bytes(3_000_000))

    async def _do_short(self, writer, host, rest):
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n")
        writer.write(page(host, "/short"))
        await writer.drain()

    async def _do_jpeg_as_html(self, writer, host, rest):
        return await self.send(writer, 200, b"\xff\xd8\xff\xe0" + bytes(500))

    async def _do_jpeg(self, writer, host, rest):
        return await self.send(writer, 200, b"\xff\xd8\xff\xe0" + bytes(500), "image/jpeg")

    async def _do_untyped(self, writer, host, rest):
        return await self.send(writer, 200, page(host, "/untyped"), "")

    async def _do_empty(self, writer, host, rest):
        return await self.send(writer, 200, b"")

    async def _do_bomb(self, writer, host, rest):
        return await self.send(writer, 200, self.bomb, Content_Encoding="gzip")

    async def _do_packed(self, writer, host, rest):
        import brotli
        from backports import zstd

        pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}[rest]
        return await self.send(writer, 200, pack(page(host, rest)), Content_Encoding=rest)

    async def _do_lying_gzip(self, writer, host, rest):
        return await self.send(writer, 200, page(host, rest), Content_Encoding="gzip")

    async def _do_unknown_encoding(self, writer, host, rest):
        return await self.send(writer, 200, b"???", Content_Encoding="snail")

    async def _do_reset(self, writer, host, rest):
        writer.transport.abort()

    async def _do_garbage(self, writer, host, rest):
        writer.write(b"this is no HTTP\r\n\r\n" * 10)
        await writer.drain()

    async def _do_headers(self, writer, host, rest):
        writer.write(b"HTTP/1.1 200 x\r\n")
        while True:
            writer.write(b"X-Endless: and on and on and on\r\n" * 1000)
            await writer.drain()

    async def _do_refresh(self, writer, host, rest):
        again = b'<html><meta http-equiv="refresh" content="0; url=/refresh"><p>round and round'
        return await self.send(writer, 200, again)

    async def _do_cookie(self, writer, host, rest):
        return await self.send(writer, 200, page(host, rest), Set_Cookie="id=1; Path=/")


def start(folder, urls, *options):
    """Start a fetch of these URLs into a folder."""
    export = folder / "links.csv"
    lines = ["Source url,Target url", *(f"{url},https://me.example/" for url in urls)]
    export.write_text("\n".join(lines))
    command = [sys.executable, "-c", RUNNER, "fetch", export, "-o", folder / "pages.warc.gz",
               "--map", "source_url=Source url", *map(str, options)]  # fmt: skip
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder
    )


def fetch(folder, urls, *options, code=0):
    """Fetch these URLs into a folder, and give the summary."""
    with start(folder, urls, "--json", *options) as run:
        out, err = run.communicate(timeout=120)
    assert run.returncode == code, err
    return json.loads(out)[0] if out else err
