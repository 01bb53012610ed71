"""The two tables of a result, links and domains: each column with its type, declared once.

The tables hold these columns whatever an export gave, null throughout where it does not tell;
readers of results take of them what they need (`columns`).
"""

from collections.abc import Mapping

import polars as pl

from linkvet.data.authority.columns import RANKS as OF_COMMON_CRAWL

Schema = Mapping[str, pl.DataType]

LINKS: dict[str, pl.DataType] = {
    "source_url": pl.String(),
    "source_domain": pl.String(),
    "target_url": pl.String(),
    "anchor": pl.String(),
    "spam_probability": pl.Float64(),
    "verdict": pl.String(),
    "first_seen": pl.Date(),
    "nofollow": pl.Boolean(),
    "lost": pl.Boolean(),
    "domain_traffic": pl.Float64(),
    "link_id": pl.UInt32(),
    "title": pl.String(),
    "language": pl.String(),
    "domain_rating": pl.Float64(),
    "vendor_verdict": pl.String(),
    "decided_by": pl.String(),
    "evidence": pl.Float64(),
    "kind": pl.String(),
    "family": pl.String(),
}
DOMAINS: dict[str, pl.DataType] = {
    "source_domain": pl.String(),
    "links": pl.UInt32(),
    "spam_probability": pl.Float64(),
    "verdict": pl.String(),
    "unit": pl.String(),
    "decided_by": pl.String(),
    "evidence": pl.Float64(),
    "kind": pl.String(),
    "reasons": pl.String(),
    "family": pl.String(),
    "first_seen": pl.Date(),
    "domain_rating": pl.Float64(),
    "domain_traffic": pl.Float64(),
    "language": pl.String(),
    "title_fit": pl.Float64(),
    "context_fit": pl.Float64(),
    "vendor_verdicts": pl.String(),
    "example_url": pl.String(),
    "example_anchor": pl.String(),
    "example_title": pl.String(),
}
# there only where a run was asked for it
SIMILARITY: dict[str, pl.DataType] = {"similarity": pl.Float64()}
# the same; what they are, `linkvet.data.authority.domain_ranks` says
RANKS: dict[str, pl.DataType] = {name: dtype for name, (_, dtype) in OF_COMMON_CRAWL.items()}
# what a table of links has had from the first version on
NEEDED = ("source_url", "source_domain", "spam_probability", "verdict")


def columns(schema: Schema, *names: str) -> dict[str, pl.DataType]:
    """Some columns of a schema, in the order named.

    >>> columns(LINKS, "verdict", "anchor")
    {'verdict': String, 'anchor': String}
    """
    return {name: schema[name] for name in names}


def typed(table: pl.DataFrame, wanted: Schema) -> pl.DataFrame:
    """Bring a table to these columns and types; those it lacks are null throughout."""
    return table.select(
        pl.col(name).cast(dtype) if name in table.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in wanted.items()
    )


def completed(table: pl.DataFrame, wanted: Schema) -> pl.DataFrame:
    """Add the columns that a table lacks, null throughout."""
    missing = {name: dtype for name, dtype in wanted.items() if name not in table.columns}
    return table.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in missing.items())
