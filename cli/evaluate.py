"""`linkvet evaluate`: how good a model is on labelled rows it has not seen."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.show import show
from linkvet.data.errors import UserError


def evaluate(
    table: Annotated[
        Path, typer.Argument(metavar="TABLE", help="Labelled rows: Parquet, CSV or JSON lines.")
    ],
    model: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The model, from `linkvet train`.")
    ],
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="TABLE holds signals of your own as columns.")
    ] = False,
    label: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of labels; default: as trained.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(metavar="COL", help="What ties rows, for the intervals; default: as trained."),
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names; default: as trained.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure a model on labelled rows, with 95 % intervals over groups.

    **Example**

    - `linkvet evaluate held-out.parquet --signals-table --model my-model --json`
    """
    if not signals_table:
        raise UserError("only tables of signals can be evaluated for now",
                        cure="Add --signals-table.")  # fmt: skip
    from linkvet.cli.train import needs_training

    with needs_training():
        from linkvet.training.table_evaluate import evaluate_table
    found, notes = evaluate_table(table, model, label, group, host)
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    show_figures(found, as_json)


def show_figures(found: dict, as_json: bool) -> None:
    """Print figures as one JSON object, or one line each with its interval."""
    if as_json:
        import json

        from linkvet.cli.show import plain

        print(json.dumps(plain(found), indent=2))
        return
    rows = []
    for name, value in found.items():
        if not name.endswith("_interval"):
            low, high = found.get(f"{name}_interval") or (None, None)
            rows.append({"figure": name, "value": value, "low": low, "high": high})
    show(rows, as_json=False)
