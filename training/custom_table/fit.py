"""Fit a user's own signals: three boosters and a kernel model, averaged.

Boosters find thresholds, the kernel model what is smooth; on few labels they err differently, and
their mean beats each. Ratios of columns that rise together (in logarithms) say what neither says
alone: links in per page, PageRank per link in. Castillo et al. 2007 built such by hand.
"""

from dataclasses import dataclass

import lightgbm
import numpy as np
from scipy.special import ndtri
from sklearn.linear_model import LogisticRegression

from linkvet.training.custom_table.kernel import Kernel, likeness, normal_scores
from linkvet.training.custom_table.merge_boosters import average
from linkvet.training.custom_table.store import Parts
from linkvet.training.examples.leakage import auc

MOST_COLUMNS = (
    300  # columns; with more, those that tell least alone on the training part are left out
)
PAIRS = 100
SEEDS = 3
MARKS, QUANTILES, WIDTH = 400, 100, 0.3
_COMMON = {
    "objective": "binary",
    "verbosity": -1,
    "bagging_freq": 1,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "feature_pre_filter": False,
}


@dataclass(frozen=True)
class Member:
    """One booster: whether it sees ratios, how it is fitted, the share of columns of a tree."""

    ratios: bool
    rounds: int
    fraction: float
    leaf: int
    params: dict


_EXACT = {"learning_rate": 0.06, "num_leaves": 31, "bagging_fraction": 0.8, "lambda_l2": 1}
_DRAWN = {
    "learning_rate": 0.04,
    "num_leaves": 16,
    "bagging_fraction": 0.7,
    "lambda_l2": 2,
    "extra_trees": True,
}
MEMBERS = {
    "given": Member(False, 150, 0.3, 20, _EXACT),
    "ratios": Member(True, 150, 0.3, 20, _EXACT),
    "drawn": Member(True, 250, 0.15, 5, _DRAWN),
}


def fit(names: list[str], values: np.ndarray, spam: np.ndarray, seed: int = 0) -> Parts:
    """Fit all members to values (rows, columns), NaN where missing, and classes (rows,)."""
    used = choose(values, spam)
    values = values[:, used]
    ratios = pairs(values)
    wide = widened(values, ratios)
    boosters = {
        name: _boost(member, wide if member.ratios else values, spam, seed)
        for name, member in MEMBERS.items()
    }
    return Parts(names, used, ratios, boosters, fit_kernel(wide, spam, seed))


def members(parts: Parts, values: np.ndarray) -> dict[str, np.ndarray]:
    """Log-odds of each row by each member, shape (rows,) each."""
    values = values[:, parts.used]
    wide = widened(values, parts.ratios)
    by_member = {"kernel": parts.kernel.log_odds(wide)}
    for name, text in parts.boosters.items():
        booster = lightgbm.Booster(model_str=text)
        shown = wide if MEMBERS[name].ratios else values
        by_member[name] = np.asarray(booster.predict(shown, raw_score=True, num_threads=1))
    return by_member


def choose(values: np.ndarray, spam: np.ndarray) -> list[int]:
    """Positions of the columns to learn from, at most `MOST_COLUMNS`, in order."""
    if values.shape[1] <= MOST_COLUMNS:
        return list(range(values.shape[1]))
    lone = [abs(auc(np.nan_to_num(column, nan=-np.inf), spam) - 0.5) for column in values.T]
    return sorted(np.argsort(lone, kind="stable")[-MOST_COLUMNS:].tolist())


def pairs(values: np.ndarray) -> list[tuple[int, int, float, float]]:
    """Pairs of columns without negative values whose ranks go together most, at most `PAIRS`.

    With each pair stand the smallest positive values, added so that 0 has a logarithm.
    """
    known = np.where(np.isnan(values), 0, values)
    fit = [at for at in range(values.shape[1]) if known[:, at].min() >= 0 < known[:, at].max()]
    if len(fit) < 2:
        return []
    ranks = np.argsort(np.argsort(known[:, fit], axis=0, kind="stable"), axis=0).astype(float)
    alike = np.abs(np.corrcoef(ranks.T))
    above, right = np.triu_indices(len(fit), 1)
    order = np.argsort(-alike[above, right], kind="stable")
    # above .999 one is the other in another unit
    order = [at for at in order if alike[above[at], right[at]] < 0.999][:PAIRS]
    least = [float(known[known[:, at] > 0, at].min()) for at in fit]
    return [
        (fit[i], fit[j], least[i], least[j])
        for i, j in zip(above[order], right[order], strict=True)
    ]


def widened(values: np.ndarray, ratios: list[tuple[int, int, float, float]]) -> np.ndarray:
    """Append the logarithm of each ratio; a negative value, which training saw none of, is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        new = [np.log(values[:, i] + a) - np.log(values[:, j] + b) for i, j, a, b in ratios]
    extra = np.stack(new, axis=1) if new else np.empty((len(values), 0))
    return np.hstack([values, np.where(np.isfinite(extra), extra, np.nan)])


def _boost(member: Member, values: np.ndarray, spam: np.ndarray, seed: int) -> str:
    rows, columns = values.shape
    params = (
        _COMMON
        | member.params
        | {
            # a tree needs a handful of columns to choose from, or it learns noise
            "feature_fraction": min(1.0, max(member.fraction, 6 / max(columns, 1))),
            "min_data_in_leaf": max(2, min(member.leaf, rows // 50)),
        }
    )
    data = lightgbm.Dataset(values, spam, params=params)
    seeds = range(seed * SEEDS, (seed + 1) * SEEDS)
    fitted = [lightgbm.train(params | {"seed": one}, data, member.rounds) for one in seeds]
    return average([model.model_to_string() for model in fitted])


def fit_kernel(values: np.ndarray, spam: np.ndarray, seed: int = 0) -> Kernel:
    """Fit logistic regression on likeness to landmark rows, classes weighing alike."""
    shares = np.linspace(0, 1, min(QUANTILES, len(values)))
    known = np.where(np.isnan(values).all(axis=0), 0, values)
    knots = np.nanquantile(known, shares, axis=0).T
    levels = np.clip(ndtri(np.clip(shares, 1e-7, 1 - 1e-7)), -2.5, 2.5)
    scores = normal_scores(values, knots, levels)
    centre, spread = scores.mean(axis=0), scores.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    rows = (scores - centre) / spread
    drawn = np.random.default_rng(seed).permutation(len(rows))[:MARKS]
    marks, width = rows[drawn], WIDTH / max(values.shape[1], 1)
    root = _inverse_root(likeness(marks, marks, width))
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit(likeness(rows, marks, width) @ root, spam)
    weights, bias = root @ np.ravel(model.coef_), float(np.ravel(model.intercept_)[0])
    return Kernel(knots, levels, centre, spread, marks, weights, width, bias)


def _inverse_root(square: np.ndarray) -> np.ndarray:
    """Inverse square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(square)
    return vectors / np.sqrt(np.maximum(values, 1e-8)) @ vectors.T
