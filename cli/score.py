"""`linkvet score`: exports in; tables, disavow file and report out."""

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.inputs import (
    About,
    Allow,
    Exports,
    Map,
    Model,
    Pages,
    Precision,
    Site,
    files,
    mapping,
    subject,
)
from linkvet.cli.progress import Steps
from linkvet.cli.reference import STORE, TrackingUri, model_folder
from linkvet.data.errors import UserError


class Form(StrEnum):
    """How the tables are written."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


Out = Annotated[
    str,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the results; `-` sends the table of links to standard output instead.",
    ),
]


def score(
    exports: Exports,
    out: Out = "linkvet-results",
    site: Site = None,
    allow: Allow = None,
    model: Model = None,
    tracking_uri: TrackingUri = STORE,
    precision: Precision = 0.99,
    form: Annotated[Form, typer.Option("--format", help="Form of the tables.")] = Form.csv,
    columns: Map = None,
    pages: Pages = None,
    about: About = None,
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="The columns are signals of your own.")
    ] = False,
    prior_shift: Annotated[
        bool,
        typer.Option(
            "--prior-shift/--no-prior-shift",
            help="Move probabilities to the profile's own share of spam, estimated from them.",
        ),
    ] = False,
    manual_action: Annotated[
        bool,
        typer.Option(
            "--manual-action",
            help="Search Console shows a manual action for unnatural links; without this, none is "
            "assumed.",
        ),
    ] = False,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Write report.html.")] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files in DIR that linkvet did not write.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Score the links of one or more exports; write tables, disavow file and report.

    **Examples**

    - `linkvet score backlinks.csv`
    - `linkvet score ahrefs.csv semrush.csv gsc.csv --out results --site spa.example`
    - `curl ... | linkvet score - --out - --format jsonl | head`
    - `linkvet score backlinks.csv --pages pages.warc.gz`, with the pages of `linkvet fetch`
    - `linkvet score table.csv --signals-table --model my-model`, probabilities alone
    """
    from linkvet.cli.folder import results_folder
    from linkvet.cli.outputs import write_all, write_table
    from linkvet.data.writing import named
    from linkvet.model.scoring import run

    if out == "-" and form == Form.parquet and sys.stdout.isatty():
        raise UserError("Parquet is not for a terminal", cure="Send it to a file with `> links`.")
    folder = model_folder(model, tracking_uri)
    if signals_table:
        from linkvet.cli.table import score_table

        score_table(exports, folder, out, form, force, quiet)
        return
    paths, names = files(exports), mapping(columns)
    scored = partial(
        run, paths, site=site, allow=allow, model=folder, precision=precision, mapping=names,
        prior_shift=prior_shift, pages=pages or (), about=subject(about),
    )  # fmt: skip
    if out == "-":
        with Steps(quiet) as steps:
            result = scored(progress=steps)
        with named(Path("standard output")):
            write_table(result.table(), sys.stdout.buffer, form)
            sys.stdout.flush()
        return
    inputs = [*paths, *(pages or ()), *([allow] if allow else [])]
    with results_folder(Path(out), inputs, force) as place, Steps(quiet) as steps:
        result = scored(progress=steps)
        result.summary["manual_action"] = manual_action
        steps("writing results", 0, 1)
        write_all(result, place, form, report)
        steps("writing results", 1, 1)
    if not quiet:
        from linkvet.cli.closing import closing

        closing(result, Path(out), report)
