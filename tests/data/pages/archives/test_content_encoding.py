"""Bodies without chunks and compression, lying headers and bombs among them."""

import gzip

import pytest

from linkvet.data.pages.archives import content_encoding
from linkvet.data.pages.archives.content_encoding import MOST_CODINGS, unpacked
from linkvet.data.pages.html.document import MOST_HTML

HTML = b"<title>Walks</title><a href='https://spa.example/'>spa</a>"


@pytest.mark.parametrize(
    ("body", "headers", "wanted"),
    [
        (gzip.compress(HTML, mtime=0), {"content-encoding": "gzip"}, HTML),
        (HTML, {"content-encoding": "gzip"}, HTML),
        (HTML, {"content-encoding": "br"}, HTML),
        (b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", {"transfer-encoding": "chunked"}, b"Wikipedia"),
        (HTML, {"transfer-encoding": "chunked"}, HTML),
        (b"4\r\nWi", {"transfer-encoding": "chunked"}, b"Wi"),
        (b"5;x=y\r\npedia\r\n", {"transfer-encoding": "chunked"}, b"pedia"),
        (HTML, {"content-encoding": "identity"}, HTML),
    ],
)
def test_bodies_are_unpacked_and_kept_where_headers_lie(body, headers, wanted):
    assert unpacked(body, headers) == wanted


def test_a_bomb_goes_off_to_a_bound():
    bomb = gzip.compress(b"a" * 200_000_000)
    assert len(unpacked(bomb, {"content-encoding": "gzip"})) == MOST_HTML


def test_no_more_codings_and_chunks_are_undone_than_servers_send(monkeypatch):
    packed = HTML
    for _ in range(MOST_CODINGS + 1):
        packed = gzip.compress(packed, mtime=0)
    codings = ", ".join(["gzip"] * (MOST_CODINGS + 1))
    assert unpacked(packed, {"content-encoding": codings}) == gzip.compress(HTML, mtime=0)
    monkeypatch.setattr(content_encoding, "MOST_CHUNKS", 3)
    assert unpacked(b"1\r\nx\r\n" * 9, {"transfer-encoding": "chunked"}) == b"xxx"
