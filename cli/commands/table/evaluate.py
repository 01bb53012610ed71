"""`linkvet table evaluate`: how good a model of own signals is on rows it has not seen."""

from linkvet.cli.commands.table.given import Group, Host, Label, OwnModel, Table, own_model
from linkvet.cli.model_reference import STORE, Key, TrackingUri, training_extra
from linkvet.cli.options import AsJson
from linkvet.cli.terminal.figures import show_figures, show_notes


def evaluate(
    table: Table,
    model: OwnModel,
    label: Label = None,
    group: Group = None,
    host: Host = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    as_json: AsJson = False,
) -> None:
    """Measure a model on a labelled table of signals, with 95 % intervals over groups.

    **Examples**

    - `linkvet table evaluate held-out.parquet --model my-model --json`
    """
    folder, _ = own_model(model, tracking_uri, require_signature)
    with training_extra("evaluating"):
        from linkvet.training.custom_table.evaluate import evaluate_table
    figures, notes = evaluate_table(table, folder, label, group, host)
    show_notes(notes)
    show_figures(figures, as_json)
