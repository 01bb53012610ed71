"""New referring domains per month, with the months in which more came than chance gives.

The count of a month is held against the months around it. It is a burst if it is more than a
Poisson distribution with their median gives once in a thousand months, and more than three
deviations above that median as well, the deviation taken from the median of the absolute ones
(Hampel 1974): months differ by more than Poisson allows, since tools crawl in waves. Medians, so
that a burst does not hide itself or the one beside it.
"""

from functools import cache
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.dates import NEWEST, OLDEST, last_day
from linkvet.model.verdicts.verdict import DISAVOW, KEEP

AROUND, FEWEST = 12, 6  # months a month is held against, and without how many it is not
CHANCE = 0.001
SPREADS = 3.09 * 1.4826  # of a normal distribution: the same chance, from the median deviation
YEAR = 12
FEW = 20  # dates
TELLING = 0.2  # share of a burst that one network must hold to be named as what it came from


def velocity(domains: pl.DataFrame) -> dict[str, Any] | None:
    """Count referring domains by the month they were first seen in; None without dates.

    Parameters
    ----------
    domains
        Columns first_seen, verdict and family, shape (domains,).

    Returns
    -------
    `months` (each with `month`, `domains`, `genuine`, `spam`, `usual`, `bound` and `burst`; usual
    and bound are None where too few months are there), `bursts` (those months, with the largest
    network as `family` if a fifth or more of the domains belong to it, and its number
    `of_family`), `dated`, `undated` and `pace`.
    """
    dated = with_day(domains).select(
        "family", pl.col("verdict").cast(pl.String), month=pl.col("first_seen").dt.truncate("1mo")
    )
    if not dated.height:
        return None
    counts = dated.group_by("month").agg(
        pl.len().alias("domains"),
        (pl.col("verdict") == KEEP).sum().alias("genuine"),
        (pl.col("verdict") == DISAVOW).sum().alias("spam"),
    )
    months = _calendar(dated["month"]).join(counts, on="month", how="left", maintain_order="left")
    months = months.with_columns(pl.col("domains", "genuine", "spam").fill_null(0))
    with_bounds = months.hstack(bounds(months["domains"].to_numpy()))
    with_bounds = with_bounds.with_columns(
        burst=(pl.col("domains") >= pl.col("bound")).fill_null(False)
    )
    return {
        "months": with_bounds.to_dicts(),
        "bursts": _bursts(with_bounds, dated),
        "dated": dated.height,
        "undated": domains.height - dated.height,
        "pace": _pace(months),
    }


def with_day(domains: pl.DataFrame) -> pl.DataFrame:
    """Domains with a day that can be right: a slip of the pen must not stretch the axis."""
    dated = domains.filter(pl.col("first_seen").is_between(OLDEST, NEWEST))
    if dated.height < FEW:  # of a few any may be far from the rest
        return dated
    return dated.filter(pl.col("first_seen") <= last_day(dated["first_seen"]))


def _calendar(months: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"month": pl.date_range(months.min(), months.max(), "1mo", eager=True)})  # type: ignore[arg-type]


def bounds(counts: np.ndarray) -> pl.DataFrame:
    """Give for each month the median of those around it, and the count that is a burst.

    Parameters
    ----------
    counts
        By month without a gap, shape (months,).

    Returns
    -------
    `usual` and `bound`, shape (months,); null where fewer than `FEWEST` other months are there.
    """
    rows = [_bound(_around(counts, at)) for at in range(counts.size)]
    return pl.DataFrame(rows, {"usual": pl.Float64, "bound": pl.Float64}, orient="row")


def _around(counts: np.ndarray, at: int) -> np.ndarray:
    """Take the nearest other months, as many before as after where the history allows."""
    start = max(0, min(at - AROUND // 2, counts.size - AROUND - 1))
    return np.delete(counts[start : start + AROUND + 1], at - start)


def _bound(others: np.ndarray) -> tuple[float | None, float | None]:
    if others.size < FEWEST:
        return None, None
    usual = float(np.median(others))
    spread = SPREADS * float(np.median(np.abs(others - usual)))
    # fewer than one a month is taken for one: else the first domain in years would be a burst
    return usual, max(rare(max(usual, 1.0)), usual + spread)


@cache
def rare(mean: float) -> float:
    """Smallest count that a Poisson distribution reaches less often than `CHANCE`.

    >>> rare(1.0), rare(100.0)
    (6.0, 133.0)
    """
    counts = np.arange(1, int(mean + 10 * mean**0.5 + 20))
    logs = np.concatenate(([0.0], np.cumsum(np.log(mean / counts)))) - mean
    at_least = np.cumsum(np.exp(logs)[::-1])[::-1]
    return float(np.argmax(at_least < CHANCE))


def _bursts(months: pl.DataFrame, dated: pl.DataFrame) -> list[dict[str, Any]]:
    bursts: list[dict[str, Any]] = []
    for row in months.filter("burst").to_dicts():
        networks = dated.filter(pl.col("month") == row["month"])["family"].drop_nulls()
        sizes = networks.cast(pl.String).value_counts(name="n")
        top = sizes.sort("n", "family", descending=[True, False]).head(1)
        name, size = top.row(0) if top.height else (None, 0)
        telling = size >= TELLING * row["domains"]
        bursts.append(
            {**row, "family": name if telling else None, "of_family": size if telling else 0}
        )
    return bursts


def _pace(months: pl.DataFrame) -> dict[str, float | None]:
    """Mean of new domains a month in the last year of the export and in the one before."""
    last, before = months.tail(YEAR), months.head(-YEAR).tail(YEAR)
    return {
        f"{when}_{what}": part[what].mean() if part.height == YEAR else None
        for when, part in (("last_year", last), ("year_before", before))
        for what in ("domains", "genuine")
    }  # type: ignore[return-value]
