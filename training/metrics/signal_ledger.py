"""What each signal is worth alone: the account that decides whether it stays."""

import numpy as np
import polars as pl
from sklearn.metrics import roc_auc_score


def ledger(signals: pl.DataFrame, spam: np.ndarray) -> dict[str, dict[str, float | None]]:
    """Coverage, median by class and AUC alone of every signal, over examples as given."""
    return {name: _entry(signals[name].to_numpy(), spam) for name in signals.columns}


def _entry(values: np.ndarray, spam: np.ndarray) -> dict[str, float | None]:
    known = ~np.isnan(values)
    here, classes = values[known], spam[known]
    both = 0 < classes.sum() < classes.size
    return {
        "coverage": round(float(known.mean()), 3),
        "median_spam": _median(here[classes == 1]),
        "median_good": _median(here[classes == 0]),
        "auc": round(float(roc_auc_score(classes, here)), 3) if both else None,
    }


def _median(values: np.ndarray) -> float | None:
    return round(float(np.median(values)), 4) if values.size else None
