"""Labelled examples out of real exports, domain lists and disavow files.

Every labelled link is shown to the model several times: as its vendor gave it, and reduced to what
poorer exports would have told about it (`Level.columns`). In each pattern spam and good links then
get the same total weight, so that what is missing never tells the class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.evidence import BY_NAME, LEVELS, Level
from linkvet.features.extract import NAMES, SIGNALS, signals
from linkvet.features.profile_summary import summarise
from linkvet.training.examples import comment_campaigns as comments
from linkvet.training.examples.manifest import LabelledExport, Manifest

BARE = next(level for level in LEVELS if level.shows == "domain")
DOMAINS, DISAVOWED = "domains", "disavow"  # sets of bare names
OWNERS = 3  # files in which a domain stands before it is almost surely a seller's
FURTHER = ("first_seen", "title", "path", "anchor")  # to split by and to find copies by
# what only a profile or a label source could tell about a bare list of domains
NOT_FROM_NAMES = {
    name for name, s in SIGNALS.items() if s.group in ("profile", "network", "age")
} - {"suffix_opened"}


@dataclass
class Examples:
    """Signals (examples, signals) and, by example, what is known about it."""

    signals: pl.DataFrame
    # spam, family, domain, set, pattern, source, kind, row, popular, natural, and FURTHER
    about: pl.DataFrame


def load_examples(
    manifest: Manifest, levels: Sequence[Level] = LEVELS, pages: bool = True
) -> Examples:
    """Read every labelled set that a manifest names, at some levels of evidence.

    With `pages`, and such in the manifest, comment campaigns are made up on them as well
    (`linkvet.training.examples.comment_campaigns`).
    """
    parts = _links(manifest, levels)
    if manifest.domains:
        parts.append(_domains(manifest, manifest.domains))
    if pages and manifest.pages and tuple(levels) == LEVELS:
        taught = {name: BY_NAME[name].columns or () for name in comments.PATTERNS}
        parts.append(comments.made_up(manifest.path(manifest.pages), taught))
    return Examples(
        pl.concat([s for s, _ in parts]), pl.concat([a for _, a in parts], how="diagonal")
    )


def _links(
    manifest: Manifest, levels: Sequence[Level]
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Links of the exports that the manifest lists; labels of others are left out."""
    exports, found = {one.name: one for one in manifest.exports}, []
    for file in manifest.labels:
        labels = pl.read_csv(manifest.path(file)).filter(pl.col("label") != "unclear")
        for (name,), rows in labels.group_by("file", maintain_order=True):
            if (export := exports.get(str(name))) and export.labels == file:
                found += _of_export(export, rows, levels)
    return found


def _of_export(
    export: LabelledExport, rows: pl.DataFrame, levels: Sequence[Level]
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Its labelled links at each level that it can teach."""
    exports, found = read([export.path]), []
    given = exports.links.columns
    for level in levels:
        if (kept := columns_at(level, given)) is None:
            continue
        site = exports.site_hint if "target_url" in kept else None
        values, about = _labelled(exports.links.select(kept), rows, site, level)
        natural = export.natural and level.shows != "domain"
        found.append((values, about.with_columns(natural=pl.lit(natural))))
    return found


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


def _labelled(
    table: pl.DataFrame, labels: pl.DataFrame, site: str | None, level: Level
) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbered, at = distinct_links(table, labels)
    values = signals(numbered, summarise(numbered, site))
    values = _names_only(values) if level.shows == "domain" else values
    about = labels.select(
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        family=pl.col("file") + ":" + pl.col("family"),
        set=pl.col("file"),
        source=pl.col("file"),
        kind="kind",
        row=pl.col("row").cast(pl.Int64),
    )
    domain = numbered["domain"].gather(at).cast(pl.String)
    further = [numbered[name].gather(at) for name in FURTHER if name in numbered.columns]
    about = about.with_columns(
        domain.alias("domain"), *further, pl.lit(level.name).alias("pattern")
    )
    return values[at], about


def _domains(manifest: Manifest, domains: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    listed = pl.read_parquet(manifest.path(domains))
    about = listed.select(
        "domain",
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        family=pl.col("group").fill_null(pl.col("domain")),
        set=pl.lit(DOMAINS),
        source=pl.col("sources").list.sort().list.join("|"),
        kind="kind",
        popular=pl.col("in_tranco1m") | pl.col("in_crux1m"),
    )
    about = about.with_columns(natural=pl.lit(True))
    if manifest.disavow:
        owners = pl.read_csv(manifest.path(manifest.disavow))
        owners = owners.filter(pl.col("owner_files") >= OWNERS).join(
            listed.select("domain"), on="domain", how="anti", maintain_order="left"
        ).select(
            "domain", spam=pl.lit(1, pl.Int8), family="domain", set=pl.lit(DISAVOWED),
            source=pl.lit(DISAVOWED), kind=pl.lit("disavowed"), popular=pl.lit(False),
            natural=pl.lit(False),
        )  # fmt: skip
        about = pl.concat([about, owners])
    about = about.with_columns(pattern=pl.lit(BARE.name))
    hosts = about.select(host="domain", domain=pl.col("domain").cast(pl.Categorical))
    values = signals(hosts)
    return _names_only(values), about


def _names_only(values: pl.DataFrame) -> pl.DataFrame:
    unknown = pl.lit(float("nan"), pl.Float32)
    return values.with_columns(unknown.alias(n) for n in NAMES if n in NOT_FROM_NAMES)
