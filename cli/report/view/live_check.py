"""Links whose pages were at hand: what became of them, and where in their page they stand."""

from typing import Any

import polars as pl

from linkvet.cli.wording.numbers import VERDICTS

# as `linkvet.data.pages.live_check` tells them; a state that is new shows by its own name
STATES = {
    "there": ("Still there", "The link leads where the export says."),
    "there, now nofollow": ("There, now nofollow", "The export has it as a followed link."),
    "there, now followed": ("There, now followed", "The export has it as nofollow."),
    "moved on the page": ("Replaced", "Another link to the site stands on the page."),
    "gone": ("Gone", "The page answers, but holds no link to the site."),
    "page redirects": ("Page redirects", "The address leads elsewhere, and no link was found."),
    "page gone": ("Page gone", "The address answers that there is no such page."),
    "blocked": ("Blocked", "The server did not let the page be read."),
    "page fails": ("Page fails", "The server answered with an error."),
}
PLACES = {
    "content": "Content",
    "comment": "Comment",
    "author": "About the author",
    "widget": "Widget",
    "navigation": "Navigation",
    "sidebar": "Sidebar",
    "header": "Header",
    "footer": "Footer",
}


def live(links: pl.DataFrame, counts: dict[str, Any] | None) -> dict[str, Any] | None:
    """Count links by state and by place; None where no pages were given."""
    if counts is None:
        return None
    known = links.filter(pl.col("live").is_not_null()) if "live" in links.columns else links.clear()
    return {
        **counts,
        "known": known.height,
        "states": _states(known),
        "places": _places(known),
    }


def _states(known: pl.DataFrame) -> list[dict[str, Any]]:
    if not known.height:
        return []
    counts = known.group_by(state=pl.col("live").cast(pl.String)).agg(
        pl.len().alias("links"), pl.col("source_domain").n_unique().alias("domains")
    )
    rows = counts.with_columns(share=pl.col("links") / known.height).to_dicts()
    return sorted(rows, key=lambda row: _place_in(STATES, row["state"]))


def _places(known: pl.DataFrame) -> list[dict[str, Any]]:
    """Links by place, and how many of each have which verdict."""
    if "seen_place" not in known.columns:
        return []
    those = [(pl.col("verdict").cast(pl.String) == v).sum().alias(v) for v in VERDICTS]
    counts = (
        known.drop_nulls("seen_place")
        .group_by(place="seen_place")
        .agg(pl.len().alias("links"), *those)
    )
    return sorted(counts.to_dicts(), key=lambda row: _place_in(PLACES, row["place"]))


def _place_in(names: dict[str, Any], name: str) -> tuple[int, str]:
    return (list(names).index(name) if name in names else len(names)), name


def with_live(domains: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Add state and place of each domain's example link, where pages were given."""
    if "live" not in links.columns:
        return domains
    there = [name for name in ("live", "seen_place") if name in links.columns]
    facts = links.select(pl.col("source_url").alias("example_url"), *there)
    facts = facts.filter(pl.col("example_url").is_in(domains["example_url"].to_list()))
    facts = facts.unique("example_url", keep="first", maintain_order=True)
    return domains.join(facts, on="example_url", how="left", maintain_order="left")
