"""Whether shares of domains really changed between two results, or by chance.

Each domain counts once, with its value then and its value now (none where it was not there), so
that what both results share does not count as change. Intervals come from the bootstrap over
domains (Efron & Tibshirani 1993): resampling domains is resampling the cells of the table of old
and new values, one multinomial draw each, whose spread gives the normal interval: its far quantiles
would take many more draws. Of many rows some would stand out by chance, so that the intervals are
widened (Bonferroni) until all of a comparison are right together in 99 of 100 cases. Who compares
every month would otherwise read of chance every other year.
"""

from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.normal import quantile

SAMPLES, SEED = 2_000, 20261
CELLS_AT_ONCE = 4_000_000  # draws held in memory
LEVEL = 0.01 / 5  # four tables and the concentration of anchors are told together
ROWS = 25  # values told one by one, those that most domains have or had
REST = "all others"
FEWEST = 20  # domains in either result, below which shares say nothing


def contrast(old: pl.Series, new: pl.Series) -> list[dict[str, Any]]:
    """Compare the shares of each value, those with most domains first.

    Parameters
    ----------
    old, new
        Value of each domain in the earlier and the later result, null where it is not in it;
        aligned, shape (domains,).

    Returns
    -------
    By value: `old` and `new` (domains), `old_share`, `new_share`, `change` with `low` and `high`,
    and `news`, which says that the interval leaves out zero.
    """
    cells = pl.DataFrame({"old": old.cast(pl.String), "new": new.cast(pl.String)})
    cells = _few_values(cells).group_by("old", "new").len().sort("old", "new", nulls_last=True)
    values = [v for v in cells["old"].append(cells["new"]).unique().sort() if v is not None]
    then, now = (_one_hot(cells[side], values) for side in ("old", "new"))
    count = cells["len"].to_numpy()
    sums = count @ then, count @ now
    if not values or min(one.sum() for one in sums) < FEWEST:
        return []
    change = _resampled(count, then, now)
    half = quantile(1 - LEVEL / len(values) / 2) * change.std(axis=0)
    shares = [one / one.sum() for one in sums]
    rows = [
        {
            "value": value,
            "old": int(sums[0][i]),
            "new": int(sums[1][i]),
            "old_share": float(shares[0][i]),
            "new_share": float(shares[1][i]),
            **interval(float(shares[1][i] - shares[0][i]), float(half[i])),
        }
        for i, value in enumerate(values)
    ]
    return sorted(rows, key=lambda row: (-max(row["old"], row["new"]), row["value"]))


def interval(change: float, half: float) -> dict[str, Any]:
    """Interval around a change, and whether it leaves out zero.

    >>> interval(0.25, 0.125)
    {'change': 0.25, 'low': 0.125, 'high': 0.375, 'news': True}
    """
    low, high = change - half, change + half
    return {"change": change, "low": low, "high": high, "news": bool(low > 0 or high < 0)}


def _few_values(cells: pl.DataFrame) -> pl.DataFrame:
    """Keep the values of most domains, the others as one."""
    both = pl.concat([cells["old"], cells["new"]]).drop_nulls().alias("value")
    counts = both.value_counts().sort(["count", "value"], descending=[True, False])
    if counts.height <= ROWS:
        return cells
    kept = counts["value"].head(ROWS - 1).to_list()
    return cells.with_columns(
        pl.when(pl.col(side).is_null() | pl.col(side).is_in(kept))
        .then(side)
        .otherwise(pl.lit(REST))
        .alias(side)
        for side in ("old", "new")
    )


def _one_hot(column: pl.Series, values: list[str]) -> np.ndarray:
    """Which value each cell has, shape (cells, values)."""
    at = {value: i for i, value in enumerate(values)}
    one_hot = np.zeros((len(column), len(values)))
    for row, value in enumerate(column):
        if value is not None:
            one_hot[row, at[value]] = 1
    return one_hot


def _resampled(count: np.ndarray, then: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Changes of the shares in resampled profiles, shape (samples, values)."""
    draw = np.random.default_rng(SEED)
    total = int(count.sum())
    changes: list[np.ndarray] = []
    step = max(1, CELLS_AT_ONCE // count.size)
    for start in range(0, SAMPLES, step):
        many = draw.multinomial(total, count / total, size=min(step, SAMPLES - start))
        # einsum and not `@`: BLAS would start threads, which costs more than the sums
        old, new = (np.einsum("ij,jk->ik", many, side) for side in (then, now))
        changes.append(_shares(new) - _shares(old))
    return np.concatenate(changes)


def _shares(counts: np.ndarray) -> np.ndarray:
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
