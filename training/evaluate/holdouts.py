"""Scores of what a model never saw: a later time, a whole list, or when it had fewer labels.

Each is fitted anew without what is tested, names and all, but for what is read of the texts of
links: figures are those of a model without that reader. That takes minutes, so `linkvet fit` does
it where asked to (`--thorough`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.progress import stage
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import host_parts
from linkvet.model.readers.host_name import NameReaders
from linkvet.training.calibration import fit_sigmoid
from linkvet.training.examples.folds import folds, groups
from linkvet.training.examples.load import DOMAINS, Examples
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.cross_fit import head_signals, labelled_domains, with_names
from linkvet.training.fit.early_stopping import out_of_fold
from linkvet.training.fit.heads import FIT_OF, fit_head, usable, weights
from linkvet.training.fit.host_name_readers import fit_readers
from linkvet.training.metrics.ranking import figures

INNER_FOLDS = 3
EARLIER = 0.7  # share of the dated links that is there to learn from
SHARES = (0.1, 0.3, 1.0)  # of the labelled groups
CURVE_FOLDS, PARTS = 3, 10
FEWEST = 10  # of each class before a test tells anything
FEWEST_LISTED = 300  # entries before a list is left out


@dataclass(frozen=True)
class Readied:
    """Examples to learn from: names read out of fold inside them, and readers fitted to all."""

    about: pl.DataFrame
    signals: pl.DataFrame
    fold: np.ndarray
    weight: np.ndarray
    readers: NameReaders


@dataclass(frozen=True)
class UnseenScores:
    """Log-odds of each test example, and the signals its head read.

    `training` are classes and out-of-fold scores of the training part, of the same pattern.
    """

    score: np.ndarray
    signals: pl.DataFrame
    training: tuple[np.ndarray, np.ndarray]

    @property
    def probability(self) -> np.ndarray:
        """Probability of each test example, calibrated on the training part."""
        return fit_sigmoid(*self.training).probability(self.score)


def harder_tests(
    examples: Examples,
    fold_scores: np.ndarray,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """All of it, as the card and the plots take it; `fold_scores` as in `later`."""
    tests: dict[str, Any] = {}
    with stage("testing on what came later", progress):
        tests["later"] = later(examples, fold_scores, seed)
    with stage("learning from fewer labels", progress):
        tests["curve"] = learning_curve(examples, seed=seed)
    with stage("leaving out one list at a time", progress):
        tests["lists"] = leave_one_list_out(examples, seed)
    return tests


def ready(examples: Examples, train: np.ndarray, seed: int = 0) -> Readied:
    """Prepare the examples marked in `train`, shape (examples,), bool."""
    about = examples.about.filter(train)
    use, fold = usable(about), folds(about, INNER_FOLDS, seed)
    signals = with_names(examples.signals.filter(train), about)
    labelled = labelled_domains(about)
    readers = fit_readers(labelled["domain"], labelled["spam"].to_numpy())
    return Readied(about, signals, fold, weights(about, use), readers)


def score_unseen(
    readied: Readied, examples: Examples, test: np.ndarray, pattern: str, seed: int = 0
) -> UnseenScores:
    """Score test examples of one pattern by a head that saw the readied examples alone."""
    about, weight = readied.about, readied.weight
    fit = FIT_OF[pattern]
    rows = about["pattern"].is_in(fit.learned).to_numpy() & (weight > 0)
    part = head_signals(fit, readied.signals, np.flatnonzero(rows))
    spam = about["spam"].to_numpy()[rows]
    fitted = out_of_fold(fit, part, spam, weight[rows], readied.fold[rows], seed)
    texts = fit_head(replace(fit, rounds=fitted.rounds), part, spam, weight[rows], seed)
    model = compile_trees(texts, part.columns, part, weight[rows])
    new = _read(
        examples.signals.filter(test), examples.about["domain"].filter(test), readied.readers
    )
    score = model.score(new)
    same = (about["pattern"].to_numpy() == pattern)[rows]
    return UnseenScores(score, new.select(model.names), (spam[same], fitted.score[same]))


def _read(signals: pl.DataFrame, domains: pl.Series, readers: NameReaders) -> pl.DataFrame:
    """Fill in the signals that are read from names."""
    hosts = host_parts(pl.DataFrame({"host": domains}))
    return signals.with_columns(
        pl.Series(name.replace("_log_odds", "_reading"), reader(hosts), dtype=pl.Float32)
        for name, reader in readers.columns().items()
    )


def later(examples: Examples, fold_scores: np.ndarray, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Figures of each dated set's newest links, by a model that saw nothing first seen so late.

    A group of links is tested whole where its first link came late. `fold_scores` are scores out of
    the ordinary folds, shape (examples,): their figures on the same links stand beside.
    """
    about, group = examples.about, groups(examples.about)
    by_slice = {}
    for name in about.filter(pl.col("first_seen").is_not_null())["set"].unique().sort():
        here = (about["set"] == name) & about["first_seen"].is_not_null()
        pattern = _richest(about.filter(here))
        dates = about["first_seen"].filter(here & (about["pattern"] == pattern))
        border: Any = dates.quantile(EARLIER, "nearest")
        first = about.select(pl.col("first_seen").min().over(pl.Series(group)))["first_seen"]
        late = (first > border).fill_null(False).to_numpy()
        test = (here & (about["pattern"] == pattern)).to_numpy() & late & usable(about)
        spam = about["spam"].to_numpy()[test]
        if not FEWEST <= spam.sum() <= spam.size - FEWEST:
            continue
        scored = score_unseen(ready(examples, ~late, seed), examples, test, pattern, seed)
        by_slice[f"{name} / {pattern}, first seen after {border:%Y-%m-%d}"] = figures(
            spam, scored.score
        ) | {"roc_auc_by_folds": figures(spam, fold_scores[test])["roc_auc"]}
    return by_slice


def _richest(about: pl.DataFrame) -> str:
    known = set(about["pattern"])
    return next(name for name in LEVELS if name in known)


def learning_curve(
    examples: Examples, shares: Sequence[float] | None = None, seed: int = 0
) -> list[dict[str, Any]]:
    """Figures by the share of the labelled groups there was to learn from, held out by fold.

    Of profiles read whole, the richest evidence and bare names.
    """
    shares = shares or SHARES
    fold = folds(examples.about, CURVE_FOLDS, seed)
    # parts of other folds, since folds spread every set and class evenly
    part = folds(examples.about, PARTS, seed + 1)
    jobs = [(share, held_out) for share in shares for held_out in range(CURVE_FOLDS)]
    parts: Any = Parallel(n_jobs=2)(
        delayed(_at_share)(examples, fold, held_out, part < share * PARTS, seed)
        for share, held_out in jobs
    )
    points = []
    for share in shares:
        mine = [part for part, (one, _) in zip(parts, jobs, strict=True) if one == share]
        for name in mine[0]:
            spam, score = (np.concatenate([part[name][at] for part in mine]) for at in (0, 1))
            labels = sum(part[name][2] for part in mine) / CURVE_FOLDS
            points.append(
                {"set": name, "share": share, "labels": round(labels), **figures(spam, score)}
            )
    return points


def _at_share(
    examples: Examples, fold: np.ndarray, held_out: int, subset: np.ndarray, seed: int
) -> dict[str, tuple[np.ndarray, np.ndarray, int]]:
    """Class and score of what a fold holds out, and how many labels there were to learn from."""
    about = examples.about
    readied = ready(examples, (fold != held_out) & subset, seed)
    by_slice = {}
    for pattern in (LEVELS[0], LEVELS[-1]):
        natural = (about["natural"] & (about["pattern"] == pattern)).to_numpy()
        test = natural & (fold == held_out) & usable(about)
        learned = int((natural & (fold != held_out) & subset).sum())
        scored = score_unseen(readied, examples, test, pattern, seed)
        sets = ", ".join(about["set"].filter(natural).unique().sort())
        by_slice[f"{sets} / {pattern}"] = (
            about["spam"].to_numpy()[test],
            scored.score,
            learned,
        )
    return by_slice


def lists(examples: Examples) -> list[str]:
    """Names of the lists of domains that can be left out: they and what remains are long enough."""
    bad = examples.about.filter((pl.col("set") == DOMAINS) & (pl.col("spam") == 1))
    names = bad["source"].str.split("|").explode().value_counts()
    enough = pl.col("count").is_between(FEWEST_LISTED, bad.height - FEWEST_LISTED)
    return sorted(names.filter(enough)["source"].to_list())


def without_list(examples: Examples, name: str, seed: int = 0) -> tuple[pl.DataFrame, UnseenScores]:
    """Score a list of spam domains that no part of the model saw, against unseen good domains.

    An entry leaves training even where other lists hold it. Of the good domains one half trains
    and the other half is tested against, the same halves for every list.
    """
    about = examples.about
    listed = about["source"].str.split("|").list.contains(name).to_numpy()
    good = about["spam"].to_numpy() == 0
    half = np.random.default_rng(seed).random(about.height) < 0.5
    train, test = np.where(good, half, ~listed), np.where(good, ~half, listed)
    scored = score_unseen(ready(examples, train, seed), examples, test, "domain", seed)
    return about.filter(test), scored


def names_only(examples: Examples) -> Examples:
    """The labelled domains alone."""
    at = (examples.about["set"] == "domains").to_numpy()
    return Examples(examples.signals.filter(at), examples.about.filter(at))


def leave_one_list_out(examples: Examples, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Figures of each list of spam domains by a model that saw none of its entries."""
    only = names_only(examples)
    jobs: Any = Parallel(n_jobs=2)(delayed(_list_figures)(only, name, seed) for name in lists(only))
    return dict(jobs)


def _list_figures(examples: Examples, name: str, seed: int) -> tuple[str, dict[str, Any]]:
    rows, scored = without_list(examples, name, seed)
    return name, figures(rows["spam"].to_numpy(), scored.score)
