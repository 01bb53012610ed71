"""Fit one head per level of evidence, from full exports down to bare domain names."""

from dataclasses import dataclass

import lightgbm
import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.features.evidence import HEAD
from linkvet.features.table import SIGNALS
from linkvet.model.booster import Tables, bin_values, fold

SPAM_SHARE = 0.4
PAGE_PATTERNS = ("domain", "page-and-date")


@dataclass(frozen=True)
class Head:
    """How one head is fitted: which patterns of evidence it learns from, and with what."""

    name: str
    patterns: tuple[str, ...]
    rounds: int
    params: dict


# Trees of two splits: no better form was found on the same folds (docs in the model card).
_COMMON = {
    "objective": "binary", "max_depth": 2, "num_leaves": 4, "verbosity": -1, "max_bin": 63,
    "bagging_freq": 1, "deterministic": True, "force_col_wise": True, "num_threads": 1,
}  # fmt: skip
_LINK = _COMMON | {
    "learning_rate": 0.05, "min_data_in_leaf": 5, "lambda_l2": 5, "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
}  # fmt: skip
_NAME = _COMMON | {
    "learning_rate": 0.08, "min_data_in_leaf": 40, "lambda_l2": 5, "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
}  # fmt: skip
HEADS = tuple(
    Head(
        head,
        tuple(pattern for pattern, of in HEAD.items() if of == head),
        *((800, _NAME) if head == "domain" else (600, _LINK)),
    )
    for head in dict.fromkeys(HEAD.values())
)


def usable(about: pl.DataFrame) -> np.ndarray:
    """Which examples can teach their pattern, shape (examples,), bool.

    A comment or a hacked page says nothing bad about the domain it stands on, so a pattern that
    shows only the domain cannot learn from it; nor can one that shows only an innocent page.
    """
    innocent = about["kind"].fill_null("").is_in(["comment-profile", "hacked"])
    lone = about.group_by("set").agg(pl.col("spam").mean().alias("share"))
    share = about.join(lone, on="set", how="left", maintain_order="left")["share"]
    one_sided = (share > 0.99) & (about["set"] != "disavow")
    hidden = (about["pattern"] == "domain") & innocent
    hidden |= about["pattern"].is_in(PAGE_PATTERNS) & innocent & one_sided
    return (~hidden).to_numpy()


def weights(about: pl.DataFrame, use: np.ndarray) -> np.ndarray:
    """Weight of each example: families by the root of their size, then classes even per pattern."""
    size = about.select(pl.len().over("set", "family", "pattern")).to_series().to_numpy()
    weight = np.where(use, 1 / np.sqrt(size), 0.0)
    pattern, spam = about["pattern"].to_numpy(), about["spam"].to_numpy()
    for name in np.unique(pattern):
        rows = int(((pattern == name) & use).sum())
        for label, share in ((1, SPAM_SHARE), (0, 1 - SPAM_SHARE)):
            here = (pattern == name) & (spam == label) & use
            if here.any():
                weight[here] *= rows * share / weight[here].sum()
    return weight


def fit_head(head: Head, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray,
             seed: int = 0) -> str:  # fmt: skip
    """Fit one head to examples of positive weight and give it as LightGBM text."""
    names = signals.columns
    rows = weight > 0
    matrix = signals.filter(rows).to_numpy()
    data = lightgbm.Dataset(matrix, spam[rows], weight=weight[rows], feature_name=names)
    monotone = [SIGNALS[name].constraint for name in names]
    params = head.params | {"seed": seed, "monotone_constraints": monotone}
    return lightgbm.train(params, data, head.rounds).model_to_string()


def fold_head(text: str, signals: pl.DataFrame, weight: np.ndarray) -> tuple[Tables, dict]:
    """Fold a fitted head into tables, centred on the examples it was fitted to."""
    edges = fold(text, signals.columns).edges
    background = {}
    for name, edge in zip(signals.columns, edges, strict=True):
        bins = bin_values(edge, signals[name].to_numpy())
        share = np.bincount(bins, weight, minlength=edge.size + 2)
        background[name] = [round(float(v), 7) for v in share / share.sum()]
    return fold(text, signals.columns, background), background


def score(tables: Tables, signals: pl.DataFrame) -> np.ndarray:
    """Log-odds of every row of signals, shape (rows,)."""
    bins = [tables.bins(i, signals[n].to_numpy()) for i, n in enumerate(tables.names)]
    return tables.contributions(bins).sum(axis=1, dtype=np.float64) + tables.bias


def out_of_fold(head: Head, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray,
                folds: np.ndarray, seed: int = 0) -> np.ndarray:  # fmt: skip
    """Score every example by a head that saw nothing of its fold, shape (examples,)."""
    kept = range(int(folds.max()) + 1)

    def one(held: int) -> np.ndarray:
        text = fit_head(head, signals, spam, np.where(folds == held, 0, weight), seed)
        return score(fold(text, signals.columns), signals.filter(folds == held))

    scores = np.empty(len(spam))
    for held, values in zip(kept, Parallel(n_jobs=2)(delayed(one)(k) for k in kept), strict=True):
        scores[folds == held] = values
    return scores
