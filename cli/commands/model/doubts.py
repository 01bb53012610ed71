"""The list of labels that may be wrong, which training writes where it is asked to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvet.cli.terminal.output import note
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    import polars as pl

Doubts = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="List the labels that may be wrong, worst first (CSV)."),
]


def check_doubts(path: Path | None, inputs: list[Path]) -> None:
    """Refuse what could not be listed or written, before training takes its time."""
    if not path:
        return
    if path.exists() and any(one.exists() and path.samefile(one) for one in inputs):
        raise UserError(
            "these labels would be replaced by the list of doubts",
            file=str(path),
            cure="Name another file by --doubts.",
        )
    if path.is_dir() or not path.parent.is_dir():
        raise UserError(
            "this is a folder, or its folder is not there",
            file=str(path),
            cure="Name another file by --doubts.",
        )


def tell_doubts(listed: "list[pl.DataFrame]", path: Path | None) -> None:
    """Write a list where it was asked for, and say how long it is."""
    for table in listed:
        if path:
            from linkvet.data.atomic import replace_file
            from linkvet.training.evaluate.label_issues import as_csv

            replace_file(path, as_csv(table))
        where = f"listed in {path}" if path else "list them by --doubts FILE"
        note(f"{table.height:,} labels may be wrong: {where}")
