"""`linkvet table train`: a labelled table of own signals in, a model of them out."""

from typing import Annotated

import typer

from linkvet.cli.commands.table.given import Table
from linkvet.cli.model_reference import STORE, TrackingUri, training_extra
from linkvet.cli.options import AsJson, Experiment, ModelOut, Seed
from linkvet.cli.terminal.figures import show_figures, show_notes
from linkvet.cli.terminal.progress import Steps


def train(
    table: Table,
    out: ModelOut,
    label: Annotated[
        str, typer.Option(metavar="COL", help="The column of labels, spam or good.")
    ] = "label",
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="What ties rows; default: domain, if there.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names, to be read as well.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to leave out. Repeatable.")
    ] = None,
    tracking_uri: TrackingUri = STORE,
    experiment: Experiment = "linkvet",
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Train a model on a table of your own signals, and log the run to MLflow.

    **Examples**

    - `linkvet table train signals.parquet --label label --group domain --out my-model`
    """
    with training_extra("training"):
        from linkvet.training.custom_table.read import read_table
        from linkvet.training.custom_table.train import train_table
    read = read_table(table, label=label, group=group, host=host, ignore=ignore or ())
    show_notes(read.notes)
    with Steps() as steps:
        figures = train_table(read, out, tracking_uri, experiment, seed, steps)
    show_figures(figures, as_json)
