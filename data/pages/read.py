"""Referring pages out of archives, folders and tables, by their address.

Captures are streamed; those of pages that the links need are parsed on all cores, and the others
skipped. Of a page only what signals need is kept, so that memory stays flat however many pages an
archive holds. A page's key is its address in normal form (`linkvet.data.urls.normal_form`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from joblib import Parallel, delayed

from linkvet.data.bounded import Spent, each_bounded
from linkvet.data.errors import UserError
from linkvet.data.pages.archives import saved_html as saved
from linkvet.data.pages.archives.capture import Capture, ReadFault
from linkvet.data.pages.archives.charset import decode
from linkvet.data.pages.archives.warc import captures, is_archive
from linkvet.data.pages.columns import page_columns
from linkvet.data.pages.html.document import MOST_HTML, Outgoing, joined, read_document
from linkvet.data.progress import Progress
from linkvet.data.urls import normal_form

TABLES = (".parquet", ".csv", ".jsonl")
AT_ONCE = 256  # captures looked at together; their pages are then shared out
TOGETHER = 32  # pages that a process reads at a time
# What one page may take: of the time of a processor, and of memory beyond what there is. Nothing
# that people wrote comes near; of what does, the beginning is tried once more. With its body as it
# was sent, and its copies, a page stays under two seconds and 300 MB.
SECONDS, SECONDS_AGAIN, MEMORY = 1.4, 0.5, 270_000_000
BEGINNING = 100_000  # bytes
MOST_HOPS = 10  # of a redirect, as browsers and crawlers follow them


class PageRecord(NamedTuple):
    """What is kept of one page: its columns, the links to the site, and what it answered."""

    key: str
    url: str
    status: int | None
    date: str
    columns: dict[str, Any]
    links: list[Outgoing]
    forms: list[str | None]  # normal form of each link's target
    fault: str = ""  # why not all of it was read


@dataclass
class PageArchive:
    """Pages by the normal form of their address, redirects between them, and what went wrong."""

    records: dict[str, PageRecord] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    faults: list[ReadFault] = field(default_factory=list)
    captures: int = 0

    def find(self, key: str) -> tuple[PageRecord | None, bool]:
        """The page that an address leads to, and whether it was redirected on the way."""
        visited = {key}
        while key not in self.records and key in self.redirects and len(visited) <= MOST_HOPS:
            key = self.redirects[key]
            if key in visited:
                break
            visited.add(key)
        return self.records.get(key), len(visited) > 1 or key in self.redirects


def read_pages(
    paths: Sequence[Path | str],
    keys: Iterable[str],
    sites: Iterable[str],
    jobs: int = -1,
    progress: Progress | None = None,
) -> PageArchive:
    """Read the pages that are wanted.

    Parameters
    ----------
    paths
        Web archives, folders of saved pages, tables with a column of HTML.
    keys
        Addresses in normal form (`linkvet.data.urls.normal_form`).
    sites
        Registrable domains whose links are kept.
    jobs
        Processes, as joblib counts them.

    Raises
    ------
    UserError
        If a path is not there or of no form that is known.
    """
    archive, keys, sites = PageArchive(), set(keys), frozenset(sites)
    streams = [_captures(Path(path)) for path in paths]
    # an archive is read in order: a redirect may lead to a page that was skipped before, so twice
    for _ in range(2):
        missed = _read_wanted(chain.from_iterable(streams), archive, keys, sites, jobs, progress)
        if not missed:
            break
        keys, streams = missed, [_captures(Path(path)) for path in paths]
    return archive


def _captures(path: Path) -> Iterator[Capture | ReadFault]:
    if not path.exists():
        raise UserError("there is no such file or folder", file=str(path))
    if path.is_dir():
        archives = [
            one
            for one in sorted(path.rglob("*"))
            if (".warc" in one.name or ".arc" in one.name) and one.is_file()
        ]
        return chain(saved.folder(path), *(captures(p) for p in archives))
    if not path.is_file():
        raise UserError(
            "is a device or a pipe, not a file", file=str(path), cure="Save it as a file first."
        )
    if path.suffix.lower() in TABLES:
        return saved.table(path)
    if not is_archive(path):
        raise UserError(
            "isn't a web archive",
            file=str(path),
            cure="Give a WARC, ARC or WAT file, a folder of saved HTML, or a table "
            "(Parquet, CSV, JSON lines) with a column of HTML.",
        )
    return captures(path)


def _read_wanted(
    stream: Iterator[Capture | ReadFault],
    archive: PageArchive,
    keys: set[str],
    sites: frozenset[str],
    jobs: int,
    progress: Progress | None,
) -> set[str]:
    """Read the pages of `keys`; give those skipped that a later redirect leads to."""
    skipped: set[str] = set()
    tasks = _pages_to_read(stream, archive, keys, skipped, progress)
    # several at once: what is done by table costs as much for one page as for twenty
    read: Any = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch="2*n_jobs")(
        delayed(_read_batch)(some, sites) for some in batched(tasks, TOGETHER)
    )
    for record in chain.from_iterable(read):
        if record.fault:
            archive.faults.append(ReadFault(record.url, record.fault))
        known = archive.records.get(record.key)
        if not known or _better(record, known):
            archive.records[record.key] = record
    return {
        key for key in archive.redirects.values() if key in skipped and key not in archive.records
    }


def _better(new: PageRecord, old: PageRecord) -> bool:
    """Whether another capture of a page tells more: it has the page, is newer, has more links."""
    readable = [one.status is None or one.status < 300 for one in (new, old)]
    if readable[0] != readable[1]:
        return readable[0]
    return (new.date, len(new.links), new.url) > (old.date, len(old.links), old.url)


def _pages_to_read(
    stream: Iterator[Capture | ReadFault],
    archive: PageArchive,
    keys_to_read: set[str],
    skipped: set[str],
    progress: Progress | None,
) -> Iterator[tuple[str, Capture]]:
    """Give the captures to parse by key, and put down redirects and faults on the way.

    Where a wanted address redirects, its target is wanted too.
    """
    for some in _batches(stream):
        pages = []
        for one in some:
            if isinstance(one, ReadFault):
                archive.faults.append(one)
            else:
                pages.append(one)
        archive.captures += len(pages)
        if progress:
            progress("reading pages", len(archive.records), max(len(keys_to_read), 1))
        if not pages:
            continue
        keys = normal_form(pl.Series([page.url for page in pages]))
        for key, page in zip(keys, pages, strict=True):
            if key not in keys_to_read:
                skipped.add(key)
            elif page.location:
                (target,) = normal_form(pl.Series([joined(page.url, page.location)]))
                # from http:// to https://, or to www., is the same page in normal form
                if target and target != key:
                    archive.redirects.setdefault(key, target)
                    keys_to_read.add(target)
            else:
                yield key, page


def _batches(stream: Iterator[Capture | ReadFault]) -> Iterator[list[Capture | ReadFault]]:
    some, size = [], 0
    for one in stream:
        some.append(one)
        size += len(one.body) if isinstance(one, Capture) else 0
        if len(some) >= AT_ONCE or size > 20_000_000:
            yield some
            some, size = [], 0
    if some:
        yield some


def batched(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """Give items in lists of `size`, as `itertools.batched` of Python 3.12 does."""
    while some := list(islice(items, size)):
        yield some


def _read_batch(some: list[tuple[str, Capture]], sites: frozenset[str]) -> list[PageRecord]:
    bounded = each_bounded(partial(_read_page, sites=sites), some, SECONDS, MEMORY)
    read = [
        record if isinstance(record, PageRecord) else _read_beginning(*page, sites, record)
        for page, record in zip(some, bounded, strict=True)
    ]
    forms = normal_form(
        pl.Series([link.url for record in read for link in record.links], dtype=pl.String)
    ).to_list()
    records, at = [], 0
    for record in read:
        records.append(record._replace(forms=forms[at : at + len(record.links)]))
        at += len(record.links)
    return records


def _read_beginning(key: str, capture: Capture, sites: frozenset[str], spent: Spent) -> PageRecord:
    """Read the beginning of a page that took too much as a whole."""
    short = replace(capture, body=capture.body[:BEGINNING])
    (record,) = each_bounded(
        partial(_read_page, sites=sites), [(key, short)], SECONDS_AGAIN, MEMORY
    )
    if isinstance(record, Spent):
        return _unread(key, capture, f"the page {spent.reason} and was passed over")
    fault = f"the page {spent.reason}: of its {len(capture.body):,} bytes only the first "
    return record._replace(fault=f"{fault}{BEGINNING:,} were read")


def _unread(key: str, capture: Capture, fault: str = "") -> PageRecord:
    return PageRecord(key, capture.url, capture.status, capture.date, {}, [], [], fault)


def _read_page(page: tuple[str, Capture], sites: frozenset[str]) -> PageRecord:
    key, capture = page
    document = capture.document
    if document is None and capture.body:
        try:
            document = read_document(decode(capture.body, capture.charset), capture.url)
        except (ValueError, RuntimeError) as error:  # of the parser, which says no more
            return _unread(key, capture, f"the page cannot be read: {error}")
    if document is None:
        return _unread(key, capture)
    links = [link for link in document.links if link.domain in sites]
    columns = page_columns(document, capture.url)
    cut = f"only the first {MOST_HTML:,} bytes of the page were read"
    fault = cut if len(capture.body) >= MOST_HTML else ""
    return PageRecord(key, capture.url, capture.status, capture.date, columns, links, [], fault)
