"""`linkvet score`: exports in; tables, disavow file and report out."""

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.cli.commands.where_scored import (
    EngineName,
    EngineOption,
    Memory,
    Scheduler,
    Spill,
    Where,
    scored,
)
from linkvet.cli.options import (
    Exports,
    Force,
    Format,
    Quiet,
    TableFormat,
    Workers,
    files,
    scoring_options,
    typed,
)
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.output import binary_output, note
from linkvet.cli.terminal.progress import Steps
from linkvet.data.errors import UserError
from linkvet.data.progress import stage
from linkvet.data.storage.address import Location
from linkvet.model.options import DEFAULTS, ScoringOptions

if TYPE_CHECKING:
    from linkvet.model.judging.scored_in_partitions import Results

Out = Annotated[
    str,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the results; `-` sends the table of links to standard output instead.",
    ),
]
ManualAction = Annotated[
    bool,
    typer.Option(
        "--manual-action/--no-manual-action",
        help="Search Console shows a manual action for unnatural links; without this, none is "
        "assumed.",
    ),
]
History = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Keep the result there too, under its day, for `linkvet history` and "
        "`linkvet diff`; the report then shows the trend.",
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        help="Day of the exports, for --history; default: today.",
    ),
]
SeveralSites = Annotated[
    bool,
    typer.Option(
        "--several-sites",
        help="The exports are of several sites: judge each by its own profile, into a folder of "
        "its own inside --out, with sites.html and sites.csv over them all.",
    ),
]
Report = Annotated[bool, typer.Option("--report/--no-report", help="Write report.html.")]
Client = Annotated[str | None, typer.Option(metavar="NAME", help="Whom the report is for.")]
Logo = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Picture for the head of the report, PNG or JPEG."),
]


@logged
@scoring_options()
def score(
    context: typer.Context,
    exports: Exports,
    out: Out = "linkvet-results",
    options: ScoringOptions = DEFAULTS,
    form: Format = TableFormat.csv,
    manual_action: ManualAction = False,
    history: History = None,
    day: Day = None,
    several_sites: SeveralSites = False,
    workers: Workers = None,
    memory: Memory = None,
    engine: EngineOption = EngineName.local,
    scheduler: Scheduler = None,
    spill: Spill = None,
    report: Report = True,
    client: Client = None,
    logo: Logo = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Score the links of one or more exports; write tables, disavow file and report.

    **Examples**

    - `linkvet score backlinks.csv`
    - `linkvet score ahrefs.csv semrush.csv gsc.csv --out results --site spa.example`
    - `curl ... | linkvet score - --out - --format jsonl | head`
    - `linkvet score backlinks.csv --pages pages.warc.gz`, with the pages of `linkvet fetch`
    - `linkvet score backlinks.csv --history history`, to compare with the next export
    - `linkvet score exports/*.csv.gz --several-sites --out clients`
    - `linkvet score 's3://bucket/links/*.parquet'`
    """
    if out == "-" and form == TableFormat.parquet and sys.stdout.isatty():
        raise UserError("Parquet is not for a terminal", cure="Send it to a file with `> links`.")
    if not typed(context, "history") and (out == "-" or several_sites):
        history = None  # the project's is for results of its one site, in a folder
    from linkvet.data.exports.files.inputs import local_files

    kept_on = _day(history, day, out == "-")
    paths = files(exports)
    lists = filter(None, (options.allow, options.deny, options.decisions))
    inputs = [*local_files(paths), *map(Path, (*options.pages, *lists))]
    if several_sites:
        from linkvet.cli.commands.sites.job import Settings
        from linkvet.cli.commands.sites.run import refuse_for_several
        from linkvet.cli.commands.sites.score import score_sites

        given = {name: typed(context, name) for name in ("client", "logo")}
        given["domain-ranks"] = options.domain_ranks is not None
        refuse_for_several(history=history, about=options.about, **given, **{"out -": out == "-"})
        settings = Settings(options, form, report, manual_action)
        score_sites(paths, inputs, Path(out), settings, workers, force, quiet)
        return
    where = Where(memory, engine, workers, scheduler, spill)
    if out == "-":
        _to_standard_output(paths, options, where, form, quiet)
        return
    from linkvet.cli.report.logo import data_url
    from linkvet.cli.results.folder import results_folder

    picture = data_url(logo) if logo else None
    with (
        results_folder(Path(out), inputs, force, tell=note) as place,
        Steps(quiet) as steps,
        scored(paths, options, where, Path(out), steps) as results,
    ):
        results.summary["manual_action"] = manual_action
        if client:
            results.summary["client"] = client
        with stage("writing results", steps) as counts:
            replaced = _write(results, place, form, report, picture, history, kept_on)
            sizes = {path.name: path.stat().st_size for path in sorted(place.iterdir())}
            counts |= {"files": sizes, "bytes": sum(sizes.values()), **_counts(results.summary)}
    if not quiet:
        _tell(results, Path(out), report, history and f"{history} under {kept_on}", replaced)


def _counts(summary: dict[str, Any]) -> dict[str, int]:
    """What a log says of the results."""
    counts = {name: summary[name] for name in ("rejected", "links", "domains")}
    counts = {"rows": summary["rows_out"], **counts}
    counts["networks"] = summary["networks"]["networks"]
    return counts | {"disavow_lines": sum(summary["disavow"][n] for n in ("domains", "urls"))}


def _tell(results: "Results", out: Path, report: bool, kept: str | None, replaced: bool) -> None:
    """Say what was found, and where it was kept, in place of an earlier result or not."""
    from linkvet.cli.terminal.score_summary import closing

    closing(results, out, report)
    if kept:
        note(f"Kept in {kept}{', in place of an earlier one of that day' if replaced else ''}")


def _day(history: Path | None, day: str | None, nothing_kept: bool) -> date | None:
    """Day to keep the result under; None without a history."""
    if history is None:
        if day:
            raise UserError("--date is for --history", cure="Name a folder with --history.")
        return None
    if nothing_kept:
        raise UserError(
            "--history keeps results of exports that are written to a folder",
            cure="Leave out `--out -`.",
        )
    try:
        return date.fromisoformat(day) if day else date.today()
    except ValueError:
        raise UserError(f"--date {day!r} isn't a date", cure="Write it as 2026-11-21.") from None


def _to_standard_output(
    paths: list[Location], options: ScoringOptions, where: Where, form: TableFormat, quiet: bool
) -> None:
    from linkvet.analysis.write_table import write_table
    from linkvet.data.atomic import named

    with ExitStack() as results_hold:
        with Steps(quiet) as steps:
            results = results_hold.enter_context(scored(paths, options, where, None, steps))
        with stage("writing results") as counts:
            counts |= _counts(results.summary)
            with named(Path("standard output")), binary_output() as output:
                write_table(results.table(), output, form)


def _write(
    results: "Results",
    place: Path,
    form: TableFormat,
    report: bool,
    picture: str | None,
    history: Path | None,
    kept_on: date | None,
) -> bool:
    """Write the results, and keep them in the history; True if an earlier one gave way there."""
    from linkvet.cli.results.write import write_all

    if history is None or kept_on is None:
        write_all(results, place, form, report, logo=picture)
        return False
    from linkvet.cli.results.history import keep, kept_with

    past = kept_with(history, kept_on, results.summary)
    write_all(results, place, form, report, past, picture)
    return keep(results, history, kept_on)
