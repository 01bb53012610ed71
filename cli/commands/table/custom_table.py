"""Tables of the user's own signals at the command line: their rows scored, one row explained."""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import typer

from linkvet import __version__
from linkvet.cli.model_reference import training_extra
from linkvet.cli.results.folder import results_folder
from linkvet.cli.results.to_json import plain
from linkvet.cli.results.write import write_table
from linkvet.cli.terminal.table import show, text
from linkvet.data.atomic import named, writing
from linkvet.data.errors import UserError
from linkvet.data.exports.rows import REJECTS
from linkvet.training.custom_table.store import TableModel, load

LEDGER = ("importance", "auc", "coverage", "median_spam", "median_good")
SHOWN = 12  # signals of a row that are told on a terminal


def score_table(tables: list[str], folder: str | None, out: str, form: str, force: bool,
                quiet: bool) -> None:  # fmt: skip
    """Write the probability of every row of a table, and the rows that could not be read."""
    path, model = _given(tables, folder)
    with training_extra("scoring with such a model"):
        from linkvet.training.custom_table.score import read_rows, score_rows
    rows = read_rows(path, model)
    _say(rows.notes)
    scores = score_rows(model, rows)
    if out == "-":
        with named(Path("standard output")):
            write_table([scores], sys.stdout.buffer, form)
            sys.stdout.flush()
        return
    summary = {"linkvet": __version__, "model": f"{Path(folder or '').name}-{_id(model)}",
               "table": path.name, "rows_in": scores.height + len(rows.rejects),
               "rows_out": scores.height, "rejected": len(rows.rejects),
               "notes": rows.notes}  # fmt: skip
    left = [(path.name, *one) for one in rows.rejects]
    with results_folder(Path(out), [path], force) as place:
        with writing(place / f"scores.{form}") as handle:
            write_table([scores], handle, form)
        with writing(place / "rejects.csv") as handle:
            write_table([pl.DataFrame(left, REJECTS, orient="row")], handle, "csv")
        with writing(place / "summary.json") as handle:
            handle.write((json.dumps(summary, indent=2, ensure_ascii=False) + "\n").encode())
    if not quiet:
        print(f"{scores.height:,} rows scored, {len(rows.rejects):,} left out: {out}/scores.{form}")


def explain_table(tables: list[str], folder: str | None, row: str | None, as_json: bool) -> None:
    """Print what moved one row of a table, the strongest first."""
    if row is None or not row.isdecimal():
        raise UserError("--signals-table explains one row", cure="Name it: --row 17.")
    path, model = _given(tables, folder)
    with training_extra("explaining such a model"):
        from linkvet.training.custom_table.score import explain_row, read_rows
    rows = read_rows(path, model)
    _say(rows.notes)
    found = explain_row(model, rows, int(row))
    facts: dict[str, Any] = rows.about.filter(pl.col("row") == int(row)).row(0, named=True)
    sums = {"bias": found.bias, "sum": found.total, "unit": found.unit,
            "spam_probability": found.probability}  # fmt: skip
    if as_json:
        print(json.dumps(plain({**facts, **sums, "signals": found.signals}), indent=2))
        return
    for name, value in facts.items():
        print(f"{name}: {text(value)}")
    lines = found.signals[:SHOWN]
    if rest := found.signals[SHOWN:]:
        others = sum(one["amount"] for one in rest)
        lines.append({"signal": f"{len(rest)} others", "value": None, "amount": others})
    print()
    show(lines, as_json=False)
    print()
    for name, value in sums.items():
        print(f"{name}: {text(value)}")


def catalogue(folder: Path) -> list[dict[str, Any]]:
    """One row per signal the model uses, with its ledger, the most used first.

    Raises
    ------
    UserError
        If the model was saved without a ledger.
    """
    ledger = load(folder).card.get("ledger")
    if not ledger:
        raise UserError("this model holds no account of its signals", file=str(folder),
                        cure="Train it anew with this version.")  # fmt: skip
    rows = [{"signal": name, **{key: one[key] for key in LEDGER}} for name, one in ledger.items()]
    return sorted(rows, key=lambda one: -one["importance"])


def _given(tables: list[str], folder: str | None) -> tuple[Path, TableModel]:
    if len(tables) != 1 or folder is None:
        raise UserError("--signals-table takes one table and --model",
                        cure="Name the model that was trained on such a table.")  # fmt: skip
    return Path(tables[0]), load(Path(folder))


def _id(model: TableModel) -> str:
    return model.card["digest"][:12]


def _say(notes: list[str]) -> None:
    for note in notes:
        typer.echo(f"note: {note}", err=True)
