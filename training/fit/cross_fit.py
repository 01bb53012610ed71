"""Cross-fitting: scores of labelled examples that saw no label of their fold, names and all."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.training.examples.folds import folds
from linkvet.training.examples.load import Examples
from linkvet.training.fit.early_stopping import HeldOut, out_of_fold
from linkvet.training.fit.heads import FITS, Fit, usable, weights
from linkvet.training.fit.host_name_readers import read_out_of_fold


@dataclass(frozen=True)
class Held:
    """Examples with names read out of fold, their folds and their out-of-fold scores.

    `fits` have the rounds that were found on these folds.
    """

    about: pl.DataFrame
    signals: pl.DataFrame
    folds: np.ndarray
    use: np.ndarray
    weight: np.ndarray
    score: np.ndarray
    fits: tuple[Fit, ...]


def cross_fit(examples: Examples, seed: int = 0, progress=lambda *_: None) -> Held:
    """Score every example by heads and name readers that saw nothing of its fold."""
    about, use = examples.about, usable(examples.about)
    fold = folds(about, seed=seed)
    progress("reading names out of fold", 0, 1)
    signals = with_names(examples.signals, about, use, fold)
    held = Held(about, signals, fold, use, weights(about, use), np.full(about.height, np.nan), ())
    return scored(held, FITS, seed, progress)


def scored(held: Held, fits: tuple[Fit, ...], seed: int = 0, progress=lambda *_: None) -> Held:
    """Score the same examples, on the same folds and names, by heads fitted otherwise."""
    score, fitted = np.full(held.about.height, np.nan), []
    progress("fitting heads out of fold", 0, len(fits))
    # a process for each core: boosters that grew in threads once ended a test run in native code
    # (the last has the most examples and is begun first)
    last_first = fits[::-1]
    found: Any = Parallel(n_jobs=2)(delayed(_held_out)(held, fit, seed) for fit in last_first)
    for number, (fit, (own, one)) in enumerate(zip(fits, found[::-1], strict=True), 1):
        score[own] = one.score
        fitted.append(replace(fit, rounds=one.rounds))
        progress("fitting heads out of fold", number, len(fits))
    return replace(held, score=score, fits=tuple(fitted))


def _held_out(held: Held, fit: Fit, seed: int) -> tuple[np.ndarray, HeldOut]:
    """Examples that are a head's own, by number, and what it says of them out of fold."""
    rows = held.about["pattern"].is_in(fit.learned).to_numpy()
    part = head_signals(fit, held.signals, rows)
    spam = held.about["spam"].to_numpy()[rows]
    found = out_of_fold(fit, part, spam, held.weight[rows], held.folds[rows], seed)
    own = held.about["pattern"].is_in(fit.head.levels).to_numpy()[rows]
    return np.flatnonzero(rows)[own], replace(found, score=found.score[own])


def head_signals(fit: Fit, signals: pl.DataFrame, rows: np.ndarray) -> pl.DataFrame:
    """The signals a head can learn from: those of its evidence known for any of its examples."""
    part = signals.filter(rows)
    return part.select(name for name in part.columns if not part[name].is_nan().all())


def named(about: pl.DataFrame, use: np.ndarray, fold: np.ndarray) -> pl.DataFrame:
    """Labelled registrable domains, each once, with class and fold."""
    table = about.with_columns(fold=pl.Series(fold)).filter(
        pl.Series(use) & (pl.col("pattern") == "domain")
    )
    spam = (pl.col("spam").mean() > 0.5).cast(pl.Int8)
    return table.group_by("domain").agg(spam, pl.col("fold").first()).sort("domain")


def with_names(
    signals: pl.DataFrame, about: pl.DataFrame, use: np.ndarray, fold: np.ndarray
) -> pl.DataFrame:
    """Fill in the signals that are read from names, out of fold."""
    labelled = named(about, use, fold)
    wanted = about.select("domain", fold=pl.Series(fold)).unique().sort("domain")
    read = read_out_of_fold(
        labelled["domain"], labelled["spam"].to_numpy(), labelled["fold"].to_numpy(),
        wanted["domain"], wanted["fold"].to_numpy(),
    )  # fmt: skip
    by_domain = wanted.select("domain").with_columns(
        pl.Series(name, values, dtype=pl.Float32) for name, values in read.items()
    )
    rows = about.select("domain").join(by_domain, on="domain", how="left", maintain_order="left")
    return signals.with_columns(rows[name] for name in read)
