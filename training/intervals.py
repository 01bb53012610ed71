"""Figures of held-out scores with bootstrap intervals that draw whole groups."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss

from linkvet.model.calibrate import expected_calibration_error
from linkvet.training.evaluate import figures

DRAWS = 500


def measured(spam: np.ndarray, score: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """Ranking figures of the scores and errors of the calibrated probabilities."""
    return figures(spam, score) | {
        "brier": float(brier_score_loss(spam, probability)),
        "calibration_error": expected_calibration_error(spam, probability),
    }


def with_intervals(spam: np.ndarray, score: np.ndarray, probability: np.ndarray,
                   group: np.ndarray, draws: int = DRAWS, seed: int = 0,
                   level: float = 0.95) -> dict[str, Any]:  # fmt: skip
    """Figures, each beside `<name>_interval`: low and high by the percentile bootstrap.

    Rows of one group hang together, so groups are drawn with replacement, not rows (the cluster
    bootstrap of Field & Welsh 2007). A draw that lacks a class is passed over.
    """
    found: dict[str, Any] = dict(measured(spam, score, probability))
    drawn = [
        measured(spam[rows], score[rows], probability[rows])
        for rows in resampled(spam, group, draws, seed)
    ]
    ends = [(1 - level) / 2, (1 + level) / 2]
    for name in list(found):
        if name in ("examples", "spam"):
            continue
        values = [one[name] for one in drawn]
        found[f"{name}_interval"] = np.quantile(values, ends).tolist() if values else None
    return found


def resampled(
    spam: np.ndarray, group: np.ndarray, draws: int = DRAWS, seed: int = 0
) -> Iterator[np.ndarray]:
    """Rows of each draw of groups, as many as there are, with replacement; both classes in each."""
    _, code = np.unique(group, return_inverse=True)
    order = np.argsort(code, kind="stable")
    size = np.bincount(code)
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    random = np.random.default_rng(seed)
    for _ in range(draws):
        rows = _rows(random.integers(0, size.size, size.size), order, starts, size)
        if 0 < spam[rows].sum() < rows.size:
            yield rows


def _rows(chosen: np.ndarray, order: np.ndarray, starts: np.ndarray, size: np.ndarray):
    """All rows of the chosen groups, each as often as it was chosen."""
    many = size[chosen]
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return order[np.repeat(starts[chosen], many) + within]
