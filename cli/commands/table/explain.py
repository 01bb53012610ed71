"""`linkvet table explain`: what moved one row of a table of own signals."""

import json
from typing import Annotated, Any

import typer

from linkvet.cli.commands.table.given import OwnModel, Table, own_model
from linkvet.cli.model_reference import STORE, TrackingUri, training_extra
from linkvet.cli.options import AsJson
from linkvet.cli.results.to_json import plain
from linkvet.cli.terminal.figures import say
from linkvet.cli.terminal.table import show, text

SHOWN = 12  # signals of a row that are told on a terminal


def explain(
    table: Table,
    model: OwnModel,
    row: Annotated[int, typer.Option(metavar="N", min=1, help="Number of the row to explain.")],
    tracking_uri: TrackingUri = STORE,
    as_json: AsJson = False,
) -> None:
    """Print what moved one row of a table, the strongest first.

    **Examples**

    - `linkvet table explain new.csv --model my-model --row 17`
    """
    _, loaded = own_model(model, tracking_uri)
    with training_extra("explaining such a model"):
        from linkvet.training.custom_table.score import explain_row, read_rows
    rows = read_rows(table, loaded)
    say(rows.notes)
    found = explain_row(loaded, rows, row)
    facts: dict[str, Any] = rows.about.filter(rows.about["row"] == row).row(0, named=True)
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
