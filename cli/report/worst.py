"""The domains a reader should see: families of spam, single spam domains, and those to review."""

import json
from collections import defaultdict
from typing import Any

import polars as pl

TOP_SPAM, TOP_REVIEW, TOP_FAMILIES = 250, 250, 40
MEMBERS_NAMED, MEMBERS_READ = 40, 60
REASONS_SHOWN = 4


def worst(domains: pl.DataFrame) -> dict[str, Any]:
    """Families, spam domains outside of them, and domains to review, each with its whole count."""
    domains = domains.with_columns(pl.col("family", "verdict").cast(pl.String))
    families = _families(domains)
    told = [family["family"] for family in families["top"]]
    apart = ~pl.col("family").is_in(told).fill_null(False)
    spam = domains.filter((pl.col("verdict") == "disavow") & apart)
    review = domains.filter(pl.col("verdict") == "review")
    return {
        "families": families,
        "spam": {"count": spam.height, "top": listed(spam, TOP_SPAM)},
        "review": {"count": review.height, "top": listed(review, TOP_REVIEW)},
    }


def listed(domains: pl.DataFrame, limit: int) -> list[dict[str, Any]]:
    """Most likely spam first, then most links; reasons read from JSON."""
    ranked = domains.with_columns(pl.col("spam_probability").round(2).alias("_p")).sort(
        ["_p", "links", "source_domain"], descending=[True, True, False]
    )
    rows = ranked.drop("_p").head(limit).to_dicts()
    return [{**row, "reasons": parsed(row["reasons"])[:REASONS_SHOWN]} for row in rows]


def parsed(text: str | None) -> list[dict[str, Any]]:
    """Reasons of one domain, largest first; nothing where there are none."""
    reasons = json.loads(text) if text else []
    return sorted(reasons, key=lambda reason: -abs(reason["amount"]))


def _families(domains: pl.DataFrame) -> dict[str, Any]:
    """Families of two or more domains that are mostly spam, the largest first."""
    spam = (pl.col("verdict") == "disavow").sum()
    found = (
        domains.drop_nulls("family").group_by("family").agg(
            pl.len().alias("domains"), pl.col("links").sum(), spam.alias("disavow"),
            (pl.col("verdict") == "review").sum().alias("review"),
            pl.col("spam_probability").mean(), pl.col("first_seen").min(),
        )
        .filter((pl.col("domains") > 1) & (2 * pl.col("disavow") >= pl.col("domains")))
        .sort(["disavow", "links", "family"], descending=[True, True, False])
    )  # fmt: skip
    top = found.head(TOP_FAMILIES)
    members = domains.filter(pl.col("family").is_in(top["family"].to_list()))
    ranked = members.sort(["links", "source_domain"], descending=[True, False])
    groups = {
        key[0]: frame.head(MEMBERS_READ).to_dicts() for key, frame in ranked.group_by("family")
    }
    return {
        "count": found.height,
        "domains": int(found["domains"].sum()),
        "top": [{**row, **_shared(groups[row["family"]])} for row in top.to_dicts()],
    }


def _shared(members: list[dict[str, Any]]) -> dict[str, Any]:
    """Find what the members have in common beside their family's trait."""
    anchors = [member["example_anchor"] for member in members if member["example_anchor"]]
    most = max(sorted(set(anchors)), key=anchors.count, default=None)
    return {
        "example_anchor": most if 2 * anchors.count(most) >= len(members) else None,
        "members": [member["source_domain"] for member in members[:MEMBERS_NAMED]],
        "example_url": members[0]["example_url"],
        "reasons": _mean_reasons(members),
    }


def _mean_reasons(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    amounts: dict[str, float] = defaultdict(float)
    for member in members:
        for reason in parsed(member["reasons"]):
            amounts[reason["says"]] += reason["amount"] / len(members)
    ranked = sorted(amounts.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [{"says": says, "amount": amount} for says, amount in ranked[:REASONS_SHOWN]]
