"""Fit one head per level of evidence, from full exports down to bare domain names."""

from dataclasses import dataclass, replace

import lightgbm
import numpy as np
import polars as pl

from linkvet.features.evidence import HEAD
from linkvet.features.extract import SIGNALS
from linkvet.model.additive import Tables, bin_values, fold
from linkvet.training.fit.merge_boosters import average

SPAM_SHARE = 0.4
ONE_SIDED = 0.1
PAGE_PATTERNS = ("domain", "page-and-date")


@dataclass(frozen=True)
class Head:
    """How one head is fitted: the patterns of evidence it learns from, and with what.

    `rounds` are the most that are tried until `linkvet.training.fit.early_stopping` finds how many
    pay.
    """

    name: str
    learned: tuple[str, ...]
    rounds: int
    params: dict
    averaged: int = 1  # models of as many seeds


# Trees of two splits with thresholds drawn at random (extremely randomized trees, Geurts et al.
# 2006): on few labelled links their averaging beat exact splits by 0.004 AUC. Five short models of
# five seeds are no better on average than a long one, but vary by a third as much.
_COMMON = {
    "objective": "binary", "max_depth": 2, "num_leaves": 4, "verbosity": -1, "max_bin": 63,
    "bagging_freq": 1, "deterministic": True, "force_col_wise": True, "num_threads": 1,
}  # fmt: skip
_LINK = _COMMON | {
    "extra_trees": True, "learning_rate": 0.05, "min_data_in_leaf": 10, "lambda_l2": 1,
    "feature_fraction": 0.15, "bagging_fraction": 0.7,
}  # fmt: skip
_NAME = _COMMON | {
    "learning_rate": 0.08, "min_data_in_leaf": 40, "lambda_l2": 5, "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
}  # fmt: skip


def _head(name: str) -> Head:
    own = tuple(pattern for pattern, head in HEAD.items() if head == name)
    # few exports tell all: these heads also learn from links of which a little less is known
    learned = own + {"full": ("audit",), "anchored": ("page-and-date",)}.get(name, ())
    if name == "domain":
        return Head(name, learned, 2000, _NAME)
    return Head(name, learned, 2000, _LINK, averaged=8 if name == "page" else 5)


HEADS = tuple(_head(name) for name in dict.fromkeys(HEAD.values()))


def free(head: Head) -> Head:
    """The same head without a limit to the signals a leaf depends on, to compare with."""
    return replace(head, params=head.params | {"max_depth": -1, "num_leaves": 31})


def told(head: Head) -> dict:
    """What a model's card says of how a head was fitted."""
    names = ("learning_rate", "min_data_in_leaf", "lambda_l2", "feature_fraction",
             "bagging_fraction")  # fmt: skip
    params = {name: head.params[name] for name in names}
    drawn = head.params.get("extra_trees", False)
    return {"rounds": head.rounds, "averaged": head.averaged, "extra_trees": drawn} | params


def usable(about: pl.DataFrame) -> np.ndarray:
    """Which examples can teach their pattern, shape (examples,), bool.

    A comment or a hacked page says nothing bad about the domain it stands on, so a pattern that
    shows only the domain cannot learn from it; nor can one that shows only an innocent page.
    """
    innocent = about["kind"].fill_null("").is_in(["comment-profile", "hacked"])
    hidden = (about["pattern"] == "domain") & innocent
    hidden |= about["pattern"].is_in(PAGE_PATTERNS) & innocent & pl.Series(_one_sided(about))
    return (~hidden).to_numpy()


def weights(about: pl.DataFrame, use: np.ndarray) -> np.ndarray:
    """Weight of each example, shape (examples,).

    A family counts by the root of its size. In every pattern of evidence the classes have the
    same shares, so that what is missing never tells the class. A set with hardly any good links
    says more about its site than about spam, and counts for little.
    """
    table = about.with_columns(use=pl.Series(use))
    size = table.select(pl.len().over("set", "family", "pattern")).to_series().to_numpy()
    weight = np.where(use, 1 / np.sqrt(size), 0.0)
    pattern, spam = about["pattern"].to_numpy(), about["spam"].to_numpy()
    weight[_one_sided(about)] *= ONE_SIDED
    for name in np.unique(pattern):
        rows = int(((pattern == name) & use).sum())
        for label, share in ((1, SPAM_SHARE), (0, 1 - SPAM_SHARE)):
            here = (pattern == name) & (spam == label) & use
            if here.any():
                weight[here] *= rows * share / weight[here].sum()
    return weight


def _one_sided(about: pl.DataFrame) -> np.ndarray:
    share = about.select(pl.col("spam").mean().over("set")).to_series()
    return ((share > 0.99) & (about["set"] != "disavow")).to_numpy()


def fit_head(head: Head, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray,
             seed: int = 0) -> str:  # fmt: skip
    """Fit one head to examples of positive weight and give it as one LightGBM text."""
    every, data = prepared(head, signals, spam, weight, seed)
    fitted = [lightgbm.train(params, data, head.rounds) for params in every]
    return average([model.model_to_string() for model in fitted])


def prepared(head: Head, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray,
             seed: int = 0) -> tuple[list[dict], lightgbm.Dataset]:  # fmt: skip
    """Parameters of each of a head's models, one per seed, and the examples of positive weight."""
    names, rows = signals.columns, weight > 0
    matrix = signals.filter(rows).to_numpy()
    monotone = [SIGNALS[name].constraint for name in names]
    params = head.params | {"monotone_constraints": monotone}
    # how values are binned is settled here: boosters that grow by steps do not tell the examples
    data = lightgbm.Dataset(matrix, spam[rows], weight=weight[rows], feature_name=names,
                            params=params)  # fmt: skip
    seeds = range(seed * head.averaged, (seed + 1) * head.averaged)
    return [params | {"seed": one} for one in seeds], data


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
