"""Pages saved by hand or by a script: folders of HTML files, and tables with a column of HTML."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.pages.archives.capture import Capture, ReadFault
from linkvet.data.pages.html.document import MOST_HTML

SUFFIXES = (".html", ".htm", ".xhtml")
SAVED_FROM = re.compile(
    rb"<!--\s{0,9}+saved from url=\(\d{1,9}\)([^\s>]{1,2000}?)\s{0,9}-->", re.IGNORECASE
)
# taken apart in steps, each of which reads a tag once: one pattern for all took minutes of a page
# that repeats the beginning of a tag
TAG = re.compile(rb"<(link|meta)\b([^<>]*+)", re.IGNORECASE)
CANONICAL = re.compile(rb"\brel\s*+=\s*+['\"]?canonical\b", re.IGNORECASE)
HREF = re.compile(rb"\bhref\s*+=\s*+['\"]([^'\"]+)", re.IGNORECASE)
OG_URL = re.compile(rb"og:url", re.IGNORECASE)
CONTENT = re.compile(rb"\bcontent\s*+=\s*+['\"]([^'\"]+)", re.IGNORECASE)
HOST = re.compile(r"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$", re.IGNORECASE)
LOOKED_AT = 200_000
URLS = ("url", "source_url", "page", "link", "address")
HTML = ("html", "body", "content", "raw_html", "page_html")
ROWS_AT_ONCE = 200
# polars panics where a table claims what cannot be
DAMAGES = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def folder(path: Path) -> Iterator[Capture | ReadFault]:
    """HTML files below a folder, each under its address.

    The address is taken from a CSV of `url,file` in the folder, the comment that browsers write
    ("saved from url="), the canonical link, or a path that begins with a host, as crawlers save.
    """
    index, faults = _index(path)
    yield from faults
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() not in SUFFIXES or not file.is_file():
            continue
        try:
            with file.open("rb") as opened:
                body = opened.read(MOST_HTML)
        except OSError as error:
            yield ReadFault.of(file, f"cannot be read: {error.strerror}")
            continue
        name = file.relative_to(path).as_posix()
        url = index.get(name) or index.get(file.name) or _written(body) or _from_path(name)
        if url:
            yield Capture(url, body=body)
        else:
            why = "does not tell its address: add it to an index.csv of url,file"
            yield ReadFault(f"{path.name}/{name}", why)


def _index(path: Path) -> tuple[dict[str, str], list[ReadFault]]:
    """Addresses by file, and the tables of the folder that could not be read."""
    faults = []
    for file in sorted(path.glob("*.csv")):
        try:
            table = pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True)
        except (pl.exceptions.PolarsError, OSError) as error:
            faults.append(ReadFault.of(file, f"isn't a table of addresses: {_first_line(error)}"))
            continue
        names = {name.strip().lower(): name for name in table.columns}
        if "url" in names and "file" in names:
            pairs = table.select(names["file"], names["url"]).drop_nulls()
            return dict(pairs.rows()), faults
    return {}, faults


def _first_line(error: BaseException) -> str:
    """The first line of what a library says."""
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]


def _written(body: bytes) -> str:
    start = body[:LOOKED_AT]
    canonical = map(_canonical, TAG.finditer(start))
    match = SAVED_FROM.search(start) or next(filter(None, canonical), None)
    text = match[1].decode("utf-8", "replace").strip() if match else ""
    return text if text.lower().startswith(("http://", "https://")) else ""


def _canonical(tag: re.Match[bytes]) -> re.Match[bytes] | None:
    """The address that a link or meta element gives as the page's own."""
    if tag[1].lower() == b"link":
        return HREF.search(tag[2]) if CANONICAL.search(tag[2]) else None
    named = OG_URL.search(tag[2])
    return CONTENT.search(tag[2], named.end()) if named else None


def _from_path(name: str) -> str:
    host, _, rest = name.partition("/")
    if not rest or not HOST.match(host):
        return ""
    page = re.sub(r"(^|/)index\.x?html?$", r"\1", rest)
    return f"http://{host}/{unquote(page)}"


def table(path: Path) -> Iterator[Capture | ReadFault]:
    """Pages of a table (Parquet, CSV or JSON lines) with a column of addresses and one of HTML.

    Raises
    ------
    UserError
        If it cannot be read, or has no such columns.
    """
    kind = path.suffix.lower()
    readers = {".parquet": pl.scan_parquet, ".jsonl": pl.scan_ndjson, ".csv": pl.scan_csv}
    try:
        frame = readers[kind](path)
        names = {name.lower(): name for name in frame.collect_schema().names()}
    except DAMAGES as error:
        raise UserError(
            f"the table cannot be read: {_first_line(error)}", file=str(path), cure="Save it again."
        ) from None
    url = next((names[name] for name in URLS if name in names), None)
    html = next((names[name] for name in HTML if name in names), None)
    if not url or not html:
        raise UserError(
            "has no column of addresses and one of HTML",
            file=str(path),
            cure="Name them url and html.",
        )
    number = 0
    try:
        for rows in frame.select(url, html).collect_batches(chunk_size=ROWS_AT_ONCE):
            for number, (address, page) in enumerate(rows.iter_rows(), number + 1):  # noqa: B020
                if isinstance(address, str) and address and isinstance(page, str | bytes) and page:
                    yield _row(address, page)
                else:
                    yield ReadFault(f"{path.name}, row {number}", "has no address or no HTML")
    except DAMAGES as error:
        yield ReadFault.of(path, f"read to row {number} and no further: {_first_line(error)}")


def _row(address: str, page: str | bytes) -> Capture:
    if isinstance(page, bytes):
        return Capture(address, body=page[:MOST_HTML])
    return Capture(address, body=page[:MOST_HTML].encode(), charset="utf-8")
