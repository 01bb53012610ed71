"""One row per network of referring domains, with the one decision that would serve all of it."""

import json
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.networks.detect import Networks
from linkvet.model.readers.known_domains import MET_AS_SPAM, KnownDomains
from linkvet.model.verdicts.verdict import BY_PEOPLE, DISAVOW, KEEP, REVIEW

MIXED = "mixed"
COLUMNS = (
    "network",
    "domains",
    "links",
    "spam_probability",
    "verdict",
    "purity",
    "traits",
    "example",
    "met_on",
    "known",
)
OF_MEMBERS = ("source_domain", "links", "spam_probability", "verdict", "unit", "decided_by")
# A network is known if so many of its domains, and so large a share of them, were met on so many
# other profiles, and there as spam: one domain may be anybody's, and one profile a coincidence.
FEWEST_MET, SHARE_MET = 3, 0.5
FEWEST_PROFILES = 2


def networks(
    detected: Networks,
    domains: pl.DataFrame,
    names: pl.Series,
    cut: np.ndarray,
    known: KnownDomains | None,
) -> pl.DataFrame:
    """Decide on each network by the mean over its domains, which decides on none of them.

    The decision is disavow where people disavowed all of them, or where that mean reaches the
    strictest disavow cut of its domains and all could be disavowed whole; keep where all are kept;
    mixed where some are kept, by the model, people or the allow list, and others are not; review
    otherwise.

    Parameters
    ----------
    detected
        The networks.
    domains
        Table of domains with their verdicts (`linkvet.model.results.domains`).
    names, cut
        Domains and the disavow cut of each, shape (domains,).
    known
        The domains that the model met in training, None where it knows none.

    Returns
    -------
    `COLUMNS` by network, the largest first. `met_on` is the median over its domains of the number
    of other profiles that each was met on, null where none was met on any; `known` says whether
    the network was met there as spam, null where the model knows no domains.
    """
    cuts = pl.DataFrame({"source_domain": names.cast(pl.String), "cut": cut})
    members = domains.select(OF_MEMBERS).join(
        detected.members.rename({"domain": "source_domain", "family": "network"}),
        on="source_domain",
        maintain_order="left",
    )
    members = members.join(cuts, on="source_domain", maintain_order="left")
    pooled = members.group_by("network").agg(_mean(), verdict=_decision())
    table = detected.table.rename({"family": "network"})
    table = table.join(pooled, on="network", how="left", maintain_order="left")
    table = table.join(_elsewhere(members, known), on="network", how="left", maintain_order="left")
    traits = [json.dumps(one, ensure_ascii=False) for one in table["traits"].to_list()]
    return table.with_columns(
        pl.col("spam_probability", "purity").round(4), traits=pl.Series(traits, dtype=pl.String)
    ).select(COLUMNS)


def as_families(table: pl.DataFrame) -> pl.DataFrame:
    """The table under its earlier name and columns: `families.csv` stays for one version."""
    return table.drop("met_on", "known").rename({"network": "family"})


def counted(table: pl.DataFrame) -> dict[str, Any]:
    """Networks in all, those that are known, and the domains of these; None if none can be."""
    can_be_known = not table["known"].has_nulls()
    known = table.filter("known")
    return {
        "networks": table.height,
        "known": known.height if can_be_known else None,
        "known_domains": int(known["domains"].sum()) if can_be_known else None,
    }


def _elsewhere(members: pl.DataFrame, known: KnownDomains | None) -> pl.DataFrame:
    """How a network's domains were met on other profiles: columns network, met_on and known."""
    if known is None:
        unknown = {"met_on": pl.lit(None, pl.Float64), "known": pl.lit(None, pl.Boolean)}
        return members.select("network").unique().with_columns(**unknown)
    met = members.select(
        "network",
        profiles=pl.Series(known.met_on(members["source_domain"])),
        spam=pl.Series(known.spam_where_met(members["source_domain"])),
    )
    as_spam = (pl.col("profiles") >= FEWEST_PROFILES) & (pl.col("spam") >= MET_AS_SPAM)
    # never met is NaN, which polars takes to be larger than any number
    as_spam = (as_spam & pl.col("spam").is_not_nan()).sum()
    return met.group_by("network").agg(
        met_on=pl.when(pl.col("profiles").max() > 0).then(pl.col("profiles").median()),
        known=(as_spam >= FEWEST_MET) & (as_spam >= SHARE_MET * pl.len()),
    )


def _mean() -> pl.Expr:
    # rounded, since the order of a sum's parts is not fixed
    return pl.col("spam_probability").mean().round(9)


def _decision() -> pl.Expr:
    kept = pl.col("verdict") == KEEP
    reached = _mean() >= pl.col("cut").max()
    whole = (pl.col("unit") == "domain").all()
    by_people = pl.col("decided_by").is_in(BY_PEOPLE) & (pl.col("verdict") == DISAVOW)
    return (
        pl.when(kept.all())
        .then(pl.lit(KEEP))
        .when(kept.any())
        .then(pl.lit(MIXED))
        .when((reached & whole) | by_people.all())
        .then(pl.lit(DISAVOW))
        .otherwise(pl.lit(REVIEW))
    )
