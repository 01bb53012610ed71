"""Referring pages joined to the links of an export: what each page and each link in it shows.

Pages are read by all cores, one at a time each; of a page only what signals need is kept, so that
memory stays flat however many pages an archive holds. A page nobody asked about is not parsed.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from joblib import Parallel, delayed

from linkvet.data import saved
from linkvet.data.archive import captures, is_archive
from linkvet.data.capture import Capture, Fault
from linkvet.data.decode import decode
from linkvet.data.document import Document, Outgoing, joined, read_document, site_of
from linkvet.data.errors import UserError
from linkvet.data.links import DTYPES, FLAG, NUMBER, TEXT, Column
from linkvet.data.urls import normal_form, split

TABLES = (".parquet", ".csv", ".jsonl")
AT_ONCE = 256  # captures looked at together; their pages are then shared out
TOGETHER = 32  # pages that a process reads at a time
MOST_HOPS = 10  # of a redirect, as browsers and crawlers follow them
KEPT_TEXT, KEPT_NEIGHBOURS = 10_000, 4_000
KEPT_TARGETS = 1_000
MOST_OWN = 50  # pages of the site that are read for what it is about
MOST_TOLD = 20  # faults that are told one by one

# Columns that pages add to the link table; null where the page is not at hand.
PAGE_COLUMNS = (
    Column("seen_text", TEXT, "visible text of the page, its beginning"),
    Column("seen_description", TEXT, "meta description"),
    Column("seen_language", TEXT, "language read from the text, ISO 639-1"),
    Column("seen_declared", TEXT, "language the page declares, ISO 639-1"),
    Column("seen_neighbours", TEXT, "anchor texts and hosts of the page's links to other sites"),
    Column("seen_targets", TEXT, "domains the page links to, in its order, by blanks"),
    Column("seen_owners", TEXT, "ids of analytics, ads and verification, one a line"),
    Column("seen_text_length", NUMBER, "characters of visible text"),
    Column("seen_html_length", NUMBER, "characters of source"),
    Column("seen_anchor_length", NUMBER, "characters of clickable text"),
    Column("seen_compressed", NUMBER, "size of the text when compressed, as a share"),
    Column("seen_headings", NUMBER, "headings of the first three levels"),
    Column("seen_images", NUMBER, "pictures"),
    Column("seen_keywords", NUMBER, "characters of meta keywords"),
    Column("seen_external", NUMBER, "links to other sites"),
    Column("seen_domains", NUMBER, "hosts the page links to, its own site's aside"),
    Column("seen_hidden_links", NUMBER, "links to other sites that visitors cannot see"),
    Column("seen_followed", NUMBER, "share of the links to other sites without rel nofollow"),
    Column("seen_in_content", NUMBER, "share of the links to other sites in the main content"),
    Column("seen_contact", FLAG, "page gives a mail address or telephone"),
    Column("seen_refresh", FLAG, "page sends visitors on by meta refresh or script"),
    Column("seen_canonical_away", FLAG, "canonical address is on another domain"),
)
LINK_COLUMNS = (
    Column("seen_place", TEXT, "where in the page the link stands (`linkvet.data.place`)"),
    Column("seen_hidden", FLAG, "visitors cannot see the link"),
    Column("seen_position", NUMBER, "share of the page's text before the link"),
    Column("seen_block_share", NUMBER, "share of the link's block that is clickable"),
)
# "there" may have changed its rel: `there, now nofollow` was followed when the export was made
LIVE = pl.Enum(["there", "there, now nofollow", "there, now followed", "moved on the page", "gone",
                "page redirects", "page gone", "blocked", "page fails"])  # fmt: skip
COLUMNS = {one.name: one.dtype for one in (*PAGE_COLUMNS, *LINK_COLUMNS)} | {"live": LIVE}
# What the export left unknown and the page tells.
FILLED = {name: DTYPES[name] for name in (
    "title", "anchor", "left_context", "right_context", "language", "author", "link_type",
    "in_content", "nofollow", "ugc", "sponsored", "external_links", "internal_links",
    "linked_domains", "http_status", "target_url",
)}  # fmt: skip


class Seen(NamedTuple):
    """What is kept of one page: its columns, the links to the site, and what it answered."""

    key: str
    url: str
    status: int | None
    date: str
    columns: dict[str, Any]
    links: list[Outgoing]
    forms: list[str | None]  # normal form of each link's target


@dataclass
class Pages:
    """Pages by the normal form of their address, redirects between them, and what went wrong."""

    seen: dict[str, Seen] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    captures: int = 0

    def find(self, key: str) -> tuple[Seen | None, bool]:
        """The page that an address leads to, and whether it was redirected on the way."""
        passed = {key}
        while key not in self.seen and key in self.redirects and len(passed) <= MOST_HOPS:
            key = self.redirects[key]
            if key in passed:
                break
            passed.add(key)
        return self.seen.get(key), len(passed) > 1 or key in self.redirects


Progress = Callable[[str, int, int], None]


def read_pages(paths: Sequence[Path | str], wanted: Iterable[str], sites: Iterable[str],
               jobs: int = -1, progress: Progress | None = None) -> Pages:  # fmt: skip
    """Read the pages that are wanted.

    Parameters
    ----------
    paths
        Web archives, folders of saved pages, tables with a column of HTML.
    wanted
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
    found, wanted, sites = Pages(), set(wanted), frozenset(sites)
    streams = [_captures(Path(path)) for path in paths]
    for _ in range(2):  # once more where a redirect leads back to what was passed over
        missed = _read(chain.from_iterable(streams), found, wanted, sites, jobs, progress)
        if not missed:
            break
        wanted, streams = missed, [_captures(Path(path)) for path in paths]
    return found


def _captures(path: Path) -> Iterator[Capture | Fault]:
    if not path.exists():
        raise UserError("there is no such file or folder", file=str(path))
    if path.is_dir():
        archives = [p for p in sorted(path.rglob("*")) if ".warc" in p.name or ".arc" in p.name]
        return chain(saved.folder(path), *(captures(p) for p in archives))
    if path.suffix.lower() in TABLES:
        return saved.table(path)
    if not is_archive(path):
        raise UserError("is no web archive", file=str(path),
                        cure="Give a WARC, ARC or WAT file, a folder of saved HTML, or a table "
                        "(Parquet, CSV, JSON lines) with a column of HTML.")  # fmt: skip
    return captures(path)


def _read(stream: Iterator[Capture | Fault], found: Pages, wanted: set[str],
          sites: frozenset[str], jobs: int, progress: Progress | None) -> set[str]:  # fmt: skip
    """Read what is wanted; give what a redirect wants after it was passed over."""
    passed: set[str] = set()
    tasks = _wanted(stream, found, wanted, passed, progress)
    # several at once: what is done by table costs as much for one page as for twenty
    read: Any = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch="2*n_jobs")(
        delayed(_pages)(some, sites) for some in batched(tasks, TOGETHER)
    )
    for seen in chain.from_iterable(read):
        known = found.seen.get(seen.key)
        if not known or _better(seen, known):
            found.seen[seen.key] = seen
    return {key for key in found.redirects.values() if key in passed and key not in found.seen}


def _better(new: Seen, old: Seen) -> bool:
    """Whether a second capture of a page tells more: it answers, or is newer, or ties by text."""
    answers = [one.status is None or one.status < 300 for one in (new, old)]
    if answers[0] != answers[1]:
        return answers[0]
    return (new.date, len(new.links), new.url) > (old.date, len(old.links), old.url)


def _wanted(
    stream: Iterator[Capture | Fault], found: Pages, wanted: set[str], passed: set[str],
    progress: Progress | None,
) -> Iterator[tuple[str, Capture]]:  # fmt: skip
    for some in _batches(stream):
        pages = []
        for one in some:
            if isinstance(one, Fault):
                found.faults.append(one)
            else:
                pages.append(one)
        found.captures += len(pages)
        if progress:
            progress("reading pages", len(found.seen), max(len(wanted), 1))
        if not pages:
            continue
        keys = normal_form(pl.Series([page.url for page in pages]))
        for key, page in zip(keys, pages, strict=True):
            if key not in wanted:
                passed.add(key)
            elif page.location:
                (aim,) = normal_form(pl.Series([joined(page.url, page.location)]))
                if aim and aim != key:  # else a change of scheme or host that forms leave out
                    found.redirects.setdefault(key, aim)
                    wanted.add(aim)
            else:
                yield key, page


def _batches(stream: Iterator[Capture | Fault]) -> Iterator[list[Capture | Fault]]:
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
    """Give items in lists of `size`."""
    while some := list(islice(items, size)):
        yield some


def _pages(some: list[tuple[str, Capture]], sites: frozenset[str]) -> list[Seen]:
    read = [_page(key, capture, sites) for key, capture in some]
    forms = normal_form(pl.Series([link.url for seen in read for link in seen.links],
                                  dtype=pl.String)).to_list()  # fmt: skip
    found, at = [], 0
    for seen in read:
        found.append(seen._replace(forms=forms[at : at + len(seen.links)]))
        at += len(seen.links)
    return found


def _page(key: str, capture: Capture, sites: frozenset[str]) -> Seen:
    document = capture.document
    if document is None and capture.body:
        document = read_document(decode(capture.body, capture.charset), capture.url)
    if document is None:
        return Seen(key, capture.url, capture.status, capture.date, {}, [], [])
    links = [link for link in document.links if link.domain in sites]
    columns = page_columns(document, capture.url)
    return Seen(key, capture.url, capture.status, capture.date, columns, links, [])


def page_columns(document: Document, url: str = "") -> dict[str, Any]:
    """What the columns of a page hold."""
    links, text = document.links, document.text
    data = text.encode()
    hosts = [_host(link.url) for link in links]
    beside = " ".join(f"{link.anchor} {host}" for link, host in zip(links, hosts, strict=True))
    away = document.canonical and url and site_of(document.canonical) not in ("", site_of(url))
    known = bool(document.html_length)  # not from an archive of links alone
    return {
        "seen_text": text[:KEPT_TEXT] if known else None,
        "seen_description": document.description if known else None,
        "seen_language": document.language or None,
        "seen_declared": document.declared or None,
        "seen_neighbours": beside[:KEPT_NEIGHBOURS],
        "seen_targets": " ".join(list(dict.fromkeys(link.domain for link in links))[:KEPT_TARGETS]),
        "seen_owners": "\n".join(document.owners),
        "seen_text_length": document.text_length if known else None,
        "seen_html_length": document.html_length if known else None,
        "seen_anchor_length": document.anchor_length if known else None,
        "seen_compressed": len(zlib.compress(data, 1)) / len(data) if data else None,
        "seen_headings": document.headings if known else None,
        "seen_images": document.images if known else None,
        "seen_keywords": len(document.keywords) if known else None,
        "seen_external": document.external,
        "seen_domains": len(set(hosts)),
        "seen_hidden_links": sum(link.hidden for link in links) if known else None,
        "seen_followed": _share(links, lambda link: "nofollow" not in link.rel),
        "seen_in_content": _share(links, lambda link: link.place == "content") if known else None,
        "seen_contact": document.contact if known else None,
        "seen_refresh": bool(document.refresh) if known else None,
        "seen_canonical_away": bool(away) if known else None,
        "title": document.title,
        "author": document.author or None,
        "language": document.language or None,
        "external_links": document.external,
        "internal_links": document.internal,
        "linked_domains": len(set(hosts)),
    }


def _host(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?([^/?#:]*).*$", r"\1", url.lower(), flags=re.DOTALL)


def _share(links: list[Outgoing], holds: Callable[[Outgoing], bool]) -> float | None:
    return sum(map(holds, links)) / len(links) if links else None


def link_columns(link: Outgoing) -> dict[str, Any]:
    """What the columns of a link hold."""
    known = bool(link.place)
    return {
        "seen_place": link.place or None,
        "seen_hidden": link.hidden if known else None,
        "seen_position": link.position if known else None,
        "seen_block_share": link.block_share if known else None,
        "anchor": link.anchor,
        "left_context": link.left if known else None,
        "right_context": link.right if known else None,
        "link_type": "image" if link.image else "text",
        "in_content": link.place == "content" if known else None,
        "nofollow": "nofollow" in link.rel,
        "ugc": "ugc" in link.rel,
        "sponsored": "sponsored" in link.rel,
        "target_url": link.url,
    }


def join(links: pl.DataFrame, pages: Pages, site: str | None) -> pl.DataFrame:
    """Add what pages tell to a link table; what the export says already is kept.

    Each row takes the link of its page with the same target and anchor text, else with the same
    target, else any link to the site ("moved on the page").
    """
    keys = normal_form(links["source_url"])
    targets = normal_form(links["target_url"]) if "target_url" in links.columns else None
    anchors = links["anchor"] if "anchor" in links.columns else None
    rels = links["nofollow"] if "nofollow" in links.columns else None
    rows: list[dict[str, Any]] = []
    for at, key in enumerate(keys):
        seen, redirected = pages.find(key) if key else (None, False)
        if seen is None:
            rows.append({"live": "page redirects"} if redirected else {})
            continue
        target = targets[at] if targets is not None else None
        anchor = anchors[at] if anchors is not None else None
        nofollow = rels[at] if rels is not None else None
        rows.append(_row(seen, redirected, target, anchor, nofollow, site))
    told = pl.DataFrame(rows, schema=COLUMNS | FILLED, orient="row", strict=False) if rows else None
    return links if told is None else _filled(links, told)


def _row(seen: Seen, redirected: bool, target: str | None, anchor: str | None,
         nofollow: bool | None, site: str | None) -> dict[str, Any]:  # fmt: skip
    found = dict(seen.columns) | {"http_status": seen.status}
    if seen.status is not None and seen.status >= 400:
        dead = {404: "page gone", 410: "page gone", 401: "blocked", 403: "blocked",
                429: "blocked"}  # fmt: skip
        # an error page says nothing about the page that held the link
        return {"http_status": seen.status, "live": dead.get(seen.status, "page fails")}
    own = [at for at, link in enumerate(seen.links) if not site or link.domain == site]
    if not own:
        sent_on = redirected or seen.columns.get("seen_refresh")
        return found | {"live": "page redirects" if sent_on else "gone"}
    words = (anchor or "").strip().lower()
    best = max(own, key=lambda at: (target is not None and seen.forms[at] == target,
                                    seen.links[at].anchor.lower() == words, -at))  # fmt: skip
    exact = target is None or seen.forms[best] == target
    found |= link_columns(seen.links[best])
    if not exact:
        return found | {"live": "moved on the page"}
    if nofollow is None or nofollow == found["nofollow"]:
        return found | {"live": "there"}
    return found | {"live": "there, now nofollow" if found["nofollow"] else "there, now followed"}


def _filled(links: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    added = told.select(c for c in COLUMNS if c in told.columns)
    filled = []
    for name in FILLED:
        if name in links.columns:
            # an empty text says that there is none; where the page has one, the page is right
            open_cell = pl.col(name).is_null()
            if FILLED[name] == pl.String():
                open_cell |= pl.col(name) == ""
            both = links.select(name).with_columns(told=told[name])
            known = open_cell & pl.col("told").is_not_null()
            filled.append(both.select(
                pl.when(known).then("told").otherwise(name).alias(name)).to_series())
        elif told[name].null_count() < told.height:
            filled.append(told[name])
    return links.with_columns(filled).hstack(added)


def own_pages(links: pl.DataFrame, site: str | None) -> list[str]:
    """Addresses of the site's own pages that say what it is about, the most linked to first."""
    home = [site] if site else []
    if "target_url" not in links.columns:
        return home
    counts = links["target_url"].drop_nulls().value_counts(name="links")
    most = counts.sort(["links", "target_url"], descending=[True, False]).head(MOST_OWN)
    forms = normal_form(pl.Series([*home, *most["target_url"]], dtype=pl.String))
    return list(dict.fromkeys(forms.drop_nulls()))


def wanted_of(links: pl.DataFrame, site: str | None) -> tuple[set[str], set[str]]:
    """Addresses whose pages are wanted, in normal form, and the sites whose links are kept."""
    keys = set(normal_form(links["source_url"].unique()).drop_nulls())
    if site or "target_url" not in links.columns:
        return keys, {site} if site else set()
    targets = split(links["target_url"].drop_nulls().unique())["domain"].cast(pl.String)
    return keys, set(targets.drop_nulls())


def add(links: pl.DataFrame, paths: Sequence[Path | str], site: str | None,
        progress: Progress | None = None,
        ) -> tuple[pl.DataFrame, dict[str, Any], str]:  # fmt: skip
    """Add what the pages in `paths` tell to a link table.

    Returns
    -------
    links, told, about
        The links, how far the pages reached, and what the site's own pages among them say.
    """
    wanted, sites = wanted_of(links, site)
    own = own_pages(links, site)
    pages = read_pages(paths, wanted | set(own), sites, progress=progress)
    joined = join(links, pages, site)
    said = [pages.seen.pop(key) for key in own if key in pages.seen and key not in wanted]
    about = " ".join(seen.columns.get("seen_text") or "" for seen in said)
    live = joined["live"].drop_nulls() if "live" in joined.columns else pl.Series(dtype=LIVE)
    at_hand = joined["seen_external"].is_not_null().sum() if "live" in joined.columns else 0
    counts = live.value_counts().sort("live") if live.len() else pl.DataFrame()
    return joined, {
        "captures": pages.captures,
        "pages": len(pages.seen),
        "links": int(at_hand),
        "live": {str(name): int(count) for name, count in counts.rows()},
        "faults": [f"{fault.place}: {fault.reason}" for fault in pages.faults[:MOST_TOLD]],
        "faulty": len(pages.faults),
        "own_pages": len(said),
    }, about
