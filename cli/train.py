"""`linkvet train`: labelled data in, a fitted and measured model out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.progress import Steps
from linkvet.data.errors import UserError


def train(
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TABLE]",
            help="With --signals-table: Parquet, CSV or JSON lines, a row per example.",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Labelled domains, links and disavow files.")
    ] = Path("../shared/data"),
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the model is saved.")
    ] = Path("model/pretrained"),
    tracking_uri: Annotated[
        str, typer.Option(metavar="URI", help="MLflow's store.")
    ] = "sqlite:///mlruns/mlflow.db",
    experiment: Annotated[str, typer.Option(metavar="NAME", help="MLflow experiment.")] = "linkvet",
    seed: Annotated[int, typer.Option(metavar="N", help="Same seed, same model.")] = 0,
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="Learn from TABLE, whose columns are signals.")
    ] = False,
    label: Annotated[
        str, typer.Option(metavar="COL", help="TABLE's column of labels, spam or good.")
    ] = "label",
    group: Annotated[
        str | None,
        typer.Option(metavar="COL", help="What ties rows of TABLE; default: domain, if there."),
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names in TABLE, to be read as well.")
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A column of TABLE to leave out. Repeatable."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures of a TABLE as JSON.")
    ] = False,
) -> None:
    """Train a model on labelled links and domains, and log the run to MLflow.

    **Examples**

    - `linkvet train --data labels --out my-model`, then `linkvet score export.csv --model my-model`
    - `linkvet train signals.parquet --signals-table --label label --group domain --out my-model`
    """
    if (table is not None) != signals_table:
        raise UserError("a TABLE and --signals-table belong together",
                        cure="Give both, or neither to train on --data.")  # fmt: skip
    if table is not None:
        _train_table(table, out, tracking_uri, experiment, seed, as_json,
                     {"label": label, "group": group, "host": host, "ignore": ignore or ()})
        return
    with needs_training():
        from linkvet.training import train as training
    with Steps() as steps:
        training.train(
            data=data,
            out=out,
            tracking_uri=tracking_uri,
            experiment=experiment,
            seed=seed,
            progress=steps,
        )


def _train_table(
    path: Path, out: Path, uri: str, experiment: str, seed: int, as_json: bool, columns: dict
) -> None:
    from linkvet.cli.evaluate import show_figures

    if out == Path("model/pretrained"):
        raise UserError("a model of your own needs a folder of its own", cure="Name it by --out.")
    with needs_training():
        from linkvet.training.table import read_table
        from linkvet.training.table_train import train_table
    table = read_table(path, **columns)
    for note in table.notes:
        typer.echo(f"note: {note}", err=True)
    with Steps() as steps:
        found = train_table(table, out, uri, experiment, seed, steps)
    show_figures(found, as_json)


@contextmanager
def needs_training() -> Iterator[None]:
    """Say how to install what training imports, where that is missing."""
    try:
        yield
    except ImportError as error:
        if (error.name or "").startswith("linkvet"):
            raise
        raise UserError(
            f"training needs {error.name}", cure="Install it: pip install 'linkvet[train]'"
        ) from None
