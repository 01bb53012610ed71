"""What two results can be asked: whose links they are, out of which index, cut off where."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.diff.match import Matched, match
from linkvet.analysis.diff.snapshot import Snapshot
from linkvet.data.errors import UserError
from linkvet.data.urls import split

# rows at which tools cut their exports off; the count may be a little less where rows were dropped
CAPS = (1_000, 5_000, 10_000, 30_000, 50_000, 100_000)
NEARLY = 0.995
# share of the smaller result's pages that the other has too, from which on two hosts are one site
SAME_PAGES, SAME_DOMAINS, FEWEST = 0.2, 0.6, 3
MOST = 0.5


@dataclass(frozen=True)
class Setting:
    """What must be known before a difference is called a change.

    `moved` are the hosts the site moved from and to; `vendors` and `reports` the tools and reports
    of either side; `capped` the exports cut off, by side; `models` what judged each.
    """

    moved: tuple[str, str] | None
    to_https: bool
    vendors: tuple[list[str], list[str]]
    reports: tuple[list[str], list[str]]
    capped: dict[str, list[dict[str, Any]]]
    models: tuple[str, str]

    @property
    def other_vendor(self) -> bool:
        """The tools differ, so that the indexes do."""
        return all(self.vendors) and self.vendors[0] != self.vendors[1]

    @property
    def other_report(self) -> bool:
        """The same tools, but other reports of them."""
        return not self.other_vendor and self.reports[0] != self.reports[1]

    @property
    def other_model(self) -> bool:
        """Verdicts may differ because of what judged them."""
        return self.models[0] != self.models[1]

    @property
    def comparable(self) -> bool:
        """One index, one report: what is missing in one side was not there."""
        return not (self.other_vendor or self.other_report)


def setting(old: Snapshot, new: Snapshot, earlier: pl.DataFrame | None) -> tuple[Setting, Matched]:
    """Match two results in the way that their setting asks for.

    Raises
    ------
    UserError
        Where they are of different sites and share too few pages for a move.
    """
    before, after = (_hosts(one) for one in (old, new))
    moved, matched = None, None
    if before and after and before[0] != after[0]:
        matched = match(old, new, by_page=True, earlier=earlier)
        moved = (before[0], after[0])
        shared, needed, what = _shared(matched)
        if not _same_site(old, new) and (shared < needed or matched.links.height < FEWEST):
            raise _strangers(old, new, shared, what)
    settings = Setting(
        moved,
        bool(before and after and before[1] < MOST <= after[1]),
        (_vendors(old), _vendors(new)),
        (_reports(old), _reports(new)),
        {"old": _capped(old), "new": _capped(new)},
        (_model(old), _model(new)),
    )
    return settings, matched or match(old, new, earlier=earlier)


def _same_site(old: Snapshot, new: Snapshot) -> bool:
    return old.site is not None and old.site == new.site


def _hosts(one: Snapshot) -> tuple[str, float] | None:
    """Host that most links point at, without www., and the share of links that point at https."""
    targets = one.links["target_url"].drop_nulls().value_counts(name="links")
    targets = targets.filter(pl.col("target_url") != "")
    if not targets.height:
        return (one.site, float("nan")) if one.site else None
    parts = targets.hstack(split(targets["target_url"]).select("host", "scheme"))
    hosts = (
        parts.drop_nulls("host")
        .group_by(pl.col("host").str.replace(r"^www\.", ""))
        .agg(pl.col("links").sum())
    )
    if not hosts.height:
        return (one.site, float("nan")) if one.site else None
    host = hosts.sort("links", "host", descending=[True, False])["host"][0]
    return host, _share(parts, parts["scheme"] == "https")


def _share(parts: pl.DataFrame, which: pl.Series) -> float:
    chosen, whole = (int(one["links"].sum()) for one in (parts.filter(which), parts))
    return chosen / whole


def _shared(matched: Matched) -> tuple[float, float, str]:
    """Share of the smaller side's pages that both have, what is asked of it, and the noun.

    Where the results name domains only, more is asked: any two sites share some of these.
    """
    links = matched.links
    bare = links.filter(pl.col("source_url").str.contains(r"^(?:https?://)?[^/]+/?$")).height
    both = links.filter("in_old", "in_new").height
    smaller = min(links.filter(side).height for side in ("in_old", "in_new"))
    if bare > MOST * links.height:
        return both / max(smaller, 1), SAME_DOMAINS, "domains"
    return both / max(smaller, 1), SAME_PAGES, "pages"


def _strangers(old: Snapshot, new: Snapshot, shared: float, what: str) -> UserError:
    return UserError(
        f"{old.name} is about {old.site or 'another site'} and {new.name} about "
        f"{new.site or 'another site'}, and they share {shared:.0%} of their referring {what}: "
        "these are two sites, not one that moved",
        cure="Compare results of one site; --site HOST names it where an export is misread.",
    )


def _vendors(one: Snapshot) -> list[str]:
    """Tools whose index the rows are from; a table with plain names does not tell."""
    first = {source["format"].partition("-")[0] for source in one.sources if source.get("format")}
    return sorted(first - {"plain", "mapped"})


def _reports(one: Snapshot) -> list[str]:
    return sorted({source["format"] for source in one.sources if source.get("format")})


def _capped(one: Snapshot) -> list[dict[str, Any]]:
    """Exports with as many rows as a tool gives at most, or hardly fewer."""
    capped: list[dict[str, Any]] = []
    for source in one.sources:
        rows = source.get("rows_in") or 0
        cap = next((cap for cap in CAPS if cap * NEARLY <= rows <= cap), None)
        if cap:
            capped.append({"file": source["file"], "rows": rows, "cap": cap, "exact": rows == cap})
    return capped


def _model(one: Snapshot) -> str:
    return f"{one.summary.get('model')} of linkvet {one.summary.get('linkvet')}"


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """Interval of a share (Wilson 1927).

    >>> [round(one, 3) for one in wilson(5, 10)]
    [0.237, 0.763]
    """
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / whole + spread / 4 / whole)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))
