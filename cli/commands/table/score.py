"""`linkvet table score`: rows of own signals in, their probabilities out."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet import __version__
from linkvet.cli.commands.table.given import OwnModel, Table, own_model
from linkvet.cli.model_reference import STORE, Key, TrackingUri, training_extra
from linkvet.cli.options import Force, Format, Quiet, TableFormat
from linkvet.cli.terminal.figures import show_notes
from linkvet.cli.terminal.output import binary_output, note, say

Out = Annotated[
    str,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the results; `-` sends the scores to standard output instead.",
    ),
]


def score(
    table: Table,
    model: OwnModel,
    out: Out = "linkvet-results",
    form: Format = TableFormat.csv,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the probability of every row of a table, and the rows that could not be read.

    **Examples**

    - `linkvet table score new.csv --model my-model --out results`
    """
    import polars as pl

    from linkvet.analysis.write_table import write_table
    from linkvet.cli.results.folder import results_folder
    from linkvet.cli.results.write import write_csv, write_json
    from linkvet.data.atomic import named, writing
    from linkvet.data.exports.rows import REJECTS

    folder, loaded = own_model(model, tracking_uri, require_signature)
    with training_extra("scoring with such a model"):
        from linkvet.training.custom_table.score import read_rows, score_rows
    rows = read_rows(table, loaded)
    show_notes(rows.notes)
    scores = score_rows(loaded, rows)
    if out == "-":
        with named(Path("standard output")), binary_output() as output:
            write_table([scores], output, form)
        return
    summary = {
        "linkvet": __version__,
        "model": f"{folder.name}-{loaded.card['digest'][:12]}",
        "table": table.name,
        "rows_in": scores.height + len(rows.rejects),
        "rows_out": scores.height,
        "rejected": len(rows.rejects),
        "notes": rows.notes,
    }
    left = [(table.name, *one) for one in rows.rejects]
    with results_folder(Path(out), [table], force, tell=note) as place:
        with writing(place / f"scores.{form}") as handle:
            write_table([scores], handle, form)
        write_csv(pl.DataFrame(left, REJECTS, orient="row"), place / "rejects.csv")
        write_json(summary, place / "summary.json")
    if not quiet:
        say(f"{scores.height:,} rows scored, {len(rows.rejects):,} left out: {out}/scores.{form}")
