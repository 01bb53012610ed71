"""Figures of held-out scores with bootstrap intervals that draw whole groups."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss

from linkvet.model.calibration import expected_calibration_error
from linkvet.training.metrics.ranking import figures

DRAWS = 500
CELLS = 2_000_000  # rows times draws held at once: 16 MB a table
BINS = 10  # of the calibration error, as `expected_calibration_error` has them


def measured(spam: np.ndarray, score: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """Ranking figures of the scores and errors of the calibrated probabilities."""
    return figures(spam, score) | {
        "brier": float(brier_score_loss(spam, probability)),
        "calibration_error": expected_calibration_error(spam, probability),
    }


def with_intervals(
    spam: np.ndarray,
    score: np.ndarray,
    probability: np.ndarray,
    group: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> dict[str, Any]:
    """Figures, each beside `<name>_interval`: low and high by the percentile bootstrap.

    Rows of one group hang together, so groups are drawn with replacement, not rows (the cluster
    bootstrap of Field & Welsh 2007). A draw that lacks a class is passed over.
    """
    result: dict[str, Any] = dict(measured(spam, score, probability))
    for name, values in drawn_figures(spam, score, probability, group, draws, seed).items():
        result[f"{name}_interval"] = interval(values, level)
    return result


def interval(values: np.ndarray, level: float = 0.95) -> list[float] | None:
    """Low and high end of a figure over its draws, None where there is none."""
    ends = [(1 - level) / 2, (1 + level) / 2]
    return np.quantile(values, ends).tolist() if values.size else None


def drawn_figures(
    spam: np.ndarray,
    score: np.ndarray,
    probability: np.ndarray,
    group: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Give the figures of `measured` in every draw, shape (draws,) each.

    The same labels, groups and seed draw the same groups whatever the scores: two models are then
    paired draw by draw.
    """
    parts = [
        _ranking(spam, score, times) | _errors(spam, probability, times)
        for times in draw(spam, group, draws, seed)
    ]
    names = parts[0] if parts else _ranking(spam, score, np.empty((0, spam.size)))
    return {name: np.concatenate([part[name] for part in parts] or [[]]) for name in names}


def draw(
    spam: np.ndarray, group: np.ndarray, draws: int = DRAWS, seed: int = 0
) -> Iterator[np.ndarray]:
    """How often each row is drawn, in parts of shape (some draws, rows); both classes in each.

    As many groups are drawn as there are, with replacement.
    """
    names, code = np.unique(group, return_inverse=True)
    random = np.random.default_rng(seed)
    at_once = max(1, CELLS // spam.size)
    for start in range(0, draws, at_once):
        counts = [
            np.bincount(random.integers(0, names.size, names.size), minlength=names.size)
            for _ in range(min(at_once, draws - start))
        ]
        times = np.array(counts)[:, code]
        bad = times @ spam.astype(np.int64)
        both = (bad > 0) & (bad < times.sum(axis=1))
        if both.any():
            yield times[both]


def _ranking(spam: np.ndarray, score: np.ndarray, times: np.ndarray) -> dict[str, np.ndarray]:
    """Ranking figures of each draw: rows count as often as they were drawn, ties as one step."""
    order = np.argsort(-score, kind="stable")
    drawn, bad = times[:, order], times[:, order] * spam[order]
    ends = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
    flagged, true = (np.cumsum(one, axis=1)[:, ends] for one in (drawn, bad))
    false = flagged - true
    recall, fallout = true / true[:, -1:], false / false[:, -1:]
    rise = np.diff(recall, axis=1, prepend=0)
    return {
        "roc_auc": (np.diff(fallout, axis=1, prepend=0) * (recall - rise / 2)).sum(axis=1),
        "average_precision": (rise * true / np.maximum(flagged, 1)).sum(axis=1),
        "recall_at_1pct_fp": np.where(fallout <= 0.01, recall, 0).max(axis=1),
        "recall_at_0.1pct_fp": np.where(fallout <= 0.001, recall, 0).max(axis=1),
    }


def _errors(spam: np.ndarray, probability: np.ndarray, times: np.ndarray) -> dict[str, np.ndarray]:
    """Brier score and calibration error of each draw."""
    order = np.argsort(probability, kind="stable")
    gap = (spam - probability)[order]
    count = times.sum(axis=1)
    many = np.cumsum(times[:, order], axis=1)
    gaps = np.cumsum(times[:, order] * gap, axis=1)
    error = np.array([_gap(*one) for one in zip(many, gaps, count, strict=True)])
    # not `times @ squares`: BLAS adds up in another order where fewer draws are held at once
    brier = (times * (spam - probability) ** 2).sum(axis=1)
    return {"brier": brier / count, "calibration_error": error / count}


def _gap(many: np.ndarray, gaps: np.ndarray, count: int) -> float:
    """Sum over equally filled bins of the gap between spam found and stated, in rows.

    A row that was drawn several times may lie on both sides of an edge.
    """
    bins = np.arange(BINS + 1)
    edges = bins * (count // BINS) + np.minimum(bins, count % BINS)
    at = np.interp(edges, np.append(0, many), np.append(0, gaps))
    return float(np.abs(np.diff(at)).sum())
