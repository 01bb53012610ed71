"""Measure a saved model of the user's own signals on a table it has not seen."""

from pathlib import Path
from typing import Any

from linkvet.data.errors import UserError
from linkvet.training.custom_table.read import SignalTable, read_table
from linkvet.training.custom_table.store import TableModel, load
from linkvet.training.custom_table.train import required_signals, score_table
from linkvet.training.metrics.bootstrap import with_intervals


def evaluate_table(
    path: Path,
    folder: Path,
    label: str | None = None,
    group: str | None = None,
    host: str | None = None,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Figures with intervals over groups, and notes on how the table was understood.

    Columns not named are those of training.

    Raises
    ------
    UserError
        If the model or the table cannot be read, or the table lacks what the model needs.
    """
    model = load(folder)
    table = read_for(model, path, label, group, host)
    score, probability = score_table(model, table)
    notes = list(table.notes)
    if table.digest in model.card["data"].values():
        notes.append("this is the very table the model was trained on: the figures flatter it")
    return with_intervals(table.spam, score, probability, table.group.to_numpy()), tuple(notes)


def read_for(
    model: TableModel,
    path: Path,
    label: str | None = None,
    group: str | None = None,
    host: str | None = None,
) -> SignalTable:
    """Read a table as a model needs it; columns not named are those of its training.

    Raises
    ------
    UserError
        If the table cannot be read, or lacks what the model needs.
    """
    trained = model.card.get("columns", {})
    host = (host or trained.get("host")) if model.readers else None
    if model.readers and not host:
        raise UserError(
            "the model reads host names", file=str(path), cure="Name their column by --host."
        )
    return read_table(
        path,
        label or trained.get("label") or "label",
        group or trained.get("group"),
        host,
        required=required_signals(model),
        fewest=1,
    )
