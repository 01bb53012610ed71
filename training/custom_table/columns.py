"""Which columns of a user's table are signals, and which must not be learned."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.training.examples.leakage import LEAKS, is_id, separation

SHOWN = 8


def signals_of(
    frame: pl.DataFrame, spam: np.ndarray, path: Path, notes: list[str], host: str | None = None
) -> pl.DataFrame:
    """Choose the columns worth learning from, and say of all others why they are not.

    Raises
    ------
    UserError
        If none is left, and no host name is read either.
    """
    kinds = {name: kind.is_numeric() or kind == pl.Boolean for name, kind in frame.schema.items()}
    _note(notes, "no numbers", (name for name, fit in kinds.items() if not fit))
    frame = frame.select(name for name, fit in kinds.items() if fit)
    ids = [name for name in frame.columns if is_id(frame[name])]
    _note(notes, "names of rows rather than signals", ids)
    frame = as_numbers(frame.drop(ids), notes, path)
    flat = [
        name
        for name in frame.columns
        if frame[name].drop_nans().n_unique() < 2
        and not 0 < frame[name].is_nan().sum() < frame.height
    ]
    _note(notes, "the same in every row, or empty", flat)
    frame = frame.drop(flat)
    leaks = [name for name in frame.columns if separation(frame[name].to_numpy(), spam) > LEAKS]
    _note(
        notes,
        f"alone separate the classes (AUC above {LEAKS}), so they must be the label in "
        "another form; if not, they are still no test of a model",
        leaks,
    )
    frame = frame.drop(leaks)
    _count_twins(frame, spam, notes)
    if not frame.width and host is None:
        reasons = "; ".join(notes)
        raise UserError(
            f"no column is left to learn from ({reasons})",
            file=str(path),
            cure="Give numeric columns, or a host name by --host.",
        )
    return frame


def as_numbers(frame: pl.DataFrame, notes: list[str], path: Path) -> pl.DataFrame:
    """Cast all columns to Float64, NaN where a value is missing or infinite."""
    text = [
        name
        for name, kind in frame.schema.items()
        if not (kind.is_numeric() or kind in (pl.Boolean, pl.Null))
    ]
    if text:
        raise UserError(
            "must be numbers: the model learned this column as such", file=str(path), column=text[0]
        )
    frame = frame.select(pl.all().cast(pl.Float64))
    counts = frame.select(pl.all().is_infinite().sum())
    odd = [name for name in frame.columns if (counts[name][0] or 0) > 0]
    if odd:
        total = sum(counts[name][0] for name in odd)
        notes.append(f"{total} infinite values count as missing, in {_names(odd)}")
    finite = pl.when(pl.all().is_finite()).then(pl.all()).otherwise(float("nan"))
    return frame.select(finite.name.keep())


def _count_twins(frame: pl.DataFrame, spam: np.ndarray, notes: list[str]) -> None:
    if not frame.width:
        return
    table = pl.DataFrame({"row": frame.hash_rows(), "spam": spam})
    twins = table.filter(pl.col("spam").n_unique().over("row") > 1).height
    if twins:
        notes.append(
            f"{twins} rows have the very signals of a row of the other class: no model "
            "can tell them apart"
        )


def _note(notes: list[str], why: str, names: Iterable[str]) -> None:
    if listed := list(names):
        notes.append(f"not learned, {why}: {_names(listed)}")


def _names(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
