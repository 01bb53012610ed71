"""`linkvet table explain`: what moved one row of a table of own signals."""

from typing import Annotated, Any

import typer

from linkvet.cli.commands.table.given import OwnModel, Table, own_model
from linkvet.cli.model_reference import STORE, Key, TrackingUri, training_extra
from linkvet.cli.options import AsJson
from linkvet.cli.terminal.figures import show_notes
from linkvet.cli.terminal.output import say, show_json
from linkvet.cli.terminal.table import show, text

SHOWN = 12  # signals of a row that are told on a terminal


def explain(
    table: Table,
    model: OwnModel,
    row: Annotated[int, typer.Option(metavar="N", min=1, help="Number of the row to explain.")],
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    as_json: AsJson = False,
) -> None:
    """Print what moved one row of a table, the strongest first.

    **Examples**

    - `linkvet table explain new.csv --model my-model --row 17`
    """
    _, loaded = own_model(model, tracking_uri, require_signature)
    with training_extra("explaining such a model"):
        from linkvet.training.custom_table.score import explain_row, read_rows
    rows = read_rows(table, loaded)
    show_notes(rows.notes)
    explanation = explain_row(loaded, rows, row)
    facts: dict[str, Any] = rows.about.filter(rows.about["row"] == row).row(0, named=True)
    sums = {
        "bias": explanation.bias,
        "sum": explanation.total,
        "unit": explanation.unit,
        "spam_probability": explanation.probability,
    }
    if as_json:
        show_json({**facts, **sums, "signals": explanation.signals}, ascii_only=True)
        return
    for name, value in facts.items():
        say(f"{name}: {text(value)}")
    lines = explanation.signals[:SHOWN]
    if rest := explanation.signals[SHOWN:]:
        others = sum(one["amount"] for one in rest)
        lines.append({"signal": f"{len(rest)} others", "value": None, "amount": others})
    say()
    show(lines, as_json=False)
    say()
    for name, value in sums.items():
        say(f"{name}: {text(value)}")
