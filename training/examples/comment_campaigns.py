"""Comment campaigns on genuine pages, made up as examples: labelled exports show too few.

The pages are innocent and so are their sites. What tells such links is that one anchor stands on
pages that have nothing to do with each other. Every page that gets made-up links also stands with
links it really has, so that nothing about pages, sites or how they were collected tells the classes
apart. Only what an export with titles and anchors shows is learned from them.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.links import DTYPES
from linkvet.data.pages.html.document import Document, read_document
from linkvet.data.urls import split
from linkvet.features.extract import NAMES, signals
from linkvet.features.profile_summary import summarise
from linkvet.training.signal_cache import cached

SET = "made-up comments"
PATTERNS = ("titles", "anchor")  # of evidence that are taught
HOSTING = "live site"
POOLS = 10  # of pages: a pool is never split between folds
LINKS_PER_PAGE = 2  # of each class
FEWEST, MOST = 15, 120  # pages of a campaign
LINKING_FROM = 3  # pages that link to a site, before its links are a profile
NAME = re.compile(r"\w[\w'&-]*(?: [\w'&-]+){1,4}")  # two to five words
BY_NAME, NOFOLLOW = 0.85, 0.7  # share of a campaign's links with its name, and with nofollow

Row = dict[str, Any]


class Page(NamedTuple):
    """A page of people or firms and the pool it belongs to."""

    pool: int
    url: str
    document: Document

    def row(self, target: str, anchor: str, nofollow: bool, spam: int, example: bool) -> Row:
        """A link from here as an export would show it."""
        return {
            "pool": self.pool,
            "spam": spam,
            "example": example,
            "source_url": self.url,
            "title": self.document.title,
            "target_url": target,
            "anchor": anchor,
            "nofollow": nofollow,
            "external_links": self.document.external,
        }


def made_up(
    file: Path,
    columns: dict[str, tuple[str, ...]],
    seed: int = 0,
    cache: Path | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Signals of the examples, and what is known about each, from a file of labelled pages.

    `columns` gives the columns that each of `PATTERNS` shows. The examples are kept in the folder
    `cache`, where one is named.
    """
    table = cached(
        cache, lambda: _made_up(file, columns, seed), (file, Path(__file__)), columns, seed
    )
    return table.select(NAMES), table.drop(NAMES)


def _made_up(file: Path, columns: dict[str, tuple[str, ...]], seed: int) -> pl.DataFrame:
    every = profiles(read_pages(file, seed), seed)
    results: Any = Parallel(n_jobs=-1)(
        delayed(_examples)(site, rows, columns) for site, rows in every
    )
    return pl.concat([part for parts in results for part in parts])


def read_pages(file: Path, seed: int = 0) -> list[Page]:
    """Read every page of people and firms in a file of labelled pages."""
    pages = pl.read_parquet(file).filter(
        (pl.col("hosting") == HOSTING) & (pl.col("label") == "good") & pl.col("url").is_not_null()
    )
    families = pages["family"].unique().sort()
    drawn = np.random.default_rng(seed).permutation(len(families)) % POOLS
    pool = dict(zip(families, drawn.tolist(), strict=True))
    pages = pages.select(pl.col("family").replace_strict(pool).alias("pool"), "url", "html")
    parts = np.array_split(np.arange(pages.height), max(pages.height // 50, 1))
    read: Any = Parallel(n_jobs=-1)(delayed(_read)(pages[part]) for part in parts)
    return [page for some in read for page in some]


def _read(pages: pl.DataFrame) -> list[Page]:
    return [Page(pool, url, read_document(html, url)) for pool, url, html in pages.iter_rows()]


def profiles(pages: list[Page], seed: int = 0) -> list[tuple[str, list[Row]]]:
    """Links of each profile, real ones and campaigns, with the site they lead to."""
    draw = np.random.default_rng(seed)
    real = _real(pages)
    linked = {site: rows for site, rows in real.items() if len(rows) >= LINKING_FROM}
    _choose(linked, draw)
    return [*linked.items(), *_campaigns(pages, _names(real), draw)]


def _real(pages: list[Page]) -> dict[str, list[Row]]:
    """The links that pages have, by the site they lead to: one of a page."""
    by_site: dict[str, list[Row]] = {}
    for page in pages:
        for link in {link.domain: link for link in page.document.links if link.anchor}.values():
            row = page.row(link.url, link.anchor, "nofollow" in link.rel, 0, False)
            by_site.setdefault(link.domain, []).append(row)
    return by_site


def _choose(linked: dict[str, list[Row]], draw: np.random.Generator) -> None:
    """Mark a few links of each page as examples, rather those to sites that few link to."""
    by_page: dict[str, list[tuple[int, Row]]] = {}
    for rows in linked.values():
        for row in rows:
            by_page.setdefault(row["source_url"], []).append((len(rows), row))
    for rows in by_page.values():
        chance = np.array([1 / np.sqrt(size) for size, _ in rows])
        count = min(LINKS_PER_PAGE, len(rows))
        for at in draw.choice(len(rows), count, replace=False, p=chance / chance.sum()):
            rows[at][1]["example"] = True


def _names(real: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Sites that few link to, with what a page calls them where it is unlike their address."""
    names = []
    for site, rows in real.items():
        anchor, label = rows[0]["anchor"], site.split(".")[0]
        if len(rows) < LINKING_FROM and NAME.fullmatch(anchor):
            if label not in re.sub(r"[\W_]+", "", anchor.lower()):
                names.append((site, anchor))
    return sorted(names)


def _campaigns(
    pages: list[Page], names: list[tuple[str, str]], draw: np.random.Generator
) -> list[tuple[str, list[Row]]]:
    """Put every page under a few campaigns, each of pages of one pool."""
    campaigns, order = [], iter(draw.permutation(len(names)))
    for pool in range(POOLS):
        own = [page for page in pages if page.pool == pool]
        for _ in range(LINKS_PER_PAGE):
            remaining = draw.permutation(len(own)).tolist()
            while remaining:
                size = int(np.exp(draw.uniform(np.log(FEWEST), np.log(MOST))))
                site, name = names[next(order)]
                campaigns.append(
                    (site, [_comment(own[at], site, name, draw) for at in remaining[:size]])
                )
                remaining = remaining[size:]
    return campaigns


def _comment(page: Page, site: str, name: str, draw: np.random.Generator) -> Row:
    address = f"https://{site}"
    anchor = name if draw.random() < BY_NAME else address
    return page.row(f"{address}/", anchor, bool(draw.random() < NOFOLLOW), 1, True)


def _examples(
    site: str,
    rows: list[Row],
    columns: dict[str, tuple[str, ...]],
) -> list[pl.DataFrame]:
    """A profile's examples within all its links, by level of evidence: signals and facts."""
    table = pl.DataFrame(rows, infer_schema_length=None)
    use, values = table["example"], []
    links = table.hstack(split(table["source_url"]).drop("port", "problem"))
    for pattern in PATTERNS if use.any() else ():
        shown = [name for name in DTYPES if name in links.columns and name in columns[pattern]]
        part = links.select(pl.col(name).cast(DTYPES[name]) for name in shown)
        values.append(signals(part, summarise(part, site)).filter(use))
    # also for the domain: it is no one's; last by name, so that the folds of labelled examples stay
    # what they are without these
    pool = pl.format("~{}, pool {}", pl.lit(SET), "pool")
    kind = pl.when(pl.col("spam") == 1).then(pl.lit("comment-profile")).otherwise(None)
    about = links.filter(use).select(
        pl.col("spam").cast(pl.Int8),
        family=pool,
        domain=pool,
        set=pl.lit(SET),
        natural=pl.lit(False),
        source=pl.lit(SET),
        kind=kind,
        title="title",
        path="path",
        anchor="anchor",
    )
    return [
        part.hstack(about.with_columns(pattern=pl.lit(one)))
        for one, part in zip(PATTERNS, values, strict=False)
    ]
