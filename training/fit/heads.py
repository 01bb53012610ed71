"""Fit one head per level of evidence, from full exports down to bare domain names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np
import polars as pl

from linkvet.features.evidence import LEVELS
from linkvet.features.extract import SIGNALS
from linkvet.model.heads import HEADS, PAGE_HEAD, Head

SPAM_SHARE = 0.4
# Share of what is no labelled link of a site, where both teach a level: listed names as addresses,
# made-up comments. With 0.3 of either, unseen sites were judged worse (0.001 and 0.003 AUC).
BESIDE = {"domains": 0.1, "disavow": 0.0, "made-up comments": 0.03}
SHOW_DOMAINS = tuple(level.name for level in LEVELS if level.shows == "domain")


@dataclass(frozen=True)
class Fit:
    """How a head is fitted.

    `rounds` are the most that are tried until `linkvet.training.fit.early_stopping` finds how many
    pay; as many models are averaged as `averaged` says, one a seed. `family` names the search that
    its parameters come from (`linkvet.training.tuning.search`). `guessed` is the weight of the
    unlabelled links it learns from, that of the labelled ones being 1.
    """

    head: Head
    params: dict
    averaged: int = 1
    rounds: int = 2000
    family: str = "links"
    guessed: float = 0.0

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
    "objective": "binary",
    "max_depth": 2,
    "num_leaves": 4,
    "verbosity": -1,
    "max_bin": 63,
    "bagging_freq": 1,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
}
_LINK = _COMMON | {
    "extra_trees": True,
    "learning_rate": 0.05,
    "min_data_in_leaf": 10,
    "lambda_l2": 1,
    "feature_fraction": 0.15,
    "bagging_fraction": 0.7,
}
_NAME = _COMMON | {
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "lambda_l2": 5,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
}


# what differs from the other heads of links
_OWN = {
    "host": {"params": _NAME, "averaged": 1, "family": "names"},
    "anchored": {"guessed": 1.0},
    "url": {"guessed": 1.0},
}
FITS = tuple(
    Fit(**{"head": head, "params": _LINK, "averaged": 3, "rounds": 1500} | _OWN.get(head.name, {}))
    for head in HEADS
)
FIT_OF = {level: fit for fit in FITS for level in fit.head.levels}
PAGE_FIT = Fit(
    PAGE_HEAD, _LINK | {"feature_fraction": 0.3, "min_data_in_leaf": 20}, averaged=5, rounds=300
)


def free(fit: Fit) -> Fit:
    """The same fit without a limit to the signals a leaf depends on, to compare with."""
    return replace(fit, params=fit.params | {"max_depth": -1, "num_leaves": 31})


def describe(fit: Fit) -> dict:
    """What a model's card says of how a head was fitted."""
    names = (
        "learning_rate",
        "min_data_in_leaf",
        "lambda_l2",
        "feature_fraction",
        "bagging_fraction",
    )
    params = {name: fit.params[name] for name in names}
    drawn = fit.params.get("extra_trees", False)
    return {"rounds": fit.rounds, "averaged": fit.averaged, "extra_trees": drawn} | params


def usable(about: pl.DataFrame) -> np.ndarray:
    """Which examples can teach their pattern, shape (examples,), bool.

    A comment or a hacked page says nothing bad about the domain it stands on, so a level that
    shows only the domain cannot learn from it. What readers could not tell teaches nothing.
    """
    innocent = about["kind"].fill_null("").is_in(["comment-profile", "hacked"])
    hidden = about["pattern"].is_in(SHOW_DOMAINS) & innocent
    clear = about["clear"] if "clear" in about.columns else ~hidden
    return (clear & ~hidden).to_numpy()


def weights(about: pl.DataFrame, use: np.ndarray) -> np.ndarray:
    """Weight of each example, shape (examples,).

    A family counts by the root of its size, wherever it links to, and so does a site, so that none
    of them outweighs all others. In every level of evidence the classes have the same shares, so
    that what is missing never tells the class.
    """
    weight = np.where(use, 1.0, 0.0)
    for tie in ("family", "site"):
        if tie in about.columns:
            weight /= _root_of_size(about, tie, weight)
    pattern, spam = about["pattern"].to_numpy(), about["spam"].to_numpy()
    _balance(about, weight)
    for name in np.unique(pattern):
        rows = int(((pattern == name) & use).sum())
        for label, share in ((1, SPAM_SHARE), (0, 1 - SPAM_SHARE)):
            here = (pattern == name) & (spam == label) & use
            if here.any():
                weight[here] *= rows * share / weight[here].sum()
    return weight


def _root_of_size(about: pl.DataFrame, tie: str, weight: np.ndarray) -> np.ndarray:
    """Root of the weight of all that is tied at the same level, 1 where nothing ties."""
    size = about.select(tie, "pattern", weight=pl.Series(weight)).select(
        pl.when(pl.col(tie).is_null())
        .then(1.0)
        .otherwise(pl.col("weight").sum().over(tie, "pattern"))
    )
    return np.sqrt(np.maximum(size.to_series().to_numpy(), 1e-12))


def _balance(about: pl.DataFrame, weight: np.ndarray) -> None:
    """Keep what is no labelled link of a site from outweighing those that are (`BESIDE`)."""
    level, name = about["pattern"].to_numpy(), about["set"].to_numpy()
    links = ~np.isin(name, list(BESIDE))
    for one in np.unique(level):
        for other, share in BESIDE.items():
            beside = (level == one) & (name == other)
            total = weight[(level == one) & links].sum()
            # bare names are taught by their lists
            if total and weight[beside].sum() and one not in SHOW_DOMAINS:
                weight[beside] *= share / (1 - share) * total / weight[beside].sum()


def fit_head(
    fit: Fit,
    signals: pl.DataFrame,
    spam: np.ndarray,
    weight: np.ndarray,
    seed: int = 0,
    offset: np.ndarray | None = None,
) -> list[str]:
    """Fit one head to examples of positive weight; gives its boosters as LightGBM's texts.

    `offset` is the score it starts from, shape (examples,).
    """
    every, data = prepared(fit, signals, spam, weight, seed)
    if offset is not None:
        data.set_init_score(offset[weight > 0])
    return [lightgbm.train(params, data, fit.rounds).model_to_string() for params in every]


def boosted(texts: Sequence[str], signals: pl.DataFrame) -> np.ndarray:
    """Mean over boosters of the probability of spam of each row, before they are compiled."""
    matrix = signals.to_numpy()
    return np.mean(
        [
            np.asarray(lightgbm.Booster(model_str=text).predict(matrix, num_threads=1))
            for text in texts
        ],
        axis=0,
    )


def prepared(
    fit: Fit, signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray, seed: int = 0
) -> tuple[list[dict], lightgbm.Dataset]:
    """Parameters of each of a head's models, one per seed, and the examples of positive weight."""
    names, rows = signals.columns, weight > 0
    matrix = signals.filter(rows).to_numpy()
    monotone = [SIGNALS[name].constraint for name in names]
    params = fit.params | {"monotone_constraints": monotone}
    # how values are binned is settled here: boosters that grow by steps do not tell the examples
    data = lightgbm.Dataset(
        matrix, spam[rows], weight=weight[rows], feature_name=names, params=params
    )
    seeds = range(seed * fit.averaged, (seed + 1) * fit.averaged)
    return [params | {"seed": one} for one in seeds], data
