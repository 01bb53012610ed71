"""Labelled examples out of real exports, domain lists and disavow files.

Every labelled link is shown to the model several times: as its vendor gave it, and reduced to what
poorer exports would have told about it (`COLUMNS`). In each pattern spam and good links then get
the same total weight, so that what is missing never tells the class.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.extract import NAMES, SIGNALS, signals
from linkvet.features.profile_summary import summarise
from linkvet.model.store import digest as file_digest
from linkvet.training.examples import comment_campaigns as comments

PAGE = ("source_file", "row", "source_url", "host", "domain", "path", "query", "scheme")
ANCHOR = (*PAGE, "target_url", "anchor")
AUDIT = (
    *ANCHOR, "title", "link_type", "nofollow", "domain_rating", "page_rating",
    "first_seen", "last_seen",
)  # fmt: skip
BACKLINKS = (
    *ANCHOR, "title", "link_type", "nofollow", "ugc", "sponsored", "sitewide", "lost",
    "page_rating", "external_links", "internal_links", "first_seen", "last_seen",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...] | None] = {
    "as-given": None,
    "backlinks": BACKLINKS,
    "audit": AUDIT,
    "titles": (*ANCHOR, "title", "nofollow", "page_rating", "external_links"),
    "flags": (*ANCHOR, "link_type", "nofollow", "first_seen", "last_seen"),
    "anchor": ANCHOR,
    "page-and-date": (*PAGE, "last_seen"),
    "domain": ("host", "domain"),
}
# A set teaches a pattern only if its export has the columns, or what is missing would tell the set.
NEEDS = {
    "as-given": "domain_traffic", "backlinks": "external_links", "audit": "domain_rating",
    "flags": "last_seen", "page-and-date": "last_seen",
}  # fmt: skip
FURTHER = ("first_seen", "title", "path", "anchor")  # to split by and to find copies by
# what only a profile or a label source could tell about a bare list of domains
NOT_FROM_NAMES = {
    name for name, s in SIGNALS.items() if s.group in ("profile", "network", "age")
} - {"suffix_opened"}


@dataclass
class Examples:
    """Signals (examples, signals) and, by example, what is known about it."""

    signals: pl.DataFrame
    # spam, family, domain, set, pattern, source, kind, row, popular, and FURTHER
    about: pl.DataFrame


def load_examples(data: Path, patterns: dict | None = None, pages: bool = True) -> Examples:
    """Read every labelled set below `data` (layout of the project's data folder).

    With `pages`, and such below `data`, comment campaigns are made up on them as well
    (`linkvet.training.examples.comment_campaigns`).
    """
    parts = [*_links(data, patterns or COLUMNS), _domains(data)]
    if pages and not patterns and (data / comments.FILE).exists():
        parts.append(comments.made_up(data, {p: COLUMNS[p] or () for p in comments.PATTERNS}))
    return Examples(
        pl.concat([s for s, _ in parts]), pl.concat([a for _, a in parts], how="diagonal")
    )


def _links(data: Path, patterns: dict) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    labels = pl.read_csv(data / "labels/links.csv").filter(pl.col("label") != "unclear")
    found = []
    for (file,), rows in labels.group_by("file", maintain_order=True):
        exports = read([data / "exports" / str(file)])
        given = exports.links.columns
        for pattern, columns in patterns.items():
            if NEEDS.get(pattern, "host") not in given:
                continue
            kept = given if columns is None else [c for c in given if c in columns]
            site = exports.site_hint if "target_url" in kept else None
            found.append(_labelled(exports.links.select(kept), rows, site, pattern))
    return found


def _labelled(
    table: pl.DataFrame, labels: pl.DataFrame, site: str | None, pattern: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbered = table if "source_url" not in table.columns else merge(table)[1]
    values = signals(numbered, summarise(numbered, site))
    values = _names_only(values) if pattern == "domain" else values
    if "source_url" in table.columns:
        ids = merge(table)[0].select("row", "link_id")
        at = labels.join(ids, on="row", how="left", maintain_order="left")["link_id"]
    else:
        at = labels["row"].cast(pl.UInt32) - 1
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
        domain.alias("domain"), *further, pl.lit(pattern).alias("pattern")
    )
    return values[at.to_numpy()], about


def _domains(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    listed = pl.read_parquet(data / "domains/domains.parquet")
    about = listed.select(
        "domain",
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        family=pl.col("group").fill_null(pl.col("domain")),
        set=pl.lit("domains"),
        source=pl.col("sources").list.sort().list.join("|"),
        kind="kind",
        popular=pl.col("in_tranco1m") | pl.col("in_crux1m"),
    )
    owners = pl.read_csv(data / "disavow/domains.csv").filter(pl.col("owner_files") >= 3)
    owners = owners.join(listed.select("domain"), on="domain", how="anti").select(
        "domain", spam=pl.lit(1, pl.Int8), family="domain", set=pl.lit("disavow"),
        source=pl.lit("disavow"), kind=pl.lit("disavowed"), popular=pl.lit(False),
    )  # fmt: skip
    about = pl.concat([about, owners]).with_columns(pattern=pl.lit("domain"))
    hosts = about.select(host="domain", domain=pl.col("domain").cast(pl.Categorical))
    values = signals(hosts)
    return _names_only(values), about


def _names_only(values: pl.DataFrame) -> pl.DataFrame:
    unknown = pl.lit(float("nan"), pl.Float32)
    return values.with_columns(unknown.alias(n) for n in NAMES if n in NOT_FROM_NAMES)


SOURCES = ("labels/links.csv", "domains/domains.parquet", "disavow/domains.csv")


def digests_of(data: Path) -> dict[str, str]:
    """Digest of each file below `data` that is learned from, as far as the names go.

    Raises
    ------
    UserError
        If one is missing.
    """
    if missing := [name for name in SOURCES if not (data / name).exists()]:
        raise UserError(f"lacks {', '.join(missing)}", file=str(data),
                        cure="Name the folder with labels by --data.")  # fmt: skip
    return {name: file_digest((data / name).read_bytes()) for name in SOURCES}
