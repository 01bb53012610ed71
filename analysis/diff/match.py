"""The links and domains of two results, matched: new, lost, returned or kept."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.analysis.diff.snapshot import DOMAINS, Snapshot
from linkvet.data.merge import same_links
from linkvet.data.urls import split

STATES = ("new", "returned", "kept", "lost", "gone")
OF_OLD = ("spam_probability", "verdict", "kind", "family", "first_seen")


@dataclass(frozen=True)
class Matched:
    """One row per link and per domain of either result, each with its `state`.

    `new`: only the later result has it, and it is live there. `returned`: the same, but the earlier
    one calls it lost, or results before it had it. `kept`: live in both. `lost`: live in the
    earlier, and in the later absent or called lost. `gone`: live in neither.

    A tool may list a link that it calls lost: it is in the result, but not live there. The columns
    of a row are the later result's, where it has the row. `domains` has the earlier result's beside
    them as `old_...`; both tables say by `in_old`, `live_old`, `in_new`, `live_new` where a row is
    and is live.
    """

    links: pl.DataFrame
    domains: pl.DataFrame


def match(
    old: Snapshot, new: Snapshot, *, by_page: bool = False, earlier: pl.DataFrame | None = None
) -> Matched:
    """Match two results link by link.

    Parameters
    ----------
    old, new
        The earlier and the later result.
    by_page
        Match by the referring page alone: the site has moved, so that its addresses differ.
    earlier
        Links of results before `old`: source_url, target_url and source_domain.
    """
    both = pl.concat([old.links, new.links])
    rows, (in_old, live_old, in_new, live_new) = _sides(
        _first_rows(both, by_page), old.links.height, both["lost"].fill_null(False).to_numpy()
    )
    links = both[rows].with_columns(
        in_old=in_old, live_old=live_old, in_new=in_new, live_new=live_new
    )
    before = _before(links, earlier, ["source_url", "target_url"])
    links = links.with_columns(state=_state(before))
    domains = links.group_by("source_domain").agg(
        pl.col("in_old", "live_old", "in_new", "live_new").any(),
        pl.len().alias("links"),
        pl.col("nofollow").all().alias("nofollow"),
        pl.col("domain_traffic").max(),
    )
    before = _before(domains, earlier, ["source_domain"])
    domains = domains.with_columns(state=_state(before))
    return Matched(links, _with_facts(domains, old, new))


def _first_rows(links: pl.DataFrame, by_page: bool) -> np.ndarray:
    """For each row the first row that is the same link, shape (rows,)."""
    parts = split(links["source_url"]).select("host", "path", "query")
    keys = links.select("source_url", *([] if by_page else ["target_url"])).hstack(parts)
    return same_links(keys)


def _sides(
    first: np.ndarray, old: int, lost: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Row to show of each link, and whether it is in, and live in, the old and the new result.

    The row shown is the first of the later result, else the first of all. The first `old` rows are
    the earlier result's; `first` is what `_first_rows` gives.
    """
    shown = np.arange(first.size)
    # from the last to the first, so that the first of the later result is what stays
    of_new = np.arange(first.size - 1, old - 1, -1)
    shown[first[of_new]] = of_new
    sides: list[np.ndarray] = []
    for rows in (slice(None, old), slice(old, None)):
        ids, still = first[rows], ~lost[rows]
        there, live = np.zeros(first.size, bool), np.zeros(first.size, bool)
        there[ids], live[ids[still]] = True, True
        sides += [there, live]
    ids = np.unique(first)
    return shown[ids], tuple(side[ids] for side in sides)


def _before(table: pl.DataFrame, earlier: pl.DataFrame | None, by: list[str]) -> np.ndarray:
    """Tell which rows results before the earlier one had."""
    if earlier is None or not earlier.height:
        return np.zeros(table.height, bool)
    known = earlier.select(by).unique().with_columns(before=True)
    rows = table.select(by).join(known, on=by, how="left", maintain_order="left", nulls_equal=True)
    return rows["before"].fill_null(False).to_numpy()


def _state(before: np.ndarray) -> pl.Expr:
    """State of each row, as `Matched` has it; `before` says which still older results had."""
    known = pl.col("in_old") | pl.Series(before)
    return (
        pl.when(pl.col("live_new") & pl.col("live_old"))
        .then(pl.lit("kept"))
        .when("live_old")
        .then(pl.lit("lost"))
        .when(~pl.col("live_new"))
        .then(pl.lit("gone"))
        .when(known)
        .then(pl.lit("returned"))
        .otherwise(pl.lit("new"))
    )


def _with_facts(domains: pl.DataFrame, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Join the facts of both results; those of the later one count where it has the domain."""
    facts = [name for name in DOMAINS if name != "source_domain"]
    before = old.domains.select("source_domain", pl.col(facts).name.prefix("old_"))
    table = domains.join(new.domains, on="source_domain", how="left")
    table = table.join(before, on="source_domain", how="left")
    shown = [
        pl.when("in_new").then(pl.col(name)).otherwise(f"old_{name}").alias(name) for name in facts
    ]
    only_one = [f"old_{name}" for name in facts if name not in OF_OLD]
    return table.with_columns(shown).drop(only_one).sort("source_domain")
