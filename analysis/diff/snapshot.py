"""One scored result, in the few columns by which results are held against each other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from linkvet.model.results import schema
from linkvet.model.results.schema import typed

if TYPE_CHECKING:
    from linkvet.model.results.scored import Scored

LINKS = schema.columns(
    schema.LINKS,
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "first_seen",
    "nofollow",
    "lost",
    "domain_traffic",
)
DOMAINS = schema.columns(
    schema.DOMAINS,
    "source_domain",
    "spam_probability",
    "verdict",
    "decided_by",
    "kind",
    "family",
    "first_seen",
    "domain_rating",
    "example_url",
    "example_title",
)


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
