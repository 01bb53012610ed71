"""One scored result, in the few columns by which results are held against each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from linkvet.model.scoring import Scored

LINKS: dict[str, pl.DataType] = {
    "source_url": pl.String(), "source_domain": pl.String(), "target_url": pl.String(),
    "anchor": pl.String(), "spam_probability": pl.Float64(), "verdict": pl.String(),
    "first_seen": pl.Date(), "nofollow": pl.Boolean(), "lost": pl.Boolean(),
    "domain_traffic": pl.Float64(),
}  # fmt: skip
DOMAINS: dict[str, pl.DataType] = {
    "source_domain": pl.String(), "spam_probability": pl.Float64(), "verdict": pl.String(),
    "decided_by": pl.String(), "kind": pl.String(), "family": pl.String(),
    "first_seen": pl.Date(), "domain_rating": pl.Float64(), "example_url": pl.String(),
    "example_title": pl.String(),
}  # fmt: skip
# what a table of results has had from the first version on
NEEDED = ("source_url", "source_domain", "spam_probability", "verdict")


@dataclass(frozen=True)
class Snapshot:
    """A result: its name, one row per link, one row per domain, and its summary.

    The columns are those of `LINKS` and `DOMAINS`, null throughout where the result lacks them. The
    own site's pages are left out.
    """

    name: str
    links: pl.DataFrame
    domains: pl.DataFrame
    summary: dict[str, Any]

    @property
    def site(self) -> str | None:
        """Registrable domain of the site that the links point at, where it is known."""
        return self.summary.get("site")

    @property
    def sources(self) -> list[dict[str, Any]]:
        """How each export was understood."""
        return self.summary.get("sources", [])


def snapshot(
    name: str, links: pl.DataFrame, domains: pl.DataFrame, summary: dict[str, Any]
) -> Snapshot:
    """Bring tables of results to the columns that are compared, without the own site's pages."""
    domains = typed(domains, DOMAINS)
    own = domains.filter(pl.col("decided_by") == "site")["source_domain"]
    links = typed(links, LINKS)
    if own.len():
        domains = domains.filter(pl.col("decided_by").ne_missing("site"))
        links = links.filter(~pl.col("source_domain").is_in(own.to_list()))
    return Snapshot(name, links, domains, summary)


def of_scored(scored: "Scored", name: str) -> Snapshot:
    """Take what is compared from a result that was just made."""
    return snapshot(name, scored.links, scored.domains, scored.summary)


def typed(table: pl.DataFrame, wanted: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Bring a table to these columns and types; those it lacks are null throughout."""
    return table.select(
        pl.col(name).cast(dtype) if name in table.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in wanted.items()
    )
