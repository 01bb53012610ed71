"""One row per referring domain, with the network it belongs to (column `family`)."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.wording import NO_USUAL, Usual
from linkvet.model.reasons import texts
from linkvet.model.results.schema import DOMAINS, SIMILARITY, completed
from linkvet.model.verdicts.verdict import Decisions

ROUNDED = 2  # decimals of a probability beyond which two links count as equally good


@dataclass(frozen=True)
class Domains:
    """Distinct referring domains in order of first appearance, and each link's code in them."""

    names: pl.Series
    code: np.ndarray

    def finish(
        self,
        links: pl.DataFrame,
        decisions: Decisions,
        codes: np.ndarray,
        usual: Usual = NO_USUAL,
    ) -> pl.DataFrame:
        """Sum the links of every domain up, worst domain first.

        `codes` are the reasons of each domain (`linkvet.model.reasons`).
        """
        # only what orders and what is counted is sorted: the texts of all links would be copied
        few = links.select(
            "kind",
            "family",
            code=self.code,
            worst=-pl.col("spam_probability"),
            at=pl.int_range(pl.len()),
        ).sort("worst", "at")
        table = (
            few.group_by("code")
            .agg(
                pl.len().alias("links"),
                pl.col("kind").mode().sort().first(),
                pl.col("family").drop_nulls().first(),
                pl.col("at").first(),
            )
            .sort("code")
        )
        facts = links.with_columns(code=self.code).group_by("code").agg(_facts(links)).sort("code")
        worst = links[table["at"]]
        examples = {
            "example_url": "source_url",
            "example_anchor": "anchor",
            "example_title": "title",
        }
        table = table.hstack(facts.drop("code")).with_columns(
            _column(worst, column).alias(name) for name, column in examples.items()
        )
        table = table.with_columns(
            source_domain=self.names.cast(pl.String),
            spam_probability=pl.Series(decisions.probability).round(4),
            verdict=pl.Series(decisions.domain, dtype=pl.String),
            unit=pl.Series(decisions.unit, dtype=pl.String),
            decided_by=pl.Series(decisions.domain_by, dtype=pl.String),
            evidence=pl.Series(decisions.evidence).round(3),
            reasons=texts.as_json(codes, usual),
        )
        table = completed(table, DOMAINS)
        return worst_first(table.select(*DOMAINS, *(c for c in SIMILARITY if c in table.columns)))


def with_column(
    table: pl.DataFrame, names: pl.Series, column: str, values: np.ndarray
) -> pl.DataFrame:
    """Add a column to the table, given the names of the domains and its text for each."""
    texts = pl.DataFrame({"source_domain": names, column: pl.Series(values, dtype=pl.String)})
    return table.join(
        texts, on="source_domain", how="left", maintain_order="left", nulls_equal=True
    )


def worst_first(table: pl.DataFrame) -> pl.DataFrame:
    """Sort a table of domains, those that are rather spam first."""
    return table.sort("spam_probability", "source_domain", descending=[True, False])


def best_links(links: pl.DataFrame) -> pl.DataFrame:
    """One link of each domain: the least likely spam, followed before nofollow, then the first.

    Takes and gives columns of `linkvet.model.results.schema.LINKS`; the best links come first.
    """
    order = links.sort(pl.col("spam_probability").round(ROUNDED), "nofollow", "link_id")
    return order.unique("source_domain", keep="first", maintain_order=True)


FITS = ("title_fit", "context_fit")  # signals of subject that the table keeps for the profile view


def by_domain(links: pl.DataFrame) -> tuple[Domains, np.ndarray]:
    """Number the referring domains of a link table in order of first appearance.

    Links whose domain is unknown share one.
    """
    names = links.select("domain").unique(maintain_order=True)
    numbered = names.with_row_index("code")
    code = links.select("domain").join(
        numbered, on="domain", how="left", maintain_order="left", nulls_equal=True
    )
    codes = code["code"].to_numpy().astype(np.int64)
    return Domains(names["domain"], codes), codes


def _column(table: pl.DataFrame, column: str) -> pl.Series:
    if column in table.columns:
        return table[column]
    return pl.repeat(None, table.height, dtype=pl.String, eager=True)


def _facts(links: pl.DataFrame) -> list[pl.Expr]:
    verdicts = pl.col("vendor_verdict").drop_nulls().unique().sort().head(3).str.join("; ")
    facts = {
        "first_seen": pl.col("first_seen").min(),
        "domain_rating": pl.col("domain_rating").max(),
        "domain_traffic": pl.col("domain_traffic").max(),
        "language": pl.col("language").drop_nulls().mode().sort().first(),
        **{name: _mean(name) for name in FITS},
        "vendor_verdict": verdicts.alias("vendor_verdicts"),
    }
    on_request = [_mean(name) for name in SIMILARITY if name in links.columns]
    return on_request + [fact for column, fact in facts.items() if column in links.columns]


def _mean(column: str) -> pl.Expr:
    if column in SIMILARITY:  # to four decimals: as whole numbers their sum is exact
        return ((pl.col(column) * 10_000).round().cast(pl.Int64).mean() / 10_000).round(3)
    # in doubles sums of single-precision numbers are exact, so their order does not count
    return pl.col(column).cast(pl.Float64).mean().round(3)
