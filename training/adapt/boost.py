"""Teach a fitted model the labels of the house: small trees on top of the ones it has.

A few hundred labels cannot teach what a hundred thousand taught, but they can correct it. The
model's own score is where boosting starts (LightGBM's init_score), so the new trees hold only what
the labels add; how many are worth having is found by cross-validation over domains, maybe none.
Splits lie on the model's own thresholds, so teaching a head is adding tables to its tables.
"""

from dataclasses import dataclass, replace
from typing import Any

import lightgbm
import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.evidence import NEEDED, levels
from linkvet.features.extract import SIGNALS, signals
from linkvet.features.profile_summary import summarise
from linkvet.model.additive import AdditiveModel
from linkvet.model.calibration import Sigmoid, expected_calibration_error
from linkvet.model.heads import HEAD_OF
from linkvet.model.store import Model
from linkvet.training.examples.folds import folds
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.fit.compile_trees import Leaf, add_up, leaves_of, purified, sum_of
from linkvet.training.metrics.ranking import figures as ranking

STEP, MOST = 10, 400  # trees between looks at the held-out loss, and the most that are tried
FOLDS = 5
FEWEST = 10  # labelled links of each class before a head is taught
PARAMS = {
    "objective": "cross_entropy",
    "extra_trees": True,
    "learning_rate": 0.03,
    "max_depth": 2,
    "num_leaves": 4,
    "min_data_in_leaf": 5,
    "lambda_l2": 5,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "max_bin": 255,
}


@dataclass(frozen=True)
class Taught:
    """A model taught by labels.

    `heads` by name; `trees` added and their `boosters` as texts, by head; by labelled link, shape
    (labelled,): its row among the links (`at`), `spam` (a share where it is only likely), the
    calibrated probability of the model as it was (`before`) and of models that saw nothing of the
    link's domain (`after`), the `pattern` of its evidence and its `group`.
    """

    heads: dict[str, AdditiveModel]
    trees: dict[str, int]
    boosters: dict[str, str]
    at: np.ndarray
    spam: np.ndarray
    before: np.ndarray
    after: np.ndarray
    pattern: np.ndarray
    group: np.ndarray


@dataclass(frozen=True)
class _Case:
    """Labelled links of one head.

    `bins` has shape (signals, links); `learned` has shape (links, signals) and the middle bin where
    unknown; `sigmoid` is slope and shift by link.
    """

    model: AdditiveModel
    bins: list[np.ndarray]
    learned: np.ndarray
    spam: np.ndarray
    weight: np.ndarray
    sigmoid: Sigmoid
    fold: np.ndarray

    @property
    def offset(self) -> np.ndarray:
        """Calibrated log-odds of the model as it was."""
        return self.log_odds(self.model)

    def log_odds(self, model: AdditiveModel) -> np.ndarray:
        """Calibrated log-odds by a model of the same edges."""
        return self.sigmoid.slope * model.score_bins(self.bins) + self.sigmoid.shift


def adapt(model: Model, labelled: Labelled, seed: int = 0, shifted: bool = False) -> Taught:
    """Teach `model` what the labels say and it does not.

    With `shifted` it is first brought to the labels' own share of spam, for labels that mean
    something rarer than spam; `before` is then the shifted probability.
    """
    values = signals(labelled.links, summarise(labelled.links, labelled.site), model.columns())
    pattern = levels({n: values[n].to_numpy() for n in NEEDED}, values.height)
    rows = np.flatnonzero(labelled.known)
    fold_of = label_folds(labelled, rows, FOLDS, seed)
    heads, boosters = dict(model.heads), {}
    trees = dict.fromkeys(heads, 0)
    before, after = np.empty(rows.size), np.empty(rows.size)
    names = np.array(LEVELS)[pattern[rows]]
    head_of = np.array([HEAD_OF[name].name for name in names])
    for head in dict.fromkeys(head_of):
        here = head_of == head
        case = _case(
            model, head, values[rows[here]], names[here], labelled, rows[here], fold_of[here]
        )
        case = _shifted(case) if shifted else case
        before[here] = after[here] = _sigmoid(case.offset)
        bad = int((case.spam > 0.5).sum())
        if min(bad, case.spam.size - bad) < FEWEST:
            continue
        trees[head] = count = _worth_having(case, seed)
        if count:
            after[here] = _sigmoid(_out_of_fold(case, count, seed))
            booster = _fit(case, np.ones(case.spam.size, bool), count, seed)
            boosters[head], heads[head] = booster.model_to_string(), _taught(case, booster)
    spam, group = labelled.spam[rows], labelled.group[rows]
    return Taught(heads, trees, boosters, rows, spam, before, after, names, group)


def label_folds(labelled: Labelled, rows: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Fold of some labelled links, shape (rows,); groups and domains stay whole."""
    about = pl.DataFrame(
        {
            "family": labelled.group[rows],
            "domain": labelled.links["domain"].gather(rows),
            "set": "house",
            "spam": (labelled.spam[rows] > 0.5).astype(np.int8),
        }
    ).with_columns(pl.col("domain").cast(pl.String))
    return folds(about, count, seed)


def _case(
    model: Model,
    head: str,
    values: pl.DataFrame,
    names: np.ndarray,
    labelled: Labelled,
    rows: np.ndarray,
    fold_of: np.ndarray,
) -> _Case:
    tables = model.heads[head]
    bins = tables.binned(values)
    learned = np.column_stack(bins).astype(np.float64)
    for i in range(len(tables.names)):
        share = np.cumsum(tables.background[i][:-1])
        middle = int(np.searchsorted(share, share[-1] / 2))
        learned[learned[:, i] == tables.edges[i].size + 1, i] = middle
    slope, shift = np.array([model.calibration[name] for name in names]).T
    return _Case(
        tables,
        bins,
        learned,
        labelled.spam[rows],
        labelled.weight[rows],
        Sigmoid(slope, shift),
        fold_of,
    )


def _shifted(case: _Case) -> _Case:
    """Move all log-odds alike until they say the labels' share of spam."""
    offset, share = case.offset, np.average(case.spam, weights=case.weight)
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        less = np.average(_sigmoid(offset + middle), weights=case.weight) < share
        low, high = (middle, high) if less else (low, middle)
    return replace(case, sigmoid=Sigmoid(case.sigmoid.slope, case.sigmoid.shift + low))


def _worth_having(case: _Case, seed: int) -> int:
    """How many trees lower the held-out loss most; none if that may be luck.

    It may where the loss fell by less than its standard error over links, in the spirit of Breiman
    et al. 1984 (one-standard-error rule): fifty labels must not spoil what thousands taught.
    """
    looks, offset = np.arange(0, MOST + 1, STEP), case.offset
    gained = np.zeros((looks.size, case.spam.size))
    for fold in np.unique(case.fold):
        out = case.fold == fold
        booster = _fit(case, ~out, MOST, seed)
        for look, trees in enumerate(looks[1:], start=1):
            raw = booster.predict(case.learned[out], raw_score=True, num_iteration=int(trees))
            gained[look, out] = np.asarray(raw)
    losses = np.array([_losses(case, offset + one) for one in gained])
    best = int(np.argmin(losses @ case.weight))
    fell = losses[0] - losses[best]
    # links that share the weight of one decision are no independent evidence
    count = min(case.weight.sum(), case.spam.size)
    standard_error = np.sqrt(np.cov(fell, aweights=case.weight) / count)
    return int(looks[best]) if np.average(fell, weights=case.weight) > standard_error else 0


def _out_of_fold(case: _Case, count: int, seed: int) -> np.ndarray:
    """Calibrated log-odds of each link by a model taught without its fold, compiled as shipped."""
    log_odds = np.empty(case.spam.size)
    for fold in np.unique(case.fold):
        out = case.fold == fold
        log_odds[out] = case.log_odds(_taught(case, _fit(case, ~out, count, seed)))[out]
    return log_odds


def _taught(case: _Case, booster: lightgbm.Booster) -> AdditiveModel:
    """Add small trees to the model: their splits lie between its bins, so the tables match."""
    model, slope = case.model, float(np.mean(case.sigmoid.slope))
    leaves = [
        Leaf(
            value,
            {
                at: [(np.floor(bin_), left, nan) for bin_, left, nan in splits]
                for at, splits in by_signal.items()
            },
        )
        for value, by_signal in leaves_of([booster.model_to_string()], model.names)
    ]
    effects = add_up(leaves, [np.arange(edge.size, dtype=float) for edge in model.edges])
    return sum_of(model, purified(model.names, model.edges, effects, model.background), 1 / slope)


def _fit(case: _Case, rows: np.ndarray, trees: int, seed: int) -> lightgbm.Booster:
    names = case.model.names
    data = lightgbm.Dataset(
        case.learned[rows],
        case.spam[rows],
        weight=case.weight[rows],
        init_score=case.offset[rows],
        feature_name=names,
    )
    monotone = [SIGNALS[name].constraint for name in names]
    return lightgbm.train(PARAMS | {"seed": seed, "monotone_constraints": monotone}, data, trees)


def _losses(case: _Case, log_odds: np.ndarray) -> np.ndarray:
    """Log loss of every link."""
    return np.logaddexp(0, log_odds) - case.spam * log_odds


def _sigmoid(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-log_odds))


def once_each(taught: Taught, unit: np.ndarray) -> Taught:
    """The same with one row for each unit, the mean over its links, of its first link's pattern.

    `unit` says what a person decided at once, shape (labelled,).
    """
    _, first, code = np.unique(unit, return_index=True, return_inverse=True)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(code, values) / np.bincount(code)

    return replace(
        taught,
        at=taught.at[first],
        spam=taught.spam[first],
        before=mean(taught.before),
        after=mean(taught.after),
        pattern=taught.pattern[first],
        group=taught.group[first],
    )


def figures(taught: Taught) -> dict[str, dict[str, Any]]:
    """Figures of the labels by level of evidence, before and after, held out by domain."""
    by_slice: dict[str, dict[str, Any]] = {}
    for name in ["all", *dict.fromkeys(taught.pattern)]:
        rows = np.ones(taught.spam.size, bool) if name == "all" else taught.pattern == name
        spam = (taught.spam[rows] > 0.5).astype(int)
        if not 0 < spam.sum() < spam.size:
            continue
        for when, probability in (("before", taught.before), ("after", taught.after)):
            by_slice[f"labels of the house {when} / {name}"] = ranking(spam, probability[rows]) | {
                "calibration_error": expected_calibration_error(spam, probability[rows]),
                "brier": float(np.mean((probability[rows] - spam) ** 2)),
            }
    return by_slice
