"""One row per family of referring domains, with the one decision that would serve all of it."""

import json

import numpy as np
import polars as pl

from linkvet.features.networks.detect import Network
from linkvet.model.verdicts.verdict import DISAVOW, KEEP, REVIEW

MIXED = "mixed"
COLUMNS = (
    "family",
    "domains",
    "links",
    "spam_probability",
    "verdict",
    "purity",
    "traits",
    "example",
)


def decided(
    found: Network, domains: pl.DataFrame, names: pl.Series, cut: np.ndarray
) -> pl.DataFrame:
    """Decide on each family by the mean over its domains, which decides on none of them.

    The decision is disavow where that mean reaches the strictest disavow cut of its domains, and
    all of them could be disavowed whole; keep where all are kept; mixed where some are kept, by
    the model or by the allow list, and others are not; review otherwise.

    Parameters
    ----------
    found
        The families.
    domains
        Table of domains with their verdicts (`linkvet.model.results.domains`).
    names, cut
        Domains and the disavow cut of each, shape (domains,).
    """
    cuts = pl.DataFrame({"source_domain": names.cast(pl.String), "cut": cut})
    members = domains.select("source_domain", "links", "spam_probability", "verdict", "unit").join(
        found.members.rename({"domain": "source_domain"}), on="source_domain", maintain_order="left"
    )
    members = members.join(cuts, on="source_domain", maintain_order="left")
    pooled = members.group_by("family").agg(_mean(), verdict=_decision())
    table = found.families.join(pooled, on="family", how="left", maintain_order="left")
    told = [json.dumps(one, ensure_ascii=False) for one in table["traits"].to_list()]
    return table.with_columns(
        pl.col("spam_probability", "purity").round(4), traits=pl.Series(told, dtype=pl.String)
    ).select(COLUMNS)


def _mean() -> pl.Expr:
    # rounded, since the order of a sum's parts is not fixed
    return pl.col("spam_probability").mean().round(9)


def _decision() -> pl.Expr:
    kept = pl.col("verdict") == KEEP
    reached = _mean() >= pl.col("cut").max()
    whole = (pl.col("unit") == "domain").all()
    return (
        pl.when(kept.all())
        .then(pl.lit(KEEP))
        .when(kept.any())
        .then(pl.lit(MIXED))
        .when(reached & whole)
        .then(pl.lit(DISAVOW))
        .otherwise(pl.lit(REVIEW))
    )
