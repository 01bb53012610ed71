"""Labelled examples out of real exports, domain lists and disavow files.

Every labelled link is shown to the model several times: as its vendor gave it, and reduced to what
poorer exports would have told about it (`Level.columns`). In each level spam and good links then
get the same total weight, so that what is missing never tells the class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkvet.features.evidence import BY_NAME, LEVELS, Level
from linkvet.features.extract import NAMES, SIGNALS, signals
from linkvet.training.examples import comment_campaigns as comments
from linkvet.training.examples.labelled_links import measured
from linkvet.training.examples.manifest import Manifest

BARE = next(level for level in LEVELS if level.shows == "domain")
ADDRESS = next(level for level in LEVELS if level.shows == "page")
DOMAINS, DISAVOWED = "domains", "disavow"  # sets of bare names
ADDRESSES = 4  # one in so many listed names is shown as an address as well
OWNERS = 3  # files in which a domain stands before it is almost surely a seller's
# what only a profile or a label source could tell about a bare list of domains
NOT_FROM_NAMES = {
    name for name, s in SIGNALS.items() if s.group in ("profile", "network", "age")
} - {"suffix_opened"}


@dataclass
class Examples:
    """Signals (examples, signals) and, by example, what is known about it.

    Attributes
    ----------
    about
        spam (0 or 1), clear (a class was given), family, domain, site, set, pattern (the level of
        evidence), richest (no other level tells more of this link), natural (drawn as links come),
        source, kind, row, popular, the texts in `linkvet.training.examples.labelled_links.TEXTS`,
        and of the labels what `FACTS` there names.
    unlabelled
        Links of the same exports without a label, one a domain and site: their signals, `site`,
        `domain` and texts. None where there are no exports.
    """

    signals: pl.DataFrame
    about: pl.DataFrame
    unlabelled: pl.DataFrame | None = None


def load_examples(
    manifest: Manifest,
    levels: Sequence[Level] = LEVELS,
    pages: bool = True,
    cache: Path | None = None,
) -> Examples:
    """Read every labelled set that a manifest names, at some levels of evidence.

    With `pages`, and such in the manifest, comment campaigns are made up on them as well
    (`linkvet.training.examples.comment_campaigns`). Signals of exports and pages are kept in the
    folder `cache`, where one is named, by the digest of all they depend on.
    """
    links = measured(manifest, levels, cache)
    parts = [(links.signals, links.about)] if links.about.height else []
    if manifest.domains:
        parts += _domains(manifest, manifest.domains)
    if pages and manifest.pages and tuple(levels) == LEVELS:
        taught = {name: BY_NAME[name].columns or () for name in comments.PATTERNS}
        parts.append(comments.made_up(manifest.path(manifest.pages), taught, cache=cache))
    about = pl.concat([a for _, a in parts], how="diagonal_relaxed").with_columns(
        pl.col("clear").fill_null(True), pl.col("richest").fill_null(True)
    )
    values = _names_only(pl.concat([s for s, _ in parts]), about["pattern"] == BARE.name)
    return Examples(values, about, links.unlabelled)


def _domains(manifest: Manifest, domains: str) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Listed domains as bare names and as addresses: as which they come says nothing of them."""
    parts = []
    for level in (BARE, ADDRESS):
        about = _listed(manifest, domains)
        if level is ADDRESS:
            about = about.filter(pl.col("domain").hash(11) % ADDRESSES == 0)
        hosts = about.select(host="domain", domain=pl.col("domain").cast(pl.Categorical))
        pages = {} if level is BARE else {"path": pl.lit("/"), "query": pl.lit("")}
        links = hosts.with_columns(**pages)
        facts = {"pattern": pl.lit(level.name), "host": pl.col("domain")} | pages
        natural = pl.lit(level is BARE) & pl.col("natural")
        values = _names_only(signals(links), pl.repeat(True, links.height, eager=True))
        parts.append((values, about.with_columns(natural=natural, **facts)))
    return parts


def _listed(manifest: Manifest, domains: str) -> pl.DataFrame:
    listed = pl.read_parquet(manifest.path(domains))
    about = listed.select(
        "domain",
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        family=pl.col("group").fill_null(pl.col("domain")),
        set=pl.lit(DOMAINS),
        source=pl.col("sources").list.sort().list.join("|"),
        kind="kind",
        popular=pl.col("in_tranco1m") | pl.col("in_crux1m"),
        natural=pl.lit(True),
    )
    if not manifest.disavow:
        return about
    owners = pl.read_csv(manifest.path(manifest.disavow))
    owners = (
        owners.filter(pl.col("owner_files") >= OWNERS)
        .join(listed.select("domain"), on="domain", how="anti", maintain_order="left")
        .select(
            "domain",
            spam=pl.lit(1, pl.Int8),
            family="domain",
            set=pl.lit(DISAVOWED),
            source=pl.lit(DISAVOWED),
            kind=pl.lit("disavowed"),
            popular=pl.lit(False),
            natural=pl.lit(False),
        )
    )
    return pl.concat([about, owners])


def _names_only(values: pl.DataFrame, bare: pl.Series) -> pl.DataFrame:
    """Take away what no bare name tells, in the rows that are `bare`."""
    unknown = pl.lit(float("nan"), pl.Float32)
    return values.with_columns(
        pl.when(bare).then(unknown).otherwise(pl.col(name)).alias(name)
        for name in NAMES
        if name in NOT_FROM_NAMES
    )
