"""One row per referring domain, and the families that share a title or an odd path."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.summary import key_expression
from linkvet.model import reasons
from linkvet.model.judge import Judged

FAMILY_FROM = 3  # domains that must share a trait before it ties them


@dataclass(frozen=True)
class Domains:
    """Distinct referring domains in order of first appearance, and each link's code in them."""

    names: pl.Series
    code: np.ndarray

    def finish(self, links: pl.DataFrame, decided, judged: Judged) -> pl.DataFrame:
        """Sum the links of every domain up, worst domain first."""
        grouped = links.with_columns(code=self.code, worst=-pl.col("spam_probability"))
        table = grouped.sort("worst", "link_id").group_by("code").agg(
            pl.len().alias("links"),
            pl.col("kind").mode().sort().first(),
            pl.col("family").drop_nulls().first(),
            *_facts(links),
            example_url=pl.col("source_url").first(),
            example_anchor=_first(links, "anchor"),
            example_title=_first(links, "title"),
        ).sort("code")  # fmt: skip
        table = table.with_columns(
            source_domain=self.names.cast(pl.String),
            spam_probability=pl.Series(decided.probability).round(4),
            verdict=pl.Series(decided.domain, dtype=pl.String),
            unit=pl.Series(decided.unit, dtype=pl.String),
            decided_by=pl.Series(decided.domain_by, dtype=pl.String),
            evidence=pl.Series(decided.evidence).round(3),
            reasons=reasons.texts(judged.domain_reasons),
        )
        order = table.sort("spam_probability", "source_domain", descending=[True, False])
        return order.select(COLUMNS)


COLUMNS = (
    "source_domain", "links", "spam_probability", "verdict", "unit", "decided_by", "evidence",
    "kind", "reasons", "family", "first_seen", "domain_rating", "vendor_verdicts", "example_url",
    "example_anchor", "example_title",
)  # fmt: skip


def by_domain(links: pl.DataFrame) -> tuple[Domains, np.ndarray]:
    """Number the referring domains of a link table in order of first appearance."""
    names = links.select("domain").unique(maintain_order=True)
    numbered = names.with_row_index("code")
    code = links.select("domain").join(numbered, on="domain", how="left", maintain_order="left")
    codes = code["code"].to_numpy().astype(np.int64)
    return Domains(names["domain"], codes), codes


def _first(links: pl.DataFrame, column: str) -> pl.Expr:
    return pl.col(column).first() if column in links.columns else pl.lit(None, pl.String)


def _facts(links: pl.DataFrame) -> list[pl.Expr]:
    verdicts = pl.col("vendor_verdict").drop_nulls().unique().sort().head(3).str.join("; ")
    facts = {
        "first_seen": (pl.col("first_seen").min(), pl.Date),
        "domain_rating": (pl.col("domain_rating").max(), pl.Float64),
        "vendor_verdict": (verdicts.alias("vendor_verdicts"), pl.String),
    }
    return [
        expression if column in links.columns
        else pl.lit(None, dtype).alias("vendor_verdicts" if column == "vendor_verdict" else column)
        for column, (expression, dtype) in facts.items()
    ]  # fmt: skip


def families(links: pl.DataFrame) -> pl.Series:
    """Name the trait each link shares with links of several domains, null where there is none.

    A title (numbers and site name aside) or an exact path that stands on three or more domains.
    """
    name = pl.lit(None, pl.String)
    table = links.select("domain")
    for key, shown, what in (("title_key", "title", "title"), ("path_key", "path", "path")):
        expression = key_expression(key, links.columns)
        if expression is None:
            continue
        table = table.with_columns(links.select(expression, pl.col(shown)))
        first = pl.col(shown).first().over(key)
        shared = pl.col("domain").n_unique().over(key) >= FAMILY_FROM
        tie = pl.lit(f"{what}: ") + first.str.slice(0, 80)
        name = pl.coalesce(pl.when(shared & pl.col(key).is_not_null()).then(tie), name)
    return table.select(name.alias("family"))["family"]
