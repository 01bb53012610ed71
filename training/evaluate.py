"""How good a set of held-out scores is, and where the disavow cut may lie."""

from typing import Any

import numpy as np
import polars as pl
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve

from linkvet.features.evidence import PATTERNS
from linkvet.model.calibrate import Sigmoid, expected_calibration_error
from linkvet.model.verdict import Cut

PRECISIONS = (0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995)
PER_FAMILY = 10
# Profiles read whole, so that their share of spam is the natural one.
NATURAL = {"domain": "domains", **{p: "ahrefs_caldea.csv" for p in PATTERNS if p != "domain"}}


def lower_bound(right: int, chosen: int, confidence: float = 0.95) -> float:
    """One-sided Clopper-Pearson bound of a share (Clopper & Pearson 1934).

    >>> round(lower_bound(299, 299), 4)
    0.99
    """
    return 0.0 if right == 0 else float(beta.ppf(1 - confidence, right, chosen - right + 1))


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


def fit_sigmoid(spam: np.ndarray, score: np.ndarray, weight: np.ndarray | None = None) -> Sigmoid:
    """Platt's sigmoid by maximum likelihood, hardly penalised."""
    model = LogisticRegression(C=100.0).fit(score[:, None], spam, weight)
    return Sigmoid(round(float(model.coef_[0, 0]), 6), round(float(model.intercept_[0]), 6))


def cross_calibrated(spam: np.ndarray, score: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Probability of each example by a sigmoid fitted to the other folds."""
    probability = np.empty(spam.size)
    for held in np.unique(folds):
        here = folds == held
        probability[here] = fit_sigmoid(spam[~here], score[~here]).probability(score[here])
    return probability


def calibration_figures(spam: np.ndarray, score: np.ndarray, folds: np.ndarray) -> dict[str, float]:
    """Error of the calibrated probabilities on examples the calibration did not see."""
    probability = cross_calibrated(spam, score, folds)
    return {
        "calibration_error": expected_calibration_error(spam, probability),
        "brier": float(brier_score_loss(spam, probability)),
    }


def cuts(about: pl.DataFrame, probability: np.ndarray) -> list[Cut]:
    """Disavow cuts for a ladder of precisions, by registrable domain.

    A network of hundreds of domains is caught or missed as one, so no family counts for more than
    `PER_FAMILY` of its domains (those with the highest probability).
    """
    units = about.select("family", "domain", "spam").with_columns(
        probability=pl.Series(probability)
    )
    units = units.group_by("family", "domain").agg(
        spam=pl.col("spam").mean() > 0.5, probability=pl.col("probability").mean()
    )
    units = units.sort("probability", "domain", descending=[True, False])
    units = units.group_by("family", maintain_order=True).head(PER_FAMILY)
    units = units.sort("probability", "domain", descending=[True, False])
    right, at = units["spam"].cum_sum().to_numpy(), units["probability"].to_numpy()
    bounds = np.array([lower_bound(int(r), n + 1) for n, r in enumerate(right)])
    found: list[Cut] = []
    for precision in PRECISIONS:
        fit = np.flatnonzero(bounds >= precision)
        if fit.size:
            n = int(fit.max())
            # halfway to the next domain, so that rounding cannot move one over the edge
            edge = (at[n] + at[n + 1]) / 2 if n + 1 < at.size else at[n]
            found.append(
                Cut(round(float(edge), 6), n + 1, int(right[n]), round(float(bounds[n]), 5))
            )
    return found


def report(about: pl.DataFrame, score: np.ndarray, folds: np.ndarray) -> dict[str, dict[str, Any]]:
    """Figures by set and pattern of evidence, wherever both classes are there."""
    found = {}
    for (name, pattern), rows in about.with_row_index("at").group_by(
        "set", "pattern", maintain_order=True
    ):
        at = rows["at"].to_numpy()
        spam, held = about["spam"].to_numpy()[at], score[at]
        if 10 <= spam.sum() <= spam.size - 10:
            one = figures(spam, held)
            if NATURAL.get(str(pattern)) == name:
                one |= calibration_figures(spam, held, folds[at])
            found[f"{name} / {pattern}"] = one
    return found
