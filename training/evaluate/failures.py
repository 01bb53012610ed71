"""Where a model fails: which kinds of links it misjudges when held out, and the worst of them."""

from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS

WORST = 10  # rows named of each class
FEWEST = 5  # rows before a kind is counted by itself


def failures(about: pl.DataFrame, probability: np.ndarray) -> dict[str, dict[str, Any]]:
    """Say by set, at the fullest evidence that a profile read whole gives, what was misjudged.

    Parameters
    ----------
    about, probability
        Examples and their held-out calibrated probability, shape (examples,).

    Returns
    -------
    By set and pattern `kinds` (label, kind, rows, misjudged at 0.5) with the worst first, and
    `rows`, the surest misjudgements by row number alone: what a row says stays with the data.
    """
    table = about.with_columns(probability=pl.Series(probability))
    by_slice = {}
    for name in table.filter("natural")["set"].unique().sort():
        here = table.filter("natural", pl.col("set") == name)
        pattern = next((one for one in LEVELS if one in set(here["pattern"])), None)
        if pattern is None:
            continue
        wrong = (pl.col("probability") >= 0.5) != (pl.col("spam") == 1)
        judged = here.filter(pl.col("pattern") == pattern).with_columns(wrong=wrong)
        by_slice[f"{name} / {pattern}"] = {"kinds": _kinds(judged), "rows": _worst(judged)}
    return by_slice


def _kinds(judged: pl.DataFrame) -> list[dict[str, Any]]:
    counts = judged.group_by("spam", pl.col("kind").fill_null("no kind named")).agg(
        pl.len().alias("rows"), pl.col("wrong").sum()
    )
    counts = counts.filter((pl.col("rows") >= FEWEST) & (pl.col("wrong") > 0))
    share = pl.col("wrong") / pl.col("rows")
    return counts.sort(share, "wrong", "kind", descending=[True, True, False]).to_dicts()


def _worst(judged: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows that an export numbers; a domain list has none, and names are not repeated."""
    wrong = judged.filter(pl.col("wrong") & pl.col("row").is_not_null()).with_columns(
        probability=pl.col("probability").round(4), off=(pl.col("probability") - 0.5).abs()
    )
    wrong = wrong.sort("off", "row", descending=[True, False]).group_by("spam", maintain_order=True)
    return wrong.head(WORST).select("row", "spam", "kind", "probability").to_dicts()
