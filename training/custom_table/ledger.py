"""Per signal of a user's table: how often it is known, what it tells alone, what the model uses."""

import lightgbm
import numpy as np
import polars as pl

from linkvet.training.custom_table.fit import MEMBERS
from linkvet.training.custom_table.store import Parts
from linkvet.training.metrics.signal_ledger import ledger


def table_ledger(parts: Parts, signals: pl.DataFrame, spam: np.ndarray) -> dict[str, dict]:
    """The usual ledger of each signal the model uses, with `importance` before it."""
    entries = ledger(signals.select(parts.signals[at] for at in parts.used), spam)
    share = importance(parts)
    return {name: {"importance": share[name], **one} for name, one in entries.items()}


def importance(parts: Parts) -> dict[str, float]:
    """Share of each signal in the gain of all splits, mean over the boosters; they add up to 1.

    Gain after Breiman et al. 1984 (section 5.3.4); a ratio counts by halves for its two columns.
    """
    total = np.zeros(len(parts.used))
    for name, text in parts.boosters.items():
        gain = lightgbm.Booster(model_str=text).feature_importance("gain")
        total += gain[: total.size] / max(gain.sum(), 1e-12)
        for one, (i, j, *_) in zip(gain[total.size :], parts.ratios, strict=MEMBERS[name].ratios):
            total[[i, j]] += one / 2 / max(gain.sum(), 1e-12)
    share = dict.fromkeys(parts.signals, 0.0)
    for at, value in zip(parts.used, total / len(parts.boosters), strict=True):
        share[parts.signals[at]] = round(float(value), 5)
    return share
