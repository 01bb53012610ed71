"""A table of the user's own signals: read, its labels understood, its columns told apart."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.hosts import registrable
from linkvet.training.custom_table.columns import as_numbers, signals_of
from linkvet.training.custom_table.file import read_frame
from linkvet.training.examples.label_words import GOOD, SPAM, UNLABELLED

FEWEST = 20  # rows of a class: with fewer, ten folds tell nothing
SHOWN = 8


@dataclass(frozen=True)
class SignalTable:
    """Labelled rows: signals (rows, columns) Float64 with NaN where missing, and what ties rows.

    `spam` holds 0 or 1, `host` the lower-case host names where they are to be read, `notes` what
    the user should know about how the table was understood.
    """

    signals: pl.DataFrame
    spam: np.ndarray
    group: pl.Series
    host: pl.Series | None
    notes: tuple[str, ...]
    file: str
    digest: str
    columns: dict[str, str | None]  # what was the label, the group and the host


def read_table(
    path: Path,
    label: str,
    group: str | None = None,
    host: str | None = None,
    ignore: Sequence[str] = (),
    required: Sequence[str] | None = None,
    fewest: int = FEWEST,
) -> SignalTable:
    """Read a table and check it.

    Parameters
    ----------
    label, group, host, ignore
        Names of columns. Without `group`, a column `domain` ties rows, or each stands alone.
    required
        Signals of a fitted model, taken as they are; without it, the columns worth learning from
        are chosen here.

    Raises
    ------
    UserError
        If the file cannot be read, lacks a column, or its labels are not those of two classes.
    """
    notes: list[str] = []
    frame = read_frame(path, notes, [name for name in (label, group, host) if name])
    if frame.is_empty():
        raise UserError("holds no rows", file=str(path))
    for option, name in (
        ("label", label),
        ("group", group),
        ("host", host),
        *(("ignore", name) for name in ignore),
    ):
        if name is not None and name not in frame.columns:
            raise _absent(path, option, name, frame.columns)
    frame, spam = _labelled(frame, label, path, notes)
    _enough(spam, path, fewest)
    if required is None:
        frame, spam = _agreeing(frame, spam, label, notes)
        _enough(spam, path, fewest)
    group = group or ("domain" if "domain" in frame.columns else None)
    aside = {label, group, host, *ignore}
    rest = frame.select(name for name in frame.columns if name not in aside)
    signals = (
        signals_of(rest, spam, path, notes, host)
        if required is None
        else only_signals(frame, required, path, notes)
    )
    hosts = None if host is None else bare_hosts(frame[host])
    ties = _ties(frame, group, signals, hosts, notes)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    columns = {"label": label, "group": group, "host": host}
    return SignalTable(signals, spam, ties, hosts, tuple(notes), path.name, digest, columns)


def _absent(path: Path, option: str, name: str, there: list[str]) -> UserError:
    shown = ", ".join(there[:SHOWN]) + (", ..." if len(there) > SHOWN else "")
    return UserError(
        f"has no column '{name}'; it has: {shown}",
        file=str(path),
        cure=f"Name the right one by --{option}.",
    )


def _labelled(
    frame: pl.DataFrame, label: str, path: Path, notes: list[str]
) -> tuple[pl.DataFrame, np.ndarray]:
    """Keep the rows that have a label, and give their class."""
    words = frame[label].cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()
    words = words.str.replace(r"^(-?\d+)\.0+$", "$1")
    known = ~words.is_in(UNLABELLED)
    if not known.any():
        raise UserError(
            "no row has a label",
            file=str(path),
            column=label,
            cure="Write spam or good, or name another by --label.",
        )
    if unlabelled := int((~known).sum()):
        notes.append(f"{unlabelled} rows without a label were left out")
    words = words.filter(known)
    strange = words.filter(~words.is_in(SPAM | GOOD)).value_counts(sort=True)
    if strange.height:
        shown = ", ".join(repr(value) for value in strange[label][:SHOWN])
        more = f" and {strange.height - SHOWN} more" if strange.height > SHOWN else ""
        raise UserError(
            f"labels that are neither spam nor good: {shown}{more}",
            file=str(path),
            column=label,
            cure="Write them as spam and good, or 1 and 0.",
        )
    return frame.filter(known), words.is_in(SPAM).cast(pl.Int8).to_numpy()


def _enough(spam: np.ndarray, path: Path, fewest: int) -> None:
    bad = int(spam.sum())
    if min(bad, spam.size - bad) < fewest:
        only = f"only one class: {bad} spam and {spam.size - bad} good rows"
        few = f"too few rows of a class: {bad} spam and {spam.size - bad} good"
        raise UserError(
            few if min(bad, spam.size - bad) else only,
            file=str(path),
            cure=f"Label at least {fewest} of each.",
        )


def _agreeing(
    frame: pl.DataFrame, spam: np.ndarray, label: str, notes: list[str]
) -> tuple[pl.DataFrame, np.ndarray]:
    """Leave out rows that are the same in all but their label, which nothing can learn."""
    row = frame.drop(label).hash_rows()
    both = pl.DataFrame({"row": row, "spam": spam}).select(
        pl.col("spam").n_unique().over("row") > 1
    )
    odd = both.to_series()
    if odd.any():
        notes.append(
            f"{odd.sum()} rows with contradicting labels were left out: the same in "
            "every column, once spam and once good"
        )
    return frame.filter(~odd), spam[~odd.to_numpy()]


def only_signals(
    frame: pl.DataFrame, required: Sequence[str], path: Path, notes: list[str]
) -> pl.DataFrame:
    """The signals of a fitted model, in its order; a UserError names those that are not there."""
    if missing := [name for name in required if name not in frame.columns]:
        raise UserError(
            f"lacks {len(missing)} of the model's {len(required)} signals: "
            + ", ".join(missing[:SHOWN]),
            file=str(path),
            cure="Give a table with the columns the model was trained on.",
        )
    return as_numbers(frame.select(required), notes, path)


def bare_hosts(column: pl.Series) -> pl.Series:
    """Bare lower-case host names, also out of addresses; `www.` says nothing."""
    bare = column.cast(pl.String).fill_null("").str.to_lowercase().str.strip_chars()
    bare = bare.str.replace(r"^(?:https?://)?(?:www\.)?", "")
    return bare.str.replace(r"[/:].*$", "")


def _ties(
    frame: pl.DataFrame,
    group: str | None,
    signals: pl.DataFrame,
    hosts: pl.Series | None,
    notes: list[str],
) -> pl.Series:
    """What ties rows: a group, a host's domain, or being the same."""
    rows = pl.Series("group", [f"row {at}" for at in range(frame.height)])
    if group is None and hosts is not None:
        notes.append("no --group was named: rows are tied by the registrable domain of their host")
        return registrable(hosts).alias("group")
    if group is None:
        notes.append(
            "no --group was named and there is no column 'domain': rows are split one by "
            "one, only equal rows stay together; rows of one owner flatter the figures"
        )
        return signals.hash_rows().cast(pl.String).alias("group")
    ties = frame[group].cast(pl.String)
    empty = ties.is_null() | (ties == "")
    if empty.any():
        notes.append(f"{empty.sum()} rows without a '{group}' stand alone")
    return pl.select(pl.when(empty).then(rows).otherwise(ties)).to_series().alias("group")
