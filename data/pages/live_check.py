"""Links joined to their pages: whether each is still there, and what its page tells of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.pages.columns import COLUMNS as OF_PAGES
from linkvet.data.pages.columns import link_columns
from linkvet.data.pages.read import PageArchive, PageRecord, read_pages
from linkvet.data.progress import Progress
from linkvet.data.urls import normal_form, split

MOST_OWN = 50  # pages of the site that are read for what it is about
MOST_FAULTS = 20  # faults that are told one by one

# "there" may have changed its rel: `there, now nofollow` was followed when the export was made
LIVE = pl.Enum(
    [
        "there",
        "there, now nofollow",
        "there, now followed",
        "moved on the page",
        "gone",
        "page redirects",
        "page gone",
        "blocked",
        "page fails",
    ]
)
COLUMNS = OF_PAGES | {"live": LIVE}
# What the export left unknown and the page tells.
FILLED = {
    name: DTYPES[name]
    for name in (
        "title",
        "anchor",
        "left_context",
        "right_context",
        "language",
        "author",
        "link_type",
        "in_content",
        "nofollow",
        "ugc",
        "sponsored",
        "external_links",
        "internal_links",
        "linked_domains",
        "http_status",
        "target_url",
    )
}


def join(links: pl.DataFrame, pages: PageArchive, site: str | None) -> pl.DataFrame:
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
        record, redirected = pages.find(key) if key else (None, False)
        if record is None:
            rows.append({"live": "page redirects"} if redirected else {})
            continue
        target = targets[at] if targets is not None else None
        anchor = anchors[at] if anchors is not None else None
        nofollow = rels[at] if rels is not None else None
        rows.append(_row(record, redirected, target, anchor, nofollow, site))
    columns = (
        pl.DataFrame(rows, schema=COLUMNS | FILLED, orient="row", strict=False) if rows else None
    )
    return links if columns is None else _filled(links, columns)


def _row(
    record: PageRecord,
    redirected: bool,
    target: str | None,
    anchor: str | None,
    nofollow: bool | None,
    site: str | None,
) -> dict[str, Any]:
    columns = dict(record.columns) | {"http_status": record.status}
    if record.status is not None and record.status >= 400:
        dead = {404: "page gone", 410: "page gone", 401: "blocked", 403: "blocked", 429: "blocked"}
        # an error page says nothing about the page that held the link
        return {"http_status": record.status, "live": dead.get(record.status, "page fails")}
    own = [at for at, link in enumerate(record.links) if not site or link.domain == site]
    if not own:
        sent_on = redirected or record.columns.get("seen_refresh")
        return columns | {"live": "page redirects" if sent_on else "gone"}
    words = (anchor or "").strip().lower()
    best = max(
        own,
        key=lambda at: (
            target is not None and record.forms[at] == target,
            record.links[at].anchor.lower() == words,
            -at,
        ),
    )
    exact = target is None or record.forms[best] == target
    columns |= link_columns(record.links[best])
    if not exact:
        return columns | {"live": "moved on the page"}
    if nofollow is None or nofollow == columns["nofollow"]:
        return columns | {"live": "there"}
    return columns | {
        "live": "there, now nofollow" if columns["nofollow"] else "there, now followed"
    }


def _filled(links: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    added = columns.select(c for c in COLUMNS if c in columns.columns)
    filled = []
    for name in FILLED:
        if name in links.columns:
            # an empty text says that there is none; where the page has one, the page is right
            open_cell = pl.col(name).is_null()
            if FILLED[name] == pl.String():
                open_cell |= pl.col(name) == ""
            both = links.select(name).with_columns(page=columns[name])
            known = open_cell & pl.col("page").is_not_null()
            filled.append(
                both.select(pl.when(known).then("page").otherwise(name).alias(name)).to_series()
            )
        elif columns[name].null_count() < columns.height:
            filled.append(columns[name])
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


def keys_and_sites(links: pl.DataFrame, site: str | None) -> tuple[set[str], set[str]]:
    """Addresses whose pages are wanted, in normal form, and the sites whose links are kept."""
    keys = set(normal_form(links["source_url"].unique()).drop_nulls())
    if site or "target_url" not in links.columns:
        return keys, {site} if site else set()
    targets = split(links["target_url"].drop_nulls().unique())["domain"].cast(pl.String)
    return keys, set(targets.drop_nulls())


def add(
    links: pl.DataFrame,
    paths: Sequence[Path | str],
    site: str | None,
    progress: Progress | None = None,
) -> tuple[pl.DataFrame, dict[str, Any], str]:
    """Add what the pages in `paths` tell to a link table.

    Returns
    -------
    links, told, about
        The links, how far the pages reached, and what the site's own pages among them say.
    """
    keys, sites = keys_and_sites(links, site)
    own = own_pages(links, site)
    pages = read_pages(paths, keys | set(own), sites, progress=progress)
    joined = join(links, pages, site)
    own_keys = [key for key in own if key in pages.records and key not in keys]
    own_records = [pages.records.pop(key) for key in own_keys]
    about = " ".join(record.columns.get("seen_text") or "" for record in own_records)
    live = joined["live"].drop_nulls() if "live" in joined.columns else pl.Series(dtype=LIVE)
    at_hand = joined["seen_external"].is_not_null().sum() if "live" in joined.columns else 0
    counts = live.value_counts().sort("live") if live.len() else pl.DataFrame()
    return (
        joined,
        {
            "captures": pages.captures,
            "pages": len(pages.records),
            "links": int(at_hand),
            "live": {str(name): int(count) for name, count in counts.rows()},
            "faults": [f"{fault.place}: {fault.reason}" for fault in pages.faults[:MOST_FAULTS]],
            "faulty": len(pages.faults),
            "own_pages": len(own_records),
        },
        about,
    )
