"""Score every example out of fold, and find how many rounds of boosting pay (early stopping).

All folds grow together, a few rounds at a time, until their pooled held-out loss is flat. Trees are
only ever added, so the best number is then cut out of what has grown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import lightgbm
import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.heads import Fit, prepared

STEP = 50  # rounds between looks at the held-out loss
FLAT = 0.002  # the share of the loss that must be gained in PATIENCE looks to go on
PATIENCE = 2
NEAR = 0.002  # the share of the least loss that fewer rounds may lose


@dataclass(frozen=True)
class OutOfFold:
    """A head's out-of-fold scores.

    `score` is the log-odds of each example, shape (examples,); `rounds` the number that pays and
    `loss` the held-out log loss by it, the mean by weight.
    """

    score: np.ndarray
    rounds: int
    loss: float


@dataclass(frozen=True)
class Growing:
    """What one fold has grown: a booster per seed, and what they say of the rows held out.

    `raw` has log-odds of shape (looks, held out), `loss` their weighted sum of shape (looks,) and
    `trees` how many each booster then has, shape (looks, seeds): a round without a split adds none.
    """

    number: int
    boosters: list[lightgbm.Booster]
    matrix: np.ndarray
    spam: np.ndarray
    weight: np.ndarray
    raw: list[np.ndarray]
    loss: list[float]
    trees: list[list[int]]


# Of a fold: signals and classes as those see them who know nothing of it, and the weight of each
# example, 0 where it is held out. Of fold None: of everything.
View = Callable[[int | None], tuple[pl.DataFrame, np.ndarray, np.ndarray]]


def out_of_fold(
    fit: Fit,
    signals: pl.DataFrame,
    spam: np.ndarray,
    weight: np.ndarray,
    folds: np.ndarray,
    seed: int = 0,
    view: View | None = None,
) -> OutOfFold:
    """Score every example by a head that saw nothing of its fold.

    `view` gives signals, classes and weights of each fold where they are not the same for all;
    examples of fold -1 are never held out.

    All folds have the same number of rounds, chosen on them together, which flatters the loss by
    0.0000 to 0.0008 by head (against a number for each fold that was found on the others). Such a
    number each would flatter nothing, but scores of folds that differ in their rounds differ in
    scale, which no fitted model's do: the AUC of the Ahrefs rows seemed 0.0005 lower. Free trees do
    not compile into tables and are scored by LightGBM.
    """
    view = view or _plain(signals, spam, weight, folds)
    numbers = np.unique(folds[folds >= 0]).tolist()
    every = grown(fit, signals, spam, weight, folds, numbers, seed, view)
    loss = np.sum([fold.loss for fold in every], axis=0)
    best = fewest(loss)
    if fit.params["max_depth"] > 0:
        jobs = (
            delayed(_compiled_scores)(cut_out(fold, best), view(fold.number), folds == fold.number)
            for fold in every
        )
        parts = list(Parallel(n_jobs=2)(jobs))
    else:
        parts = [fold.raw[best] for fold in every]
    scores = np.full(spam.size, np.nan)
    for fold, values in zip(every, parts, strict=True):
        scores[folds == fold.number] = values
    return OutOfFold(scores, looks(fit)[best], float(loss[best] / weight.sum()))


def _plain(signals: pl.DataFrame, spam: np.ndarray, weight: np.ndarray, folds: np.ndarray) -> View:
    return lambda fold: (signals, spam, np.where(folds == fold, 0, weight))


def fewest(loss: np.ndarray) -> int:
    """Find the first look whose loss is near the least: what more rounds bring may be luck.

    >>> fewest(np.array([3.0, 1.001, 1.0, 1.2]))
    1
    """
    return int(np.flatnonzero(loss <= (1 + NEAR) * loss.min())[0])


def looks(fit: Fit) -> list[int]:
    """After how many rounds the held-out loss is looked at.

    >>> from linkvet.training.fit.heads import FITS
    >>> looks(FITS[0])[:3]
    [50, 100, 150]
    """
    return [*range(STEP, fit.rounds, STEP), fit.rounds]


def grown(
    fit: Fit,
    signals: pl.DataFrame,
    spam: np.ndarray,
    weight: np.ndarray,
    folds: np.ndarray,
    numbers: list[int],
    seed: int = 0,
    view: View | None = None,
) -> list[Growing]:
    """Boost without each of the folds until their pooled held-out loss is flat; by their `numbers`.

    The loss is that of LightGBM's own scores: compiling trees at every look would cost more
    than growing them. Compiled, the curve is lowest a little earlier, so `NEAR` errs that way.
    """
    view = view or _plain(signals, spam, weight, folds)

    def plant(one: int) -> Growing:
        out, (shown, classes, weights) = folds == one, view(one)
        params, data = prepared(fit, shown, classes, weights, seed)
        boosters = [lightgbm.Booster(own, data) for own in params]
        matrix = shown.filter(out).to_numpy()
        return Growing(one, boosters, matrix, spam[out], weight[out], [], [], [])

    # one after the other: with boosters growing in threads a test run once died in native code
    every = [plant(one) for one in numbers]
    for rounds in _steps(fit):
        for fold in every:
            _grow(fold, rounds)
        if _flat(np.sum([fold.loss for fold in every], axis=0)):
            break
    return every


def _steps(fit: Fit) -> Iterator[int]:
    yield from np.diff(looks(fit), prepend=0).tolist()


def _grow(fold: Growing, rounds: int) -> None:
    """Add some rounds to each booster and look at the rows held out."""
    added = np.zeros(fold.spam.size)
    for booster in fold.boosters:
        start = booster.current_iteration()
        for _ in range(rounds):
            booster.update()
        if fold.spam.size:
            new = booster.predict(
                fold.matrix,
                raw_score=True,
                start_iteration=start,
                num_iteration=rounds,
                num_threads=1,
                verbosity=-1,
            )
            added += np.asarray(new) / len(fold.boosters)
    fold.trees.append([booster.current_iteration() for booster in fold.boosters])
    raw = added + (fold.raw[-1] if fold.raw else 0)
    fold.raw.append(raw)
    fold.loss.append(float(fold.weight @ (np.logaddexp(0, raw) - fold.spam * raw)))


def _flat(loss: np.ndarray) -> bool:
    if loss.size <= PATIENCE:
        return False
    return bool(loss[-PATIENCE:].min() > (1 - FLAT) * loss[:-PATIENCE].min())


def cut_out(fold: Growing, look: int) -> list[str]:
    """Give a fold's boosters as they were at a look, as LightGBM's texts."""
    grown_by_then = zip(fold.boosters, fold.trees[look], strict=True)
    return [booster.model_to_string(num_iteration=n) for booster, n in grown_by_then]


def _compiled_scores(
    texts: list[str], shown: tuple[pl.DataFrame, np.ndarray, np.ndarray], out: np.ndarray
) -> np.ndarray:
    signals, _, weight = shown
    model = compile_trees(texts, signals.columns, signals, weight)
    return model.score(signals.filter(out))
