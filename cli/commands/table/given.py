"""What the commands for own tables of signals are given: a table, and a model trained on one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvet.cli.model_reference import model_folder, training_extra

if TYPE_CHECKING:
    from linkvet.training.custom_table.store import TableModel

Table = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE",
        help="A table whose numeric columns are signals: CSV, Parquet or JSON, gz and zip as they "
        "are.",
    ),
]
OwnModel = Annotated[
    str, typer.Option("--model", metavar="FOLDER", help="A model of `linkvet table train`.")
]
Label = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of labels; default: as trained.")
]
Group = Annotated[
    str | None,
    typer.Option(metavar="COL", help="What ties rows, for the intervals; default: as trained."),
]
Host = Annotated[str | None, typer.Option(metavar="COL", help="Host names; default: as trained.")]


def own_model(model: str, tracking_uri: str, key: Path | None = None) -> tuple[Path, "TableModel"]:
    """Load a model that was trained on a table of signals."""
    with training_extra("a model of your own signals"):
        from linkvet.training.custom_table.store import load
    folder = Path(str(model_folder(model, tracking_uri, key)))
    return folder, load(folder)
