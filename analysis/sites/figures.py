"""One row for each of several sites: what its profile comes to, to be held against the others'."""

from typing import Any

import polars as pl

from linkvet.analysis.profile.velocity import with_day
from linkvet.analysis.profile.view import DOMAINS, profile_view
from linkvet.analysis.sites.spam_share import spam_share
from linkvet.model.results.schema import typed

# column of the table, and the band of `linkvet.analysis.bands` that it counts
BANDS = {
    "clearly_genuine": "Clearly genuine",
    "probably_genuine": "Probably genuine",
    "mixed_signs": "Mixed signs",
    "probably_spam": "Probably spam",
    "clearly_spam": "Clearly spam",
    "not_judged": "Cannot be judged",
}
BEST_LINKS = ("best_link_1", "best_link_2", "best_link_3")
COLUMNS: dict[str, pl.DataType] = {
    "backlinks": pl.Int64(),
    "referring_domains": pl.Int64(),
    "follow": pl.Float64(),
    "judged_domains": pl.Int64(),
    "spam_share": pl.Float64(),
    "spam_share_low": pl.Float64(),
    "spam_share_high": pl.Float64(),
    "domains_without_spam": pl.Int64(),
    "links_without_spam": pl.Int64(),
    **{name: pl.Int64() for name in BANDS},
    "median_rating": pl.Float64(),
    "rating_without_spam": pl.Float64(),
    "networks": pl.Int64(),
    "known_networks": pl.Int64(),
    "domains_in_known_networks": pl.Int64(),
    "oldest_domain": pl.String(),
    "median_domain": pl.String(),
    "new_domains_a_month": pl.Float64(),
    "new_genuine_a_month": pl.Float64(),
    "new_domains_a_month_before": pl.Float64(),
    "bursts": pl.Int64(),
    "last_burst": pl.String(),
    **{name: pl.String() for name in BEST_LINKS},
}


def site_profile(
    links: pl.DataFrame, domains: pl.DataFrame, summary: dict[str, Any]
) -> dict[str, Any]:
    """The view of a profile, by the summary of its run."""
    return profile_view(links, domains, summary.get("site"), summary.get("names", ()))


def site_figures(
    profile: dict[str, Any], domains: pl.DataFrame, summary: dict[str, Any]
) -> dict[str, Any]:
    """The figures of a site: `COLUMNS`, dates in ISO 8601.

    Pages of the site itself are left out, as in its report.

    Parameters
    ----------
    profile
        As `linkvet.analysis.profile.view.profile_view` gives it.
    domains
        The table that it was made of.
    summary
        That of the run, or read back from summary.json.
    """
    backlinks = typed(domains, DOMAINS).filter(pl.col("decided_by").ne_missing("site"))
    share = spam_share(backlinks)
    return {
        "backlinks": profile["all"]["links"],
        "referring_domains": profile["all"]["domains"],
        "follow": _rounded(profile["all"]["follow"]),
        "judged_domains": share.judged,
        "spam_share": share.share,
        "spam_share_low": share.low,
        "spam_share_high": share.high,
        **_without_spam(profile["without_spam"]),
        **_bands(profile["bands"]),
        "median_rating": _rounded(profile["all"]["medians"].get("domain_rating")),
        **_networks(summary.get("networks") or {}),
        **_age(backlinks),
        **_pace(profile["velocity"]),
        **_best(profile["best"]),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _without_spam(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "domains_without_spam": figures["domains"],
        "links_without_spam": figures["links"],
        "rating_without_spam": _rounded(figures["medians"].get("domain_rating")),
    }


def _bands(counts: list[dict[str, Any]]) -> dict[str, int]:
    domains = {one["name"]: one["domains"] for one in counts}
    return {column: domains[name] for column, name in BANDS.items()}


def _networks(counts: dict[str, Any]) -> dict[str, int | None]:
    return {
        "networks": counts.get("networks"),
        "known_networks": counts.get("known"),
        "domains_in_known_networks": counts.get("known_domains"),
    }


def _age(domains: pl.DataFrame) -> dict[str, str | None]:
    """Days on which the oldest and the middle domain were first seen."""
    seen = with_day(domains)["first_seen"].sort()
    days = (seen[0], seen[seen.len() // 2]) if seen.len() else (None, None)
    names = ("oldest_domain", "median_domain")
    return {name: None if day is None else str(day) for name, day in zip(names, days, strict=True)}


def _pace(velocity: dict[str, Any] | None) -> dict[str, Any]:
    """New domains a month in the last year of the data and the one before, and its bursts."""
    pace: dict[str, float | None] = velocity["pace"] if velocity else {}
    bursts: list[dict[str, Any]] = velocity["bursts"] if velocity else []
    return {
        "new_domains_a_month": _rounded(pace.get("last_year_domains")),
        "new_genuine_a_month": _rounded(pace.get("last_year_genuine")),
        "new_domains_a_month_before": _rounded(pace.get("year_before_domains")),
        "bursts": len(bursts) if velocity else None,
        "last_burst": f"{bursts[-1]['month']:%Y-%m}" if bursts else None,
    }


def _best(best: list[dict[str, Any]]) -> dict[str, str | None]:
    urls = [one["source_url"] for one in best[: len(BEST_LINKS)]]
    return dict(zip(BEST_LINKS, urls + [None] * (len(BEST_LINKS) - len(urls)), strict=True))
