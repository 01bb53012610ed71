"""How far anchors are concentrated on a few texts, then and now."""

from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.diff.share_changes import LEVEL, interval
from linkvet.analysis.normal import quantile

SAMPLES, SEED = 400, 20262


def concentration(old: pl.Series, new: pl.Series) -> dict[str, Any] | None:
    """Chance that two different domains link with the same words (Simpson 1949), and its change.

    Parameters
    ----------
    old, new
        Usual anchor of each domain then and now, null where it has none; shape (domains,).

    Returns
    -------
    `old`, `new`, `change` with `low` and `high` by the bootstrap over domains, and `news`; None
    where either side has fewer than two domains.
    """
    table = pl.DataFrame({"old": old, "new": new})
    sizes = [int(table[side].count()) for side in ("old", "new")]
    if min(sizes) < 2:
        return None
    cells = table.with_columns(_repeated(side) for side in ("old", "new"))
    cells = (
        cells.with_columns(has_old=table["old"].is_not_null(), has_new=table["new"].is_not_null())
        .group_by("old", "new", "has_old", "has_new")
        .len()
        .sort("old", "new", "has_old", "has_new", nulls_last=True)
    )
    count = cells["len"].to_numpy()
    sides = [_Side(cells[side], cells[f"has_{side}"].to_numpy()) for side in ("old", "new")]
    before, after = (side.measure(count) for side in sides)
    draw, total = np.random.default_rng(SEED), int(count.sum())
    changes = np.empty(SAMPLES)
    for at in range(SAMPLES):
        many = draw.multinomial(total, count / total)
        changes[at] = sides[1].measure(many) - sides[0].measure(many)
    half = float(quantile(1 - LEVEL / 2) * changes.std())
    return {"old": before, "new": after, **interval(after - before, half)}


def _repeated(side: str) -> pl.Expr:
    """Keep the words that several domains use: the others add no pair, only cells."""
    return pl.when(pl.len().over(side) > 1).then(side).alias(side)


class _Side:
    """One result's words as numbers by cell."""

    def __init__(self, words: pl.Series, known: np.ndarray) -> None:
        # unlike words are told from no words by `known`
        self.code = words.rank("dense").fill_null(0).to_numpy().astype(np.intp)
        self.known = known

    def measure(self, count: np.ndarray) -> float:
        """Share of pairs of domains that have the same words."""
        sums = np.bincount(self.code, count, minlength=1)[1:]
        whole = count[self.known].sum()
        return float((sums * (sums - 1)).sum() / max(whole * (whole - 1), 1))
