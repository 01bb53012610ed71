"""Labelled links of exports, each measured inside its own site's whole export, at every level.

An export is read once, and its signals are kept where a folder for them is named
(`linkvet.training.signal_cache`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.evidence import Level
from linkvet.features.extract import NAMES, signals
from linkvet.features.profile_summary import summarise
from linkvet.training.examples.checks import check_labels, refuse_copies
from linkvet.training.examples.labels import UNCLEAR, labels_by_export
from linkvet.training.examples.manifest import NATURAL, LabelledExport, Manifest
from linkvet.training.signal_cache import cached

TEXTS = ("host", "path", "query", "title", "anchor")  # what is read of a link
FURTHER = (*TEXTS, "first_seen")  # to read, to split by and to find copies by
# of the labels, where they tell it: how sure, how drawn, on how many sites the domain stands
FACTS = ("confidence", "draw", "sites_of_domain", "mirror")
PROCESSES = 2


@dataclass(frozen=True)
class Measured:
    """What the exports of a manifest teach; see `linkvet.training.examples.load.Examples`."""

    signals: pl.DataFrame
    about: pl.DataFrame
    unlabelled: pl.DataFrame | None


def measured(manifest: Manifest, levels: Sequence[Level], folder: Path | None = None) -> Measured:
    """Measure the labelled links of all exports that have some, and unlabelled ones beside.

    What was measured is kept in `folder`, where one is named.
    """
    refuse_copies(manifest)
    labels = labels_by_export(manifest, FACTS, unclear=True)
    parts: Any = Parallel(n_jobs=PROCESSES)(
        delayed(_cached)(export, labels[export.name], levels, folder)
        for export in manifest.exports
        if export.name in labels
    )
    if not parts:
        return Measured(pl.DataFrame(schema=dict.fromkeys(NAMES, pl.Float32)), pl.DataFrame(), None)
    every = pl.concat(parts, how="diagonal_relaxed")
    known = every.filter(pl.col("spam").is_not_null())
    rest = every.filter(pl.col("spam").is_null())
    about = known.drop(NAMES)
    return Measured(known.select(NAMES), about, rest.select(*NAMES, "site", "domain", *TEXTS))


def _cached(
    export: LabelledExport, labels: pl.DataFrame, levels: Sequence[Level], folder: Path | None
) -> pl.DataFrame:
    """Links of an export as `_measured` gives them, from the cache where they are there."""
    return cached(
        folder,
        lambda: _measured(export, labels, levels),
        (export.path, Path(__file__)),
        export,
        labels.write_csv(),
        tuple(levels),
    )


def _measured(
    export: LabelledExport, labels: pl.DataFrame, levels: Sequence[Level]
) -> pl.DataFrame:
    """Its labelled links at each level that it can teach, then links that have no label."""
    exports, parts = read([export.path]), []
    check_labels(export, labels, exports.links)
    given = exports.links.columns
    for level in levels:
        if (columns := columns_at(level, given)) is None:
            continue
        # the site is known whatever the export shows: a user names it by --site
        site = export.site or exports.site_hint
        richest = not parts
        links, at = distinct_links(exports.links.select(columns), labels)
        values = signals(links, summarise(links, site))
        shown = _shown(links).with_columns(
            pl.lit(site or export.name).alias("site"), pattern=pl.lit(level.name)
        )
        both = values.hstack(shown)
        about = _about(export, labels, level).with_columns(richest=pl.lit(richest))
        parts.append(both[at].hstack(about))
        if richest:
            rest = pl.Series(_unlabelled(links, at), dtype=pl.UInt32)
            parts.append(both[rest].with_columns(spam=pl.lit(None, pl.Int8)))
    return pl.concat(parts, how="diagonal_relaxed")


def _shown(links: pl.DataFrame) -> pl.DataFrame:
    domain = links["domain"].cast(pl.String)
    return links.select(c for c in FURTHER if c in links.columns).with_columns(domain)


def _about(export: LabelledExport, labels: pl.DataFrame, level: Level) -> pl.DataFrame:
    # a family may run across the exports of one file of labels
    natural = (pl.col("draw").cast(pl.String) == NATURAL).fill_null(export.natural)
    return labels.select(
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        clear=pl.col("label") != UNCLEAR,
        family=pl.lit(export.labels) + ":" + pl.col("family"),
        set=pl.lit(export.set),
        source=pl.col("file"),
        kind="kind",
        row=pl.col("row").cast(pl.Int64),
        natural=natural & (level.shows != "domain"),
        vendor=pl.lit(export.vendor, pl.String),
        **{name: pl.col(name) for name in FACTS},
    )


def _unlabelled(links: pl.DataFrame, labelled: np.ndarray) -> np.ndarray:
    """One link of each domain that has no label, drawn by a hash of its place."""
    domain = links["domain"].cast(pl.String)
    with_label = domain.gather(labelled).unique()
    table = pl.DataFrame({"domain": domain}).with_row_index("at")
    table = table.filter(
        pl.col("domain").is_not_null() & ~pl.col("domain").is_in(with_label.implode())
    )
    drawn = table.with_columns(lot=pl.struct("domain", "at").hash(7))
    first = drawn.sort("lot").unique("domain", keep="first", maintain_order=True)
    return first["at"].sort().to_numpy()


def columns_at(level: Level, given: Sequence[str]) -> list[str] | None:
    """Columns that an export shows at a level of evidence; None where it cannot teach it."""
    if (level.taught_by or "host") not in given:
        return None
    return [c for c in given if level.columns is None or c in level.columns]


def distinct_links(table: pl.DataFrame, labels: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    """Links of an export, each once, and which of them each label's `row` is.

    Where addresses are taken away every row stays a link of its own.
    """
    if "source_url" not in table.columns:
        return table, labels["row"].to_numpy() - 1
    known, links = merge(table)
    ids = known.select(pl.col("row").cast(pl.Int64), "link_id")
    at = labels.join(ids, on="row", how="left", maintain_order="left")["link_id"]
    return links, at.to_numpy()
