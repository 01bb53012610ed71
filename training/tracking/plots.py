"""Pictures of a run: how held-out scores rank and how honest they are, and what carries a model."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.training.calibration import cross_calibrated
from linkvet.training.metrics.report import natural_slices

BINS = 10
MOST_SIGNALS = 40


def draw(folder: Path, facts: dict[str, Any], scores: pl.DataFrame | None = None) -> list[Path]:
    """Draw what the facts of a model, and its held-out scores, allow.

    Parameters
    ----------
    folder
        Where the PNG files are written.
    facts
        As in `model.json`: `ledger` and `importance` are drawn where they are there.
    scores
        Columns set, pattern, natural, spam (0 or 1), score (log-odds) and fold, one row each.
    """
    done = []
    if facts.get("ledger"):
        done.append(_bars(folder / "ledger.png", "AUC of each signal alone", _alone(facts), 0.5))
    if facts.get("importance", {}).get("full"):
        title = "Mean amount by evidence group (log-odds)"
        done.append(_bars(folder / "contributions.png", title, _by_group(facts)))
    if facts.get("unseen", {}).get("curve"):
        done.append(_growth(folder / "learning_curves.png", facts["unseen"]["curve"]))
    if scores is not None:
        slices = _natural(scores)
        done += [
            _curves(folder / "pr.png", "recall", "precision", slices, _precision_recall),
            _curves(folder / "roc.png", "false positives", "recall", slices, _roc),
            _curves(
                folder / "reliability.png",
                "stated probability",
                "share of spam",
                slices,
                _reliability,
            ),
        ]
    return done


def _natural(scores: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Slices whose share of spam is the natural one, wherever both classes are in every fold."""
    by_slice = {}
    for name, pattern in natural_slices(scores):
        rows = scores.filter((pl.col("pattern") == pattern) & (pl.col("set") == name))
        if rows["spam"].n_unique() == 2 and rows["fold"].n_unique() > 1:
            by_slice[f"{name} / {pattern}"] = rows
    return by_slice


def _precision_recall(rows: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(rows["spam"], rows["score"])
    return recall, precision


def _roc(rows: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.metrics import roc_curve

    false, true, _ = roc_curve(rows["spam"], rows["score"])
    return false, true


def _reliability(rows: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Mean probability and share of spam in ten bins of equal width, calibrated out of fold."""
    spam = rows["spam"].to_numpy()
    stated = cross_calibrated(spam, rows["score"].to_numpy(), rows["fold"].to_numpy())
    at = np.minimum((stated * BINS).astype(int), BINS - 1)
    count = np.bincount(at, minlength=BINS)
    filled = count > 0
    means = [np.bincount(at, one, BINS)[filled] / count[filled] for one in (stated, spam)]
    return means[0], means[1]


def _alone(facts: dict[str, Any]) -> dict[str, float]:
    """AUC of the signals that tell most alone."""
    known = {n: one["auc"] for n, one in facts["ledger"].items() if one.get("auc") is not None}
    most = sorted(known, key=lambda name: -abs(known[name] - 0.5))[:MOST_SIGNALS]
    return {name: known[name] for name in most}


def _by_group(facts: dict[str, Any]) -> dict[str, float]:
    from linkvet.features.extract import SIGNALS

    amounts: dict[str, float] = {}
    for name, amount in facts["importance"]["full"].items():
        group = SIGNALS[name].group if name in SIGNALS else "other"
        amounts[group] = amounts.get(group, 0.0) + amount
    return dict(sorted(amounts.items(), key=lambda one: -one[1]))


def _figure(height: float = 5.0) -> tuple[Any, Any]:
    # no pyplot: a figure of its own needs no display and leaves no state behind
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), layout="constrained")
    return figure, figure.subplots()


def _bars(path: Path, title: str, values: dict[str, float], start: float = 0.0) -> Path:
    figure, axes = _figure(1.0 + 0.2 * max(len(values), 5))
    widths = [value - start for value in values.values()]
    axes.barh(list(values)[::-1], widths[::-1], left=start)
    axes.set_title(title)
    axes.tick_params(labelsize=7)
    figure.savefig(path)
    return path


def _growth(path: Path, curve: list[dict[str, Any]]) -> Path:
    """ROC AUC by the number of labelled groups there was to learn from."""
    figure, axes = _figure()
    for name in dict.fromkeys(one["set"] for one in curve):
        points = [(one["labels"], one["roc_auc"]) for one in curve if one["set"] == name]
        axes.plot(*zip(*points, strict=True), label=name, linewidth=1, marker="o")
    axes.set(xlabel="labels to learn from", ylabel="ROC AUC", xscale="log")
    axes.legend(fontsize=7)
    figure.savefig(path)
    return path


def _curves(path: Path, across: str, up: str, slices: dict[str, pl.DataFrame], curve) -> Path:
    figure, axes = _figure()
    for name, rows in slices.items():
        axes.plot(*curve(rows), label=name, linewidth=1)
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1), ylim=(0, 1.01))
    if slices:
        axes.legend(fontsize=7)
    figure.savefig(path)
    return path
