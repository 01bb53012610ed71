"""Fit one head per level of evidence, from full exports down to bare domain names."""

from dataclasses import dataclass, replace

import lightgbm
import numpy as np
import polars as pl

from linkvet.features.evidence import LEVELS
from linkvet.features.extract import SIGNALS
from linkvet.model.heads import HEADS, PAGE_HEAD, Head

SPAM_SHARE = 0.4
ONE_SIDED = 0.1
SHOW_DOMAINS = tuple(level.name for level in LEVELS if level.shows == "domain")
SHOW_NO_LINKS = tuple(level.name for level in LEVELS if level.shows != "link")


@dataclass(frozen=True)
class Fit:
    """How a head is fitted.

    `rounds` are the most that are tried until `linkvet.training.fit.early_stopping` finds how many
    pay; as many models are averaged as `averaged` says, one a seed. `family` names the search that
    its parameters come from (`linkvet.training.tuning.search`).
    """

    head: Head
    params: dict
    averaged: int = 1
    rounds: int = 2000
    family: str = "links"

    @property
    def name(self) -> str:
        """Name of the head."""
        return self.head.name

    @property
    def learned(self) -> tuple[str, ...]:
        """Levels of evidence whose examples it is fitted to."""
        return self.head.learned


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


# what differs from the other heads of links
_OWN = {"url": {"averaged": 8}, "host": {"params": _NAME, "averaged": 1, "family": "names"}}
FITS = tuple(
    Fit(**{"head": head, "params": _LINK, "averaged": 5} | _OWN.get(head.name, {}))
    for head in HEADS
)
FIT_OF = {level: fit for fit in FITS for level in fit.head.levels}
PAGE_FIT = Fit(
    PAGE_HEAD, _LINK | {"feature_fraction": 0.3, "min_data_in_leaf": 20}, averaged=5, rounds=300
)


def free(fit: Fit) -> Fit:
    """The same fit without a limit to the signals a leaf depends on, to compare with."""
    return replace(fit, params=fit.params | {"max_depth": -1, "num_leaves": 31})


def told(fit: Fit) -> dict:
    """What a model's card says of how a head was fitted."""
    names = ("learning_rate", "min_data_in_leaf", "lambda_l2", "feature_fraction",
             "bagging_fraction")  # fmt: skip
    params = {name: fit.params[name] for name in names}
    drawn = fit.params.get("extra_trees", False)
    return {"rounds": fit.rounds, "averaged": fit.averaged, "extra_trees": drawn} | params


def usable(about: pl.DataFrame) -> np.ndarray:
    """Which examples can teach their pattern, shape (examples,), bool.

    A comment or a hacked page says nothing bad about the domain it stands on, so a pattern that
    shows only the domain cannot learn from it; nor can one that shows only an innocent page.
    """
    innocent = about["kind"].fill_null("").is_in(["comment-profile", "hacked"])
    hidden = about["pattern"].is_in(SHOW_DOMAINS) & innocent
    hidden |= about["pattern"].is_in(SHOW_NO_LINKS) & innocent & pl.Series(_one_sided(about))
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


def fit_head(fit: Fit, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray, seed: int = 0,
             offset: np.ndarray | None = None) -> list[str]:  # fmt: skip
    """Fit one head to examples of positive weight; gives its boosters as LightGBM's texts.

    `offset` is the score it starts from, shape (examples,).
    """
    every, data = prepared(fit, signals, spam, weight, seed)
    if offset is not None:
        data.set_init_score(offset[weight > 0])
    return [lightgbm.train(params, data, fit.rounds).model_to_string() for params in every]


def prepared(fit: Fit, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray,
             seed: int = 0) -> tuple[list[dict], lightgbm.Dataset]:  # fmt: skip
    """Parameters of each of a head's models, one per seed, and the examples of positive weight."""
    names, rows = signals.columns, weight > 0
    matrix = signals.filter(rows).to_numpy()
    monotone = [SIGNALS[name].constraint for name in names]
    params = fit.params | {"monotone_constraints": monotone}
    # how values are binned is settled here: boosters that grow by steps do not tell the examples
    data = lightgbm.Dataset(matrix, spam[rows], weight=weight[rows], feature_name=names,
                            params=params)  # fmt: skip
    seeds = range(seed * fit.averaged, (seed + 1) * fit.averaged)
    return [params | {"seed": one} for one in seeds], data
