"""When the referring domains were first seen, counted per month, quarter or year."""

from datetime import date
from typing import Any

import polars as pl

from linkvet.analysis.profile.velocity import with_day
from linkvet.cli.wording.numbers import VERDICTS

MONTHS_SHOWN, QUARTERS_SHOWN = 36, 60  # beyond this many bars a coarser step is easier to read


def timeline(domains: pl.DataFrame, pace: dict[str, Any] | None) -> dict[str, Any] | None:
    """Referring domains by the period they were first seen in and by verdict; None without dates.

    `pace` is `linkvet.analysis.profile.velocity.velocity` of the same domains: a period with one of
    its bursts is marked.
    """
    if "first_seen" not in domains.columns:
        return None
    dated = with_day(
        domains.select(
            pl.col("first_seen").cast(pl.Date),
            pl.col("verdict").cast(pl.String),
            "spam_probability",
        )
    )
    if not dated.height:
        return None
    first, last = dated.select(a=pl.col("first_seen").min(), b=pl.col("first_seen").max()).row(0)
    step = _step(first, last)
    period = pl.col("first_seen").dt.truncate(step)
    judged = pl.col("verdict") != "unknown"
    counts = dated.group_by(period.alias("start")).agg(
        pl.len().alias("domains"),
        pl.col("spam_probability").filter(judged).mean().alias("spam"),
        *((pl.col("verdict") == verdict).sum().alias(verdict) for verdict in VERDICTS),
    )
    calendar = pl.DataFrame({"start": [first, last]}).select(
        pl.date_range(pl.col("start").min(), pl.col("start").max(), "1d").alias("start")
    )
    calendar = calendar.select(pl.col("start").dt.truncate(step)).unique().sort("start")
    periods = calendar.join(counts, on="start", how="left").sort("start")
    periods = periods.with_columns(pl.col("domains", *VERDICTS).fill_null(0))
    bursts = {_start(row["month"], step) for row in (pace or {}).get("bursts", [])}
    bars = [
        {**one, "label": label(one["start"], step), "burst": one["start"] in bursts}
        for one in periods.to_dicts()
    ]
    return {
        "step": {"1mo": "month", "3mo": "quarter", "1y": "year"}[step],
        "dated": dated.height,
        "undated": domains.height - dated.height,
        "busiest": max(bars, key=lambda one: (one["domains"], one["start"])),
        "periods": bars,
    }


def _step(first: date, last: date) -> str:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MONTHS_SHOWN:
        return "1mo"
    return "3mo" if months <= 3 * QUARTERS_SHOWN else "1y"


def _start(month: date, step: str) -> date:
    """First day of the period that a month lies in."""
    if step == "1mo":
        return month
    return date(month.year, 1 if step == "1y" else month.month - (month.month - 1) % 3, 1)


def label(start: date, step: str) -> str:
    """`2024-03`, `2024 Q1` or `2024`."""
    if step == "1mo":
        return f"{start:%Y-%m}"
    return f"{start.year} Q{start.month // 3 + 1}" if step == "3mo" else str(start.year)
