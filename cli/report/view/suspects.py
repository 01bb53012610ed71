"""The domains a reader should see: networks of spam, single spam domains, and those to review."""

import json
from collections import Counter, defaultdict
from typing import Any

import polars as pl

TOP_DOMAINS, TOP_NETWORKS = 250, 40
MEMBERS_NAMED, MEMBERS_READ = 40, 60
REASONS_SHOWN = 4
# what is told of a domain that is listed; None where the result does not have it
SHOWN = (
    "source_domain",
    "links",
    "spam_probability",
    "verdict",
    "unit",
    "kind",
    "evidence",
    "first_seen",
    "domain_rating",
    "reasons",
    "example_url",
    "example_title",
    "example_anchor",
    "live",
    "seen_place",
)
TRAITS_SHOWN = 4


def worst(domains: pl.DataFrame, networks: pl.DataFrame) -> dict[str, Any]:
    """Spam and doubt, each as networks and as the domains outside of them.

    `networks` tells what the domains of each share, and which are known from other profiles
    (`linkvet.model.results.networks`).
    """
    domains = domains.with_columns(pl.col("family", "verdict").cast(pl.String))
    spam = _part(domains, networks, "disavow")
    shown = pl.col("family").is_in([row["family"] for row in spam["networks"]["top"]])
    # a doubtful member of a network of spam is still one to look at
    others = domains.with_columns(family=pl.when(~shown).then("family"))
    review = _part(others, networks, "review")
    return {"spam": spam, "review": review}


def _part(domains: pl.DataFrame, about: pl.DataFrame, verdict: str) -> dict[str, Any]:
    """Networks that mostly have this verdict, and the domains of this verdict outside of them."""
    networks = _networks(domains, about, verdict)
    shown = pl.col("family").is_in([row["family"] for row in networks["top"]])
    chosen = domains.filter(pl.col("verdict") == verdict)
    alone = chosen.filter(~shown.fill_null(False))
    return {
        "count": chosen.height,
        "networks": networks,
        "alone": alone.height,
        "top": listed(alone, TOP_DOMAINS),
    }


def listed(domains: pl.DataFrame, limit: int) -> list[dict[str, Any]]:
    """Most likely spam first, then most links; reasons read from JSON."""
    ranked = domains.with_columns(pl.col("spam_probability").round(2).alias("_p")).sort(
        ["_p", "links", "source_domain"], descending=[True, True, False]
    )
    columns = [
        pl.col(name) if name in domains.columns else pl.lit(None).alias(name) for name in SHOWN
    ]
    rows = ranked.head(limit).select(columns).to_dicts()
    return [{**row, "reasons": parsed(row["reasons"])[:REASONS_SHOWN]} for row in rows]


def parsed(text: str | None) -> list[dict[str, Any]]:
    """Reasons of one domain, largest first; nothing where there are none."""
    reasons = json.loads(text) if text else []
    return sorted(reasons, key=lambda reason: -abs(reason["amount"]))


def _networks(domains: pl.DataFrame, about: pl.DataFrame, verdict: str) -> dict[str, Any]:
    """Networks of two or more domains that mostly have one verdict, the largest first."""
    those = (pl.col("verdict") == verdict).sum()
    networks = (
        domains.drop_nulls("family")
        .group_by("family")
        .agg(
            pl.len().alias("domains"),
            pl.col("links").sum(),
            those.alias("those"),
            pl.col("spam_probability").mean(),
            pl.col("first_seen").min(),
        )
        .filter((pl.col("domains") > 1) & (2 * pl.col("those") >= pl.col("domains")))
        .sort(["those", "links", "family"], descending=[True, True, False])
    )
    top = networks.head(TOP_NETWORKS).join(
        about.select(
            "traits",
            "example",
            "met_on",
            "known",
            family="network",
            decision="verdict",
            every="domains",
        ),
        on="family",
        how="left",
        maintain_order="left",
    )
    members = domains.filter(pl.col("family").is_in(top["family"].to_list()))
    ranked = members.sort(["links", "source_domain"], descending=[True, False])
    groups = {
        key[0]: frame.head(MEMBERS_READ).to_dicts() for key, frame in ranked.group_by("family")
    }
    return {
        "count": networks.height,
        "domains": int(networks["domains"].sum()),
        "top": [
            {"place": place, **_shown_network(row, groups[row["family"]])}
            for place, row in enumerate(top.to_dicts(), 1)
        ],
    }


def _shown_network(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """What is known of a network, its traits read from JSON."""
    traits = json.loads(row["traits"] or "[]")[:TRAITS_SHOWN]
    network = {**_shared(members), **row, "traits": traits}
    if any(one["trait"].startswith("anchor: ") for one in traits):
        network["example_anchor"] = None  # the trait says it
    return network


def _shared(members: list[dict[str, Any]]) -> dict[str, Any]:
    """Find what the members have in common beside their network's trait."""
    anchors = [member["example_anchor"] for member in members if member["example_anchor"]]
    most = max(sorted(set(anchors)), key=anchors.count, default=None)
    return {
        "example_anchor": most if 2 * anchors.count(most) >= len(members) else None,
        "members": [member["source_domain"] for member in members[:MEMBERS_NAMED]],
        "example_url": members[0]["example_url"],
        **{name: members[0].get(name) for name in ("live", "seen_place")},
        "reasons": _mean_reasons(members),
    }


def _mean_reasons(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean amount of each signal, with what is said of most members."""
    amounts: dict[str, float] = defaultdict(float)
    says: dict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        for reason in parsed(member["reasons"]):
            amounts[reason["signal"]] += reason["amount"] / len(members)
            says[reason["signal"]][reason["says"]] += 1
    ranked = sorted(amounts.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [
        {"says": says[signal].most_common(1)[0][0], "amount": amount}
        for signal, amount in ranked[:REASONS_SHOWN]
    ]
