"""Labelled pages as examples: a few links of each, seen in their page and without their host.

Labels say of a page, and so of its links, what they are. Hosts are left out: they would tell how a
page was collected. Neither its size in bytes nor its date nor its source is a signal.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.pages.columns import link_columns, page_columns
from linkvet.data.pages.html.document import Document, read_document
from linkvet.data.pages.live_check import COLUMNS, FILLED
from linkvet.features.extract import NAMES, signals
from linkvet.features.registry import SIGNALS
from linkvet.training.signal_cache import cached

LINKS_BY_PAGE = 5
PLACEHOLDER = "page.invalid"
KNOWN = {
    "page": pl.String,
    "family": pl.String,
    "kind": pl.String,
    "hosting": pl.String,
    "spam": pl.Int8,
}


@dataclass(frozen=True)
class PageExamples:
    """Signals (examples, signals), texts, and what is known of each example.

    `about` has `page`, `family`, `spam` (null where the label is unknown), `kind` and `hosting`.
    """

    signals: pl.DataFrame
    texts: pl.Series
    about: pl.DataFrame


def load_page_examples(file: Path, seed: int = 0, cache: Path | None = None) -> PageExamples:
    """Read a file of labelled pages, at most five links of each.

    The examples are kept in the folder `cache`, where one is named.
    """
    table = cached(cache, lambda: _examples(file, seed), (file, Path(__file__)), seed)
    return PageExamples(table.select(NAMES), table["seen_text"], table.select(*KNOWN))


def _examples(file: Path, seed: int) -> pl.DataFrame:
    """Signals and texts of some links of every page, and what is known of each."""
    pages = pl.read_parquet(file).with_row_index("at")
    parts = np.array_split(np.arange(pages.height), max(pages.height // 50, 1))
    read: Any = Parallel(n_jobs=-1)(delayed(_rows)(pages[part], seed) for part in parts)
    table = pl.concat([frame for frame, _ in read])
    about = pl.concat([about for _, about in read])
    values = signals(table.with_columns(host=pl.lit(PLACEHOLDER), domain=pl.lit(PLACEHOLDER)))
    unknown = pl.lit(float("nan"), pl.Float32)
    values = values.with_columns(unknown.alias(n) for n in NAMES if n not in _OF_PAGE)
    return values.hstack(about).with_columns(table["seen_text"])


_HIDDEN = ("path", "target", "host", "domain", "name", "slug")
# what a page tells of itself and its links; not what a host, a profile or an address would
_OF_PAGE = {
    name
    for name, one in SIGNALS.items()
    if one.group in ("page", "placement", "anchor")
    and "path" not in one.needs
    and not any("domains" in need or need.startswith(_HIDDEN) for need in one.needs)
} | {
    "seen_sites",
    "seen_links_per_site",
    "page_linked_domains",
    "page_links_per_domain",
}


def _rows(pages: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows, about = [], []
    for page in pages.iter_rows(named=True):
        document = read_document(page["html"], page["url"] or "")
        for link in _some(document, seed + page["at"]):
            rows.append(page_columns(document) | link)
            about.append(
                {
                    "page": page["page_id"],
                    "family": page["family"],
                    "kind": page["kind"],
                    "hosting": page["hosting"],
                    "spam": {"spam": 1, "good": 0}.get(page["label"]),
                }
            )
    schema = COLUMNS | FILLED
    return pl.DataFrame(rows, schema=schema, strict=False), pl.DataFrame(about, schema=KNOWN)


def _some(document: Document, seed: int) -> list[dict[str, Any]]:
    """Columns of a few links drawn from a page; none of a link where it has none."""
    links = document.links
    if not links:
        return [{}]
    count = min(len(links), LINKS_BY_PAGE)
    drawn = np.random.default_rng(seed).choice(len(links), count, replace=False)
    return [link_columns(links[at]) for at in sorted(drawn)]
