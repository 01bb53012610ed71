"""How good a set of held-out scores is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from linkvet.features.evidence import PATTERNS
from linkvet.training.calibration import METHODS, calibration_figures

# Profiles read whole, so that their share of spam is the natural one.
NATURAL = {"domain": "domains", **{p: "ahrefs_caldea.csv" for p in PATTERNS if p != "domain"}}


def figures(spam: np.ndarray, score: np.ndarray) -> dict[str, float]:
    """Ranking figures of held-out scores."""
    false, true, _ = roc_curve(spam, score)
    return {
        "examples": int(spam.size),
        "spam": int(spam.sum()),
        "roc_auc": float(roc_auc_score(spam, score)),
        "average_precision": float(average_precision_score(spam, score)),
        "recall_at_1pct_fp": float(true[false <= 0.01].max()),
        "recall_at_0.1pct_fp": float(true[false <= 0.001].max()),
    }


def report(about: pl.DataFrame, score: np.ndarray, folds: np.ndarray,
           methods: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Figures by set and pattern of evidence, wherever both classes are there.

    `methods` names how a pattern is calibrated, where that is not a sigmoid.
    """
    found = {}
    for (name, pattern), rows in about.with_row_index("at").group_by(
        "set", "pattern", maintain_order=True
    ):
        at = rows["at"].to_numpy()
        spam, held = about["spam"].to_numpy()[at], score[at]
        if 10 <= spam.sum() <= spam.size - 10:
            one = figures(spam, held)
            if NATURAL.get(str(pattern)) == name:
                fit = METHODS[(methods or {}).get(str(pattern), "sigmoid")]
                one |= calibration_figures(spam, held, folds[at], fit)
            found[f"{name} / {pattern}"] = one
    return found
