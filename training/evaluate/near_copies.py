"""What near-copies in other folds do to the figures of held-out scores."""

from typing import Any

import numpy as np
import polars as pl

from linkvet.training.examples.folds import groups
from linkvet.training.examples.near_duplicates import tie, traits
from linkvet.training.metrics.ranking import figures
from linkvet.training.metrics.report import natural_slices

FEWEST = 10  # of each class before a figure is given


def near_copies(about: pl.DataFrame, folds: np.ndarray, score: np.ndarray) -> dict[str, Any]:
    """Count examples that have a near-copy in another fold, and measure without them.

    Parameters
    ----------
    about, folds, score
        Examples, their folds and out-of-fold scores, shape (examples,).

    Returns
    -------
    By profile read whole and pattern: `examples`, `copied` (those with a near-copy in another
    fold), `roc_auc` of all and `roc_auc_without` the copied.
    """
    group = pl.Series(groups(about)).cast(pl.String)
    shared = traits(about)
    by_slice = {}
    for name, pattern in natural_slices(about):
        rows = (about["pattern"] == pattern).to_numpy()
        here = rows & (about["set"] == name).to_numpy()
        tied = tie(group.filter(rows), shared.filter(rows)).group
        table = pl.DataFrame({"tied": tied, "fold": folds[rows]})
        crosses = table.select(pl.col("fold").n_unique().over("tied") > 1).to_series().to_numpy()
        copied = crosses[here[rows]]
        spam, scores = about["spam"].to_numpy()[here], score[here]
        if not copied.any() or not _enough(spam[~copied]):
            continue
        by_slice[f"{name} / {pattern}"] = {
            "examples": int(spam.size),
            "copied": int(copied.sum()),
            "roc_auc": figures(spam, scores)["roc_auc"],
            "roc_auc_without": figures(spam[~copied], scores[~copied])["roc_auc"],
        }
    return by_slice


def _enough(spam: np.ndarray) -> bool:
    return FEWEST <= int(spam.sum()) <= spam.size - FEWEST
