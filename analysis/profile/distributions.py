"""How strong referring domains are, and how near their subjects are, as distributions."""

from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.profile.counts import VERDICTS
from linkvet.model.verdicts.verdict import DISAVOW, KEEP, UNKNOWN

CODES = {name: code for code, name in enumerate(VERDICTS)}
# lower edges with the range in words; the last has no end
RATING = ((0, "0 to 19"), (20, "20 to 39"), (40, "40 to 59"), (60, "60 to 79"), (80, "80 and over"))
TRAFFIC = (
    (0, "none"),
    (1, "1 to 99"),
    (100, "100 to 999"),
    (1_000, "1,000 to 9,999"),
    (10_000, "10,000 to 99,999"),
    (100_000, "100,000 and over"),
)
FIT = (
    (0, "no word shared"),
    (1e-6, "under 0.1"),
    (0.1, "0.1 to 0.2"),
    (0.2, "0.2 to 0.4"),
    (0.4, "0.4 and over"),
)
COSINE = (
    (-1, "under 0"),
    (0, "0 to 0.2"),
    (0.2, "0.2 to 0.4"),
    (0.4, "0.4 to 0.6"),
    (0.6, "0.6 and over"),
)
BINS = {
    "domain_rating": RATING,
    "domain_traffic": TRAFFIC,
    "title_fit": FIT,
    "context_fit": FIT,
    "similarity": COSINE,
}
ON_REQUEST = {"similarity"}  # told only where it was asked for


def standing(domains: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Distributions over domains, by column of `BINS`; `ON_REQUEST` where something is known.

    Parameters
    ----------
    domains
        Columns verdict and those of `BINS`, shape (domains,).

    Returns
    -------
    By column: `known`, `unknown` (domains), `quartiles` (lower, median, upper) of all, `genuine`
    and `spam`, each None where nothing is known, and `bins`: `range`, `domains` and the number of
    each verdict.
    """
    verdict = (
        domains.select(
            pl.col("verdict")
            .cast(pl.String)
            .replace_strict(CODES, default=None, return_dtype=pl.Int64)
        )
        .to_series()
        .fill_null(CODES[UNKNOWN])
        .to_numpy()
    )
    return {name: _distribution(domains[name], verdict, BINS[name]) for name in _columns(domains)}


def medians(domains: pl.DataFrame) -> dict[str, float | None]:
    """Median over domains by column of `BINS`, None where nothing is known."""
    known_columns = pl.col(_columns(domains))
    return domains.select(known_columns.fill_nan(None).median().round(6)).row(0, named=True)


def _columns(domains: pl.DataFrame) -> list[str]:
    return [name for name in BINS if name not in ON_REQUEST or domains[name].count()]


def _distribution(
    values: pl.Series, verdict: np.ndarray, bins: tuple[tuple[float, str], ...]
) -> dict[str, Any]:
    every = values.cast(pl.Float64).to_numpy()
    known = ~np.isnan(every)
    value, verdict = every[known], verdict[known]
    return {
        "known": value.size,
        "unknown": every.size - value.size,
        "quartiles": quartiles(value),
        "genuine": quartiles(value[verdict == CODES[KEEP]]),
        "spam": quartiles(value[verdict == CODES[DISAVOW]]),
        "bins": _bins(value, verdict, bins) if value.size else [],
    }


def quartiles(values: np.ndarray) -> list[float] | None:
    """Lower quartile, median and upper quartile; None of nothing.

    >>> quartiles(np.array([1, 2, 3, 4, 5])), quartiles(np.array([]))
    ([2.0, 3.0, 4.0], None)
    """
    if not values.size:
        return None
    return [round(float(one), 6) for one in np.quantile(values, [0.25, 0.5, 0.75])]


def _bins(
    value: np.ndarray, verdict: np.ndarray, bins: tuple[tuple[float, str], ...]
) -> list[dict[str, Any]]:
    at = np.digitize(value, [edge for edge, _ in bins[1:]])
    size = len(VERDICTS)
    counts = np.bincount(at * size + verdict, minlength=len(bins) * size).reshape(-1, size)
    return [
        {
            "range": range_,
            "domains": int(row.sum()),
            **{name: int(n) for name, n in zip(VERDICTS, row, strict=True)},
        }
        for (_, range_), row in zip(bins, counts, strict=True)
    ]
