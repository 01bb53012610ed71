"""Search the heads' parameters (`linkvet fit --tune N`): by Optuna, resumable, pruned, stored.

Heads of links share their parameters and have one search, the head of bare names has another. A
trial boosts fold by fold and is given up where it is worse than most were by then. Its folds are
others than those the figures are measured on, so that no figure owes anything to the luck of its
folds; the examples are the same, as in any search.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import optuna
import polars as pl
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.trial import TrialState
from sqlalchemy.exc import SQLAlchemyError

from linkvet.data.errors import UserError
from linkvet.data.progress import Progress, stage
from linkvet.training.examples.folds import folds
from linkvet.training.fit.cross_fit import CrossFit, head_signals
from linkvet.training.fit.early_stopping import FLAT, PATIENCE, STEP, grown
from linkvet.training.fit.heads import Fit
from linkvet.training.tracking.store import CURES, OTHER_STORE, SQLITE, nested

FOLDS, AT_ONCE = 6, 2  # folds of a trial, and how many are boosted before it may be given up
SEEDS = 2  # models averaged in a trial: fewer than in the end, for time
LOCKED = 10  # seconds for a locked store
# The form stays as it ships (two splits), and so do the most rounds: a slower rate has to pay
# within them. Ranges reach about five times below and above what ships.
SPACES: dict[str, dict[str, BaseDistribution]] = {
    "links": {
        "learning_rate": FloatDistribution(0.02, 0.15, log=True),
        "min_data_in_leaf": IntDistribution(3, 60, log=True),
        "lambda_l2": FloatDistribution(0.1, 30, log=True),
        "feature_fraction": FloatDistribution(0.05, 0.6, log=True),
        "bagging_fraction": FloatDistribution(0.4, 1.0),
        "extra_trees": CategoricalDistribution([True, False]),
    },
    "names": {
        "learning_rate": FloatDistribution(0.03, 0.3, log=True),
        "min_data_in_leaf": IntDistribution(10, 400, log=True),
        "lambda_l2": FloatDistribution(0.5, 50, log=True),
        "feature_fraction": FloatDistribution(0.2, 1.0),
        "bagging_fraction": FloatDistribution(0.4, 1.0),
        "extra_trees": CategoricalDistribution([True, False]),
    },
}


@dataclass(frozen=True)
class SearchResult:
    """The best parameters of a search, and how far their held-out loss is below that shipped.

    `gain` is 0 and `params` empty where no trial was better.
    """

    study: str
    params: dict[str, Any]
    loss: float
    gain: float


@dataclass(frozen=True)
class _Case:
    """What one head learns from in a trial: signals, classes, weights, folds of its examples."""

    fit: Fit
    data: tuple[pl.DataFrame, np.ndarray, np.ndarray, np.ndarray]


def search(
    cross: CrossFit,
    fits: tuple[Fit, ...],
    trials: int,
    uri: str,
    seed: int = 0,
    progress: Progress = lambda *_: None,
) -> dict[str, SearchResult]:
    """Search the parameters of all heads, going on where an earlier search was cut short.

    Parameters
    ----------
    cross
        Labelled examples with names read, and their weights; not its folds and scores.
    fits, trials
        What ships, and how many trials each search has, earlier ones counted in.
    uri
        The MLflow store: each trial is a run of it, and the study lies beside it.

    Raises
    ------
    UserError
        If the study's store cannot be used, or another program goes on with the same search.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    fold = folds(cross.about, FOLDS, seed + 1)
    results = {}
    for family, space in SPACES.items():
        cases = [_case(fit, cross, fold) for fit in fits if fit.family == family]
        name = _name(family, cases, seed)
        label = f"searching parameters of {family}"
        with _faults(path := study_path(uri)), stage(label, progress, trials, trials=trials):
            study = _study(path, name)
            _run(study, cases, space, trials, seed, uri, family, partial(progress, label))
            results[family] = _best(study)
    return results


def apply(fits: tuple[Fit, ...], results: dict[str, SearchResult]) -> tuple[Fit, ...]:
    """Give the fits the parameters that were found."""
    return tuple(replace(fit, params=fit.params | results[fit.family].params) for fit in fits)


def study_path(uri: str) -> Path:
    """Where studies are kept: beside the MLflow store, in mlruns/ where that is a server.

    >>> study_path("sqlite:///some/mlflow.db").as_posix()
    'some/tune.db'
    """
    local = uri.startswith(SQLITE)
    return (Path(uri.removeprefix(SQLITE)).parent if local else Path("mlruns")) / "tune.db"


def _name(family: str, cases: list[_Case], seed: int) -> str:
    """Name a study by all that a trial's loss depends on, so that only the same goes on."""
    how = (seed, FOLDS, AT_ONCE, STEP, FLAT, PATIENCE, lightgbm.__version__)
    digest = hashlib.sha256(repr(how).encode())
    digest.update(repr(sorted(SPACES[family].items())).encode())
    for case in cases:
        signals, *arrays = case.data
        digest.update(repr((case.fit, signals.columns)).encode())
        for array in (signals.to_numpy(), *arrays):
            digest.update(np.ascontiguousarray(array).tobytes())
    return f"{family}-{digest.hexdigest()[:16]}"


def _case(fit: Fit, cross: CrossFit, fold: np.ndarray) -> _Case:
    rows = cross.about["pattern"].is_in(fit.learned).to_numpy() & (cross.weight > 0)
    part = head_signals(fit, cross.signals, np.flatnonzero(rows))
    spam = cross.about["spam"].to_numpy()[rows]
    short = replace(fit, averaged=min(SEEDS, fit.averaged))
    return _Case(short, (part, spam, cross.weight[rows], fold[rows]))


def _study(path: Path, name: str) -> optuna.Study:
    path.parent.mkdir(parents=True, exist_ok=True)
    storage = optuna.storages.RDBStorage(
        f"sqlite:///{path}", engine_kwargs={"connect_args": {"timeout": LOCKED}}
    )
    study = optuna.create_study(
        storage=storage,
        study_name=name,
        load_if_exists=True,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
    )
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)  # a program was killed: it does not count
    return study


def _run(
    study: optuna.Study,
    cases: list[_Case],
    space: dict[str, BaseDistribution],
    trials: int,
    seed: int,
    uri: str,
    family: str,
    progress: Callable[[int, int], None],
) -> None:
    if "shipped" not in study.user_attrs:
        study.set_user_attr("shipped", list(_losses(cases, {}, seed)))
    shipped = study.user_attrs["shipped"]
    while (done := len(_finished(study))) < trials:
        # one seed per trial, not one per program: a search that goes on draws what it would have
        study.sampler = optuna.samplers.TPESampler(
            seed=1000 * seed + done, multivariate=True, constant_liar=False
        )
        trial = study.ask(space)
        try:
            state, loss, behind = _attempt(trial, cases, shipped, seed)
        except BaseException:
            with suppress(Exception):  # what went wrong first is what is told
                study.tell(trial, state=TrialState.FAIL)
            raise
        study.tell(trial, behind if state == TrialState.COMPLETE else None, state)
        nested(
            uri,
            f"{family} {done + 1}",
            trial.params,
            {"loss": loss, "behind_shipped": behind},
            {"state": state.name, "study": study.study_name},
        )
        progress(done + 1, trials)


def _finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def _attempt(
    trial: optuna.Trial, cases: list[_Case], shipped: list[float], seed: int
) -> tuple[TrialState, float, float]:
    """Boost fold by fold; gives the state, the loss and how far it is behind what ships.

    The last is what trials are compared by: folds are not equally hard, and the difference on the
    same folds leaves that out.
    """
    loss = behind = float("nan")
    for step, loss in enumerate(_losses(cases, trial.params, seed)):
        behind = loss - shipped[step]
        trial.report(behind, step)
        if step + 1 < len(shipped) and trial.should_prune():
            return TrialState.PRUNED, loss, behind
    return TrialState.COMPLETE, loss, behind


def _losses(cases: list[_Case], params: dict[str, Any], seed: int) -> Iterator[float]:
    """Held-out log loss over the folds so far, the mean over heads, `AT_ONCE` folds at a time."""
    curves: list[list[np.ndarray]] = [[] for _ in cases]
    weighed = np.zeros(len(cases))
    for start in range(0, FOLDS, AT_ONCE):
        numbers = list(range(start, min(start + AT_ONCE, FOLDS)))
        for at, case in enumerate(cases):
            fit = replace(case.fit, params=case.fit.params | params)
            every = grown(fit, *case.data, numbers, seed)
            curves[at].append(np.sum([fold.loss for fold in every], axis=0))
            weighed[at] += sum(fold.weight.sum() for fold in every)
        sums = np.array([_least(one) for one in curves])
        yield float(np.mean(sums / np.maximum(weighed, 1e-12)))  # few examples leave folds empty


def _least(curves: list[np.ndarray]) -> float:
    """Least pooled loss over the rounds that all folds have grown."""
    shared = min(curve.size for curve in curves)
    return float(np.sum([curve[:shared] for curve in curves], axis=0).min())


def _best(study: optuna.Study) -> SearchResult:
    complete = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    shipped = study.user_attrs["shipped"][-1]
    best = min(complete, key=lambda trial: (trial.value, trial.number), default=None)
    if best is None or best.value is None or best.value >= 0:
        return SearchResult(study.study_name, {}, shipped, 0.0)
    return SearchResult(study.study_name, dict(best.params), shipped + best.value, -best.value)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    """Tell faults of the study's store as something to mend."""
    try:
        yield
    except optuna.exceptions.UpdateFinishedTrialError:
        raise UserError(
            "another program is at the same search",
            file=str(path),
            cure="Wait for it to end: its trials count here.",
        ) from None
    except (optuna.exceptions.StorageInternalError, SQLAlchemyError, OSError) as error:
        why = str(error.__cause__ or error).strip().splitlines()[0][:300]
        cure = next((cure for words, cure in CURES.items() if words in why), None)
        raise UserError(
            f"the store of the search failed: {why}",
            file=str(path),
            cure=cure or "Mend it, " + OTHER_STORE,
        ) from error
