"""Files made to take time and memory: pages of parsers' worst cases, tables that unpack to much."""

import gzip
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "fixtures"))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "fuzz"))
from fuzz_lab.exports import zip_bytes
from fuzz_lab.workbook import MAIN, cell_of, workbook_parts
from warc_fixture import record

SITE = "spa.example"
PAGE = "https://page.test/post"
LINK = f'<a href="https://{SITE}/">x</a>'
ROW = f"https://a.example/,https://{SITE}/\n"
HEADER = "Source url,Target url\n"
MANY = 5_000_000  # characters: the most that is read of a page


def _filled(piece: str, size: int = MANY) -> str:
    return piece * (size // len(piece))


# what drives a tree, a pattern or a loop: markup, of which each page is filled
PAGES: dict[str, Callable[[], str]] = {
    "100,000 equal attributes": lambda: "<a " + "x=1 " * 100_000 + ">",
    "150,000 attributes": lambda: "<a " + " ".join(f"x{at}" for at in range(150_000)) + ">",
    "<a><object>, nested": lambda: _filled("<a href=//b.example/><object>", 3_200_000),
    "<div>, nested": lambda: _filled("<div>"),
    "<table>, nested": lambda: _filled("<table><tr><td>"),
    "<b> carried into paragraphs": lambda: (
        "".join(f"<b x{at}>" for at in range(40_000)) + "<p>x" * 100_000
    ),
    "<option>": lambda: "<select>" + _filled("<option>"),
    "<svg> and <math>, nested": lambda: _filled("<svg><title><math><mi>"),
    "<template>, nested": lambda: _filled("<template>"),
    "links to the site": lambda: _filled(LINK),
    "links to other sites": lambda: _filled('<a href="//b.example/">x</a>'),
    "links of one paragraph, nested": lambda: "<div>" * 3_000 + _filled(LINK),
    "links in a list without end": lambda: _filled(f"<ul><li>{LINK}"),
    "half an attribute": lambda: f"<p title='{'a' * MANY}",
    "a comment left open": lambda: "<!--" + _filled("- "),
    "<link without end": lambda: _filled("<link "),
    "<link rel=canonical without end": lambda: _filled("<link rel=canonical "),
    "<meta og:url without end": lambda: _filled("<meta property=og:url content="),
    "saved from url, again": lambda: _filled("<!-- saved from url=(9)http://"),
    "rules that hide": lambda: (
        "<style>"
        + "".join(f".c{at}{{display:none}}" for at in range(80_000))
        + "</style>"
        + _filled(f"<p class=c7>{LINK}", 2_000_000)
    ),
    "rules left open": lambda: "<style>" + _filled("@media a{") + "</style>",
    "30,000 classes a link": lambda: f"<p class='{_filled('a ', 60_000)}'>{LINK}" * 60,
    "digits after UA-": lambda: _filled("UA-" + "1" * 60),
    "digits after pub-": lambda: "pub-" + "1" * MANY,
    "location in scripts": lambda: "<script>" + _filled("location ", 3_000) + "</script>" + LINK,
    "spaces": lambda: _filled(" "),
    "one word": lambda: "x" * MANY,
    "entities": lambda: _filled("&notit;&#xD800;"),
    "combining marks": lambda: "a" + _filled("\u0301"),
}


def archived(headers: str, body: bytes) -> bytes:
    """A WARC of one page."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body
    return record("response", PAGE, "application/http; msgtype=response", answer)


def _bomb(size: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        for _ in range(size // 10_000_000):
            file.write(b"<p>x " * 2_000_000)
    return packed.getvalue()


def _gzipped(times: int) -> bytes:
    """A page packed again and again, stored rather than compressed, so that each takes its time."""
    body = os.urandom(4_000_000)
    for _ in range(times):
        body = gzip.compress(body, compresslevel=0, mtime=0)
    return archived("Content-Encoding: " + ", ".join(["gzip"] * times) + "\r\n", body)


def _wat(links: list[str]) -> bytes:
    told = {
        "WARC-Header-Metadata": {"WARC-Type": "response", "WARC-Target-URI": PAGE},
        "Payload-Metadata": {
            "HTTP-Response-Metadata": {
                "HTML-Metadata": {"Links": [{"path": "A@/href", "url": one} for one in links]}
            }
        },
    }
    return record("metadata", PAGE, "application/json", json.dumps({"Envelope": told}).encode())


# whole archives with one page
ARCHIVES: dict[str, Callable[[], bytes]] = {
    "gzip of 2 GB": lambda: archived("Content-Encoding: gzip\r\n", _bomb(2_000_000_000)),
    "gzip in gzip in gzip": lambda: archived(
        "Content-Encoding: gzip, gzip, gzip\r\n",
        gzip.compress(gzip.compress(_bomb(2_000_000_000))),
    ),
    "gzip 500 times": lambda: _gzipped(500),
    "chunks of one byte": lambda: archived(
        "Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n" * 3_000_000 + b"0\r\n\r\n"
    ),
    "WAT of 170,000 links": lambda: _wat([f"//a{at}.test" for at in range(170_000)]),
    "WAT of one long address": lambda: _wat(["x/" * 3_900_000]),
    "WAT of 20 MB": lambda: _wat(["x/" * 10_000_000]),
    "100,000 headers": lambda: archived("X: y\r\n" * 100_000, b"<p>x"),
    "a page of 100 MB": lambda: archived("", b"<p>x " * 20_000_000),
}


def _workbook(rows: str, before: str = "") -> bytes:
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zip_bytes([(name, part.encode()) for name, part in workbook_parts(sheet).items()])


HEAD_ROW = f"<row>{cell_of('Source url')}{cell_of('Target url')}</row>"
LINK_ROW = f"<row>{cell_of('https://a.example/')}{cell_of(f'https://{SITE}/')}</row>"


def _far(at: str) -> bytes:
    return _workbook(f"{HEAD_ROW}{LINK_ROW}<row>{cell_of('x', at)}</row>")


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 99}">' for at in range(1, 9))
    before = f'<!DOCTYPE x [<!ENTITY a0 "{"x" * 99}">{levels}]>'
    return _workbook(HEAD_ROW + LINK_ROW.replace("https://a.", "&a8;", 1), before)


def _parquet(rows: int, length: int) -> bytes:
    at = pa.array([0] * rows, pa.int32())
    text = pa.DictionaryArray.from_arrays(at, pa.array(["https://a.example/" + "x" * length]))
    file = io.BytesIO()
    parquet.write_table(pa.table({"Source url": text}), file, store_schema=False)
    return file.getvalue()


def _wide_parquet(columns: int) -> bytes:
    file = io.BytesIO()
    names = ("Source url", *(f"column {at}" for at in range(columns)))
    parquet.write_table(pa.table({name: ["https://a.example/"] for name in names}), file)
    return file.getvalue()


def _zip_with_size(size: int) -> bytes:
    """A zip whose list of members claims a size that its member has not."""
    whole = bytearray(zip_bytes([("export.csv", (HEADER + ROW * 100_000).encode())]))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(whole)


def _zip_bomb() -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("export.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(500):
            member.write(b"x" * 10_000_000)
    return file.getvalue()


def _keys(rows: int) -> str:
    lines = [{f"k{row} {at}": 1 for at in range(rows)} | {"url": "a.test"} for row in range(rows)]
    return "\n".join(map(json.dumps, lines))


def _columns(count: int) -> str:
    return "Source url," + ",".join(f"c{at}" for at in range(count)) + "\nhttps://a.example/\n"


# name of the file to its content
EXPORTS: dict[str, tuple[str, Callable[[], bytes | str]]] = {
    "a cell at XFD1048576": ("far.xlsx", lambda: _far("XFD1048576")),
    "105 million cells, five filled": ("empty.xlsx", lambda: _far("CV1048576")),
    "10 million cells, five filled": ("wide.xlsx", lambda: _far("XFD600")),
    "entities in entities": ("entities.xlsx", _entities),
    "one text 2 million times": ("repeated.parquet", lambda: _parquet(2_000_000, 10_000)),
    "50,000 columns of Parquet": ("wide.parquet", lambda: _wide_parquet(50_000)),
    "100,000 brackets": ("deep.json", lambda: '[{"url":' + "[" * 100_000),
    "a number of a million digits": ("number.json", lambda: f'[{{"url":{"9" * 1_000_000}}}]'),
    "2,000 rows of 2,000 other names": ("names.jsonl", lambda: _keys(2_000)),
    "a zip of 5 GB": ("bomb.zip", _zip_bomb),
    "a zip that claims 3 bytes": ("short.zip", lambda: _zip_with_size(3)),
    "a gzip of 5 GB, no table": ("bomb.csv.gz", lambda: _bomb(5_000_000_000)),
    "a million columns": ("wide.csv", lambda: _columns(1_000_000)),
    "a line of 70 MB": ("line.csv", lambda: HEADER + "x" * 70_000_000),
    "a quote left open in each row": ("quotes.csv", lambda: HEADER + ('"' + ROW) * 300_000),
    "NUL, 24 MB": ("nul.csv", lambda: HEADER + ROW + "\0" * 24_000_000),
    "a host of colons": ("host.csv", lambda: HEADER + f"http://[{':' * 200_000},x\n" * 50),
    "a host of labels": ("labels.csv", lambda: HEADER + f"http://{'a.' * 100_000}b/,x\n" * 50),
    "spaces in a number": (
        "number.csv",
        lambda: f"Domain rating,{HEADER}" + f"1{' ' * 200_000}1,{ROW}" * 50,
    ),
    "digits in a date": (
        "date.csv",
        lambda: f"First seen,{HEADER}" + f"2026-{'0' * 200_000}1-01,{ROW}" * 50,
    ),
}
