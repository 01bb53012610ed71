"""Rows without labels, scored by a saved model of the user's own signals, and explained."""

from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.files.csv_fast import Reject, count
from linkvet.model.calibration import Sigmoid
from linkvet.training.custom_table.file import read_frame
from linkvet.training.custom_table.fit import MEMBERS, members, widened
from linkvet.training.custom_table.read import bare_hosts, only_signals
from linkvet.training.custom_table.store import TableModel
from linkvet.training.custom_table.train import blended, required_signals, shares, with_names

TOGETHER = "all signals together"  # what the kernel model says has no parts by signal


@dataclass(frozen=True)
class Rows:
    """Rows to be scored: `about` holds row (1-based, as in the file), group and host columns."""

    about: pl.DataFrame
    signals: pl.DataFrame
    rejects: list[Reject]
    notes: list[str]


def read_rows(path: Path, model: TableModel) -> Rows:
    """Read a table as a model needs it; no column of labels is asked for.

    Raises
    ------
    UserError
        If the file is no table, or lacks a signal or the host names the model reads.
    """
    trained = model.card.get("columns", {})
    host = trained.get("host") if model.readers else None
    notes: list[str] = []
    rejects: list[Reject] = []
    names = [name for name in dict.fromkeys((trained.get("group"), host)) if name]
    frame = read_frame(path, notes, names, rejects)
    if model.readers and host not in frame.columns:
        raise UserError(
            "the model reads host names, and there is no such column",
            file=str(path),
            column=host,
            cure="Name it as it was in training.",
        )
    signals = only_signals(frame, required_signals(model), path, notes)
    hosts = bare_hosts(frame[host]) if host else None
    rows = count(frame.height, [one.row for one in rejects]).alias("row")
    columns = [name for name in names if name in frame.columns and name != "row"]
    about = frame.select(rows, *columns)
    return Rows(about, with_names(model, signals, hosts), rejects, notes)


def score_rows(model: TableModel, rows: Rows) -> pl.DataFrame:
    """Every row that was read with its probability of spam, in order."""
    score = blended(members(model.parts, rows.signals.to_numpy()), model.scales)
    probability = pl.Series("spam_probability", model.calibration.probability(score))
    return rows.about.with_columns(probability.cast(pl.Float64))


@dataclass(frozen=True)
class ExplainedRow:
    """What moved one row: `bias` plus all amounts is `total`, in log-odds.

    `signals` has signal, value and amount, the strongest first. Where the model's calibration is
    not linear in log-odds, `total` is the score it is applied to, and `unit` says so.
    """

    signals: list[dict]
    bias: float
    total: float
    probability: float
    unit: str


def explain_row(model: TableModel, rows: Rows, row: int) -> ExplainedRow:
    """Amounts by signal for one row of the file.

    Boosters are taken apart exactly by path-dependent TreeSHAP (Lundberg et al. 2018, section 2.2);
    a ratio stands as "a / b". The kernel model stays whole, against its mean on held-out rows.

    Raises
    ------
    UserError
        If the file has no such row, or it could not be read.
    """
    at = np.flatnonzero(rows.about["row"].to_numpy() == row)
    if not at.size:
        raise UserError(
            "there is no such row, or it was left out",
            row=row,
            cure="Rows count from 1 without the header.",
        )
    parts, share = model.parts, shares(model.scales)
    values = rows.signals.to_numpy()[at][:, parts.used]
    wide = widened(values, parts.ratios)
    linear = isinstance(model.calibration, Sigmoid)
    slope, bias = model.calibration if isinstance(model.calibration, Sigmoid) else (1.0, 0.0)
    amounts = np.zeros(wide.shape[1])
    for name, text in parts.boosters.items():
        shown = wide if MEMBERS[name].ratios else values
        contributions = _contributions(text, shown) * slope * share[name]
        amounts[: contributions.size - 1] += contributions[:-1]
        bias += float(contributions[-1]) - slope * share[name] * model.scales[name][0]
    kernel = float(parts.kernel.log_odds(wide)[0]) - model.scales["kernel"][0]
    lines = _lines(parts, wide[0], amounts)
    lines.append({"signal": TOGETHER, "value": None, "amount": slope * share["kernel"] * kernel})
    score = blended(members(parts, rows.signals.to_numpy()[at]), model.scales)
    return ExplainedRow(
        signals=sorted(lines, key=lambda one: -abs(one["amount"])),
        bias=bias,
        total=bias + sum(one["amount"] for one in lines),
        probability=float(model.calibration.probability(score)[0]),
        unit="log-odds" if linear else "score before calibration",
    )


def _contributions(text: str, values: np.ndarray) -> np.ndarray:
    """Shapley values of one row by column, and last the mean, shape (columns + 1,)."""
    booster = lightgbm.Booster(model_str=text)
    return np.asarray(booster.predict(values, pred_contrib=True, num_threads=1))[0]


def _lines(parts, values: np.ndarray, amounts: np.ndarray) -> list[dict]:
    own = [parts.signals[at] for at in parts.used]
    names = own + [f"{own[i]} / {own[j]}" for i, j, *_ in parts.ratios]
    # a ratio is held as its logarithm
    shown = np.append(values[: len(own)], np.exp(values[len(own) :]))
    return [
        {"signal": name, "value": None if np.isnan(value) else float(value), "amount": float(one)}
        for name, value, one in zip(names, shown, amounts, strict=True)
        if one
    ]
