"""A table of signals in; a measured, calibrated, saved and logged model out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.hosts import registrable
from linkvet.model.folder.sealed import refuse_strangers
from linkvet.model.readers.host_name import NameReaders
from linkvet.training.calibration import METHODS, choose_method, cross_calibrated
from linkvet.training.custom_table.card import card
from linkvet.training.custom_table.fit import fit, members
from linkvet.training.custom_table.ledger import table_ledger
from linkvet.training.custom_table.read import SignalTable
from linkvet.training.custom_table.store import TableModel, save
from linkvet.training.examples.folds import folds, groups
from linkvet.training.fit.host_name_readers import fit_readers, read_out_of_fold
from linkvet.training.metrics.bootstrap import measured, with_intervals
from linkvet.training.tracking import runs

FOLDS = 10
READINGS = ("name_reading", "label_reading", "suffix_reading")
# a smooth judge ranks the middle better than boosters and the top worse
WEIGHTS = {"kernel": 0.5}
Scales = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class TableCrossFit:
    """Held-out scores of a table's rows, the folds, and what the final fit needs.

    `signals` holds the table's and the names' readings, `scales` mean and deviation by member,
    `compared` how ways of calibrating compared and which was chosen.
    """

    signals: pl.DataFrame
    folds: np.ndarray
    group: np.ndarray
    score: np.ndarray
    probability: np.ndarray
    scales: Scales
    compared: dict[str, Any]


def train_table(
    table: SignalTable,
    out: Path,
    tracking_uri: str,
    experiment: str = "linkvet",
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Cross-validate, fit on everything, save and log; returns the held-out figures."""
    refuse_strangers(out)
    tell = progress or (lambda *_: None)
    with runs.run(tracking_uri, experiment, {"seed": seed, "form": "signals-table"}) as log:
        cross = cross_fit(table, seed, tell)
        figures = with_intervals(table.spam, cross.score, cross.probability, cross.group)
        tell("fitting the final model", 0, 1)
        facts = {
            "figures": figures,
            "notes": table.notes,
            "data": {table.file: table.digest},
            "seed": seed,
            "host": table.host is not None,
            "columns": table.columns,
            "compared": cross.compared,
        }
        names, values = cross.signals.columns, cross.signals.to_numpy()
        parts = fit(names, values, table.spam, seed)
        facts["ledger"] = table_ledger(parts, cross.signals, table.spam)
        model = TableModel(
            parts=parts,
            scales=cross.scales,
            calibration=METHODS[cross.compared["chosen"]](table.spam, cross.score),
            readers=_readers(table),
            card=facts,
        )
        save(out, model, card(model))
        plain = measured(table.spam, cross.score, cross.probability)
        log({f"{table.file} / signals-table": plain}, facts, out)
        tell("fitting the final model", 1, 1)
    return figures


def cross_fit(table: SignalTable, seed: int = 0, progress=lambda *_: None) -> TableCrossFit:
    """Score every row by members, and by readers of names, that saw nothing of its fold.

    Nested: what the members of a fold learn from was read by readers that knew neither the fold
    held out nor the one they read (Varma & Simon 2006 on what it costs not to nest).
    """
    about = _about(table)
    fold = folds(about, FOLDS, seed)
    _both_classes(table, fold)
    log_odds: dict[str, np.ndarray] = {}
    every = np.unique(fold)
    signals = _with_readings(table, fold, np.ones(fold.size, bool))
    names = signals.columns
    for done, held_out in enumerate(every):
        progress("cross-validating", done, len(every))
        here = fold == held_out
        values = _with_readings(table, fold, ~here).to_numpy()
        parts = fit(names, values[~here], table.spam[~here], seed)
        for name, odds in members(parts, values[here]).items():
            log_odds.setdefault(name, np.empty(here.size))[here] = odds
    scales = {name: (float(v.mean()), float(v.std()) or 1.0) for name, v in log_odds.items()}
    score = blended(log_odds, scales)
    group = groups(about)
    compared = choose_method(table.spam, score, fold, group)
    fitted = METHODS[compared["chosen"]]
    probability = cross_calibrated(table.spam, score, fold, fit=fitted)
    return TableCrossFit(signals, fold, group, score, probability, scales, compared)


def _with_readings(table: SignalTable, fold: np.ndarray, known: np.ndarray) -> pl.DataFrame:
    """Add how each host name reads to those who saw the `known` rows (rows,) of other folds."""
    if table.host is None:
        return table.signals
    read = read_out_of_fold(
        table.host.filter(known), table.spam[known], fold[known], table.host, fold
    )
    return table.signals.hstack([pl.Series(name, read[name]) for name in READINGS])


def blended(odds: dict[str, np.ndarray], scales: Scales) -> np.ndarray:
    """Mean of the members' log-odds, each brought to mean 0 and deviation 1, shape (rows,)."""
    share = shares(scales)
    return np.sum([share[name] * (odds[name] - scales[name][0]) for name in sorted(scales)], axis=0)


def shares(scales: Scales) -> dict[str, float]:
    """By member, what one unit of its log-odds adds to the score."""
    total = sum(WEIGHTS.get(name, 1.0) for name in scales)
    return {name: WEIGHTS.get(name, 1.0) / spread / total for name, (_, spread) in scales.items()}


def score_table(model: TableModel, table: SignalTable) -> tuple[np.ndarray, np.ndarray]:
    """Score and calibrated probability of spam of every row, shape (rows,) each."""
    signals = with_names(model, table.signals, table.host)
    score = blended(members(model.parts, signals.to_numpy()), model.scales)
    return score, model.calibration.probability(score)


def with_names(model: TableModel, signals: pl.DataFrame, host: pl.Series | None) -> pl.DataFrame:
    """Add how the host names read to a model's readers, if it has any."""
    if model.readers is None or host is None:
        return signals
    return signals.hstack(_read(model.readers, host))


def required_signals(model: TableModel) -> list[str]:
    """The model's columns that a table must bring; names are read, not brought."""
    readings = READINGS if model.readers else ()
    return [name for name in model.parts.signals if name not in readings]


def _read(readers: NameReaders, hosts: pl.Series) -> list[pl.Series]:
    parts = pl.DataFrame(
        {
            "domain": hosts,
            "name": hosts.str.extract(r"^([^.]*)"),
            "suffix": hosts.str.extract(r"^[^.]*\.(.*)$").fill_null(""),
        }
    )
    return [
        pl.Series(name, read(parts))
        for name, read in zip(READINGS, readers.columns().values(), strict=True)
    ]


def _readers(table: SignalTable) -> NameReaders | None:
    return None if table.host is None else fit_readers(table.host, table.spam)


def _about(table: SignalTable) -> pl.DataFrame:
    """What ties rows (`linkvet.training.examples.folds`): a host never stands in two folds."""
    domain = table.group if table.host is None else registrable(table.host)
    return pl.DataFrame(
        {
            "set": ["table"] * len(table.spam),
            "family": table.group,
            "domain": domain,
            "spam": table.spam,
        }
    )


def _both_classes(table: SignalTable, fold: np.ndarray) -> None:
    least = 2 if table.host is None else 3  # readers of names leave two folds out
    for label, name in ((1, "spam"), (0, "good")):
        count = np.unique(fold[table.spam == label]).size
        if count < least:
            raise UserError(
                f"all {name} rows hang together in {count} group(s), so nothing can be held out",
                file=table.file,
                cure="Name another column by --group.",
            )
