"""`linkvet table compare`: whether one model of own signals is really better than another."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.commands.table.given import Group, Host, Label
from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder, training_extra
from linkvet.cli.options import AsJson
from linkvet.cli.terminal.figures import show_comparison, show_notes


def compare(
    first: Annotated[str, typer.Argument(metavar="MODEL_A", help="A model of such tables.")],
    second: Annotated[
        str, typer.Argument(metavar="MODEL_B", help="The model that may be better, or worse.")
    ],
    on: Annotated[Path, typer.Option(metavar="TABLE", help="A labelled table of signals.")],
    label: Label = None,
    group: Group = None,
    host: Host = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    as_json: AsJson = False,
) -> None:
    """Say whether MODEL_B is really better than MODEL_A on the same table, or by chance.

    **Examples**

    - `linkvet table compare one two --on held-out.parquet`
    """
    one, other = (
        Path(str(model_folder(name, tracking_uri, require_signature))) for name in (first, second)
    )
    with training_extra("comparing"):
        from linkvet.training.evaluate.compare import compare_tables, in_words
    comparison, notes = compare_tables(on, one, other, label, group, host)
    show_notes(notes)
    show_comparison(comparison | {"says": in_words(comparison, first, second)}, as_json)
