"""Referring pages: web archives, WAT records, folders of saved pages and tables of them."""

import gzip
import io
import json
import zlib
from random import Random
from typing import Any

import polars as pl
from warc_fixture import record

from fuzz_lab.case import OUT, WHOLE, Case
from fuzz_lab.damage import damaged
from fuzz_lab.table import SITE
from fuzz_lab.values import sound, url, value

PAGES = tuple(f"https://site{i}.example/post/{i}" for i in range(4))
EXPORT = "Source url,Target url,Anchor,Source title,External links,First seen,Nofollow\n" + "".join(
    f"{page},https://{SITE}/,Thermal Harbour,a title,4,2026-01-02,false\n" for page in PAGES
)
LINK = f'<a href="https://{SITE}/">Thermal Harbour</a>'
SEED = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Baths</title>"
    f'<link rel=canonical href="{PAGES[0]}"><meta name=description content="of baths"></head>'
    "<body><nav><a href=/about>About</a></nav>"
    f"<article><h1>Baths</h1><p>We liked {LINK} by the harbour.</p></article>"
    f'<div class=comments><p style="display:none">{LINK}</p></div>'
    "<footer>2026</footer></body></html>"
)
# constructs that parsers and our own patterns have to survive; each is also repeated
PIECES = (
    "<div>",
    "<a><object>",
    "<a x=1 ",
    "<table><tr><td>",
    "<b><i><p>",
    "<!--",
    "<![CDATA[",
    "<svg><title>",
    "<template>",
    "<noscript>",
    "<select><option>",
    "<frameset>",
    "<plaintext>",
    "<link ",
    "<link rel=canonical ",
    "<meta og:url ",
    "<meta charset=utf-7>",
    "<meta charset=\x00>",
    '<meta http-equiv=refresh content="0;url=//x">',
    "<script>location=",
    "<style>a{display:none}",
    "<style>@media",
    "<style>*{",
    '<p style="',
    "<base href='http://[::1'>",
    "<base href=javascript:x>",
    LINK,
    '<a href="//' + "x" * 300 + '">',
    "<a href='http://[::1'>x</a>",
    "<a href=>x</a>",
    "&#xD800;",
    "&#x110000;",
    "&nbsp;",
    "\x00",
    "\ufffd",
    "\u202e",
    "\ue000",
    "\ue0001\ue000",
    "saved from url=(9)http://",
    "</p>",
    "<html lang='" + "x" * 90 + "'>",
    "UA-1-1 G- GTM- pub- ",
    "<title>",
    "</title>",
    "<a rel='nofollow ugc' ",
    "<iframe srcdoc='",
)
ENCODINGS = ("utf-8", "utf-8", "utf-16", "latin-1", "shift_jis", "gb18030", "utf-7")
STATUS = ("200 OK", "200 OK", "200 OK", "404 Gone", "301 Moved", "999 ?", "abc", "", "200")


def html(random: Random) -> bytes:
    """A page with hostile pieces in it."""
    text = SEED
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        piece = random.choice(PIECES) if random.random() < 0.7 else value(random)
        text = text[:at] + piece * random.choice((1, 1, 1, 5, 300, 6_000)) + text[at:]
    raw = sound(text[:600_000]).encode(random.choice(ENCODINGS), "replace")
    return damaged(random, raw) if random.random() < 0.3 else raw


def _answer(random: Random, address: str) -> bytes:
    """One response, its body packed as its headers say or otherwise."""
    body = html(random)
    headers = [
        (
            "Content-Type",
            random.choice(
                ("text/html", "text/html; charset=utf-8", "text/html; charset=" + value(random))
            ),
        )
    ]
    packers = {
        "gzip": lambda raw: gzip.compress(raw, mtime=0),
        "deflate": zlib.compress,
        "br": bytes,
        "zstd": bytes,
        "gzip, gzip": lambda raw: gzip.compress(gzip.compress(raw, mtime=0), mtime=0),
        "x": bytes,
    }
    if random.random() < 0.4:
        coding = random.choice(list(packers))
        headers.append(("Content-Encoding", coding))
        body = packers[coding](body)
    if random.random() < 0.1:
        headers.append(("Content-Encoding", "gzip"))
        body = gzip.compress(b"<p>" * 3_000_000, mtime=0)
    if random.random() < 0.2:
        headers.append(("Transfer-Encoding", "chunked"))
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (random.choice((len(body), 2**40, 0)), body)
    if random.random() < 0.2:
        headers.append((value(random), value(random)))
    status = random.choice(STATUS)
    if status.startswith("3"):
        headers.append(("Location", url(random)))
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {text}\r\n" for name, text in headers)
    return record(
        "response",
        address,
        "application/http; msgtype=response",
        sound(head).encode() + b"\r\n" + body,
    )


def _page_urls(random: Random) -> list[str]:
    return [page if random.random() < 0.8 else sound(url(random)) for page in PAGES]


def _archived(random: Random, records: list[bytes], name: str) -> Case:
    packed = random.random() < 0.5
    whole = b"".join(gzip.compress(one, mtime=0) if packed else one for one in records)
    if random.random() < 0.4:
        whole = damaged(random, whole)
    return _case(random, {name: whole}, name)


def _case(random: Random, files: dict[str, bytes], pages: str) -> Case:
    files = {"export.csv": EXPORT.encode(), **files}
    if random.random() < WHOLE:
        return Case(
            files, ("linkvet", "score", "export.csv", "--pages", pages, "--out", OUT), len(PAGES)
        )
    return Case(files, ("read_pages", pages, *PAGES))


def warc_file(random: Random) -> Case:
    """A WARC of responses to the pages of an export."""
    records = [_answer(random, page) for page in _page_urls(random)]
    if random.random() < 0.2:
        records.append(
            record(
                random.choice(("resource", "metadata", "revisit", "x")),
                PAGES[0],
                "text/html",
                html(random),
            )
        )
    if random.random() < 0.1:
        head = (
            f"{PAGES[0]} 192.0.2.1 20260131000000 text/html {random.choice((9, -1, 10**12, 'x'))}\n"
        )
        records = [
            b"filedesc://a.arc 0.0.0.0 20260131000000 text/plain 3\n1\n\n",
            head.encode() + html(random) + b"\n",
        ]
    return _archived(random, records, "pages.warc")


def _changed(random: Random, node: Any) -> Any:
    """JSON with one value in it changed for something else."""
    if isinstance(node, dict) and node and random.random() < 0.85:
        name = random.choice(list(node))
        return node | {name: _changed(random, node[name])}
    if isinstance(node, list) and node and random.random() < 0.85:
        at = random.randrange(len(node))
        return [*node[:at], _changed(random, node[at]), *node[at + 1 :]]
    return random.choice(
        (None, True, -1, 10**30, 1.5, "", [], {}, [None], [[]], {"a": 1}, value(random))
    )


def wat_file(random: Random) -> Case:
    """Common Crawl's WAT, whose records are JSON."""
    records = []
    for page in PAGES:
        envelope: Any = {
            "Envelope": {
                "WARC-Header-Metadata": {
                    "WARC-Type": "response",
                    "WARC-Date": "2026-05-01T10:00:00Z",
                    "WARC-Target-URI": page,
                },
                "Payload-Metadata": {
                    "HTTP-Response-Metadata": {
                        "Response-Message": {"Status": "200"},
                        "Headers": {"Location": "/x", "Content-Type": "text/html"},
                        "HTML-Metadata": {
                            "Head": {"Title": "Baths"},
                            "Links": [
                                {
                                    "path": "A@/href",
                                    "url": f"https://{SITE}/",
                                    "text": "spa",
                                    "rel": "nofollow",
                                },
                                {
                                    "path": "A@/href",
                                    "url": sound(url(random)),
                                    "text": sound(value(random)),
                                },
                            ],
                        },
                    }
                },
            }
        }
        for _ in range(random.randint(0, 2)):
            envelope = _changed(random, envelope)
        body = json.dumps(envelope).encode()
        body = damaged(random, body) if random.random() < 0.2 else body
        body = b"[" * 100_000 if random.random() < 0.02 else body
        records.append(record("metadata", page, "application/json", body))
    return _archived(random, records, "pages.warc.wat.gz")


def saved_html(random: Random) -> Case:
    """A folder of saved pages, with an index now and then, or what only looks like one."""
    names = (
        "site0.example/post/0/index.html",
        "one.html",
        "two.htm",
        "a b/\u00fc.xhtml",
        "site1.example/post/%31.html",
    )
    files = {
        f"pages/{name}": html(random)
        for name in random.sample(names, random.randint(1, len(names)))
    }
    if random.random() < 0.5:
        index = random.choice(
            (
                b"",
                b"\n",
                b"url,file\n",
                f"url,file\n{PAGES[1]},one.html\n".encode(),
                b"url,file\n" + html(random),
                b"\xff\xfe",
                b'url,file\n"',
                b"url,url,file\na,b,c\n",
                b"file;url\n",
                b"\x00" * 50,
            )
        )
        files["pages/index.csv"] = damaged(random, index) if random.random() < 0.3 else index
    if random.random() < 0.2:
        files[
            f"pages/{random.choice(('x.warc/a.html', 'x.warc', 'y.arc.gz', 'z.html/a.html'))}"
        ] = html(random)
    return _case(random, files, "pages")


def page_table(random: Random) -> Case:
    """A table with a column of addresses and one of HTML."""
    rows = {
        "url": _page_urls(random),
        "html": [sound(html(random).decode("utf-8", "replace")) for _ in PAGES],
    }
    frame, file = pl.DataFrame(rows), io.BytesIO()
    if random.random() < 0.2:
        frame = frame.with_columns(
            random.choice(
                (
                    pl.col("html").cast(pl.Binary),
                    pl.lit(1).alias("url"),
                    pl.lit(None).alias("html"),
                    pl.lit("x").alias("URL"),
                    pl.concat_list("html").alias("html"),
                    pl.struct("html").alias("html"),
                    pl.lit(1.5).alias("html"),
                )
            )
        )
    kind = random.choice(("parquet", "jsonl", "csv"))
    if kind == "csv" and any(
        dtype not in (pl.String, pl.Int32, pl.Null, pl.Float64) for dtype in frame.dtypes
    ):
        kind = "parquet"
    if kind == "jsonl" and pl.Binary in frame.dtypes:
        kind = "parquet"
    {"parquet": frame.write_parquet, "jsonl": frame.write_ndjson, "csv": frame.write_csv}[kind](
        file
    )
    raw = file.getvalue()
    return _case(
        random,
        {f"pages.{kind}": damaged(random, raw) if random.random() < 0.4 else raw},
        f"pages.{kind}",
    )
