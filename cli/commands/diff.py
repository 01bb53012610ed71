"""`linkvet diff`: what changed between two exports or results of one site."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.analysis.to_json import plain
from linkvet.cli.options import AsJson, Force, scoring_options
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.output import note, show_json
from linkvet.cli.terminal.progress import Steps
from linkvet.data.progress import stage
from linkvet.model.options import DEFAULTS, ScoringOptions

if TYPE_CHECKING:
    from linkvet.analysis.diff.changes import Changes

ALARM_CODE = 3


class FailOn(StrEnum):
    """What makes the command fail, for cron."""

    attack = "attack"


Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="The earlier export, or folder of results; a history alone gives its last two.",
    ),
]
New = Annotated[
    str | None,
    typer.Argument(
        metavar="NEW", help="The later export or folder of results.", show_default=False
    ),
]
Html = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a page to read or to send on.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the lists: changed-links.csv, changed-domains.csv, outreach.csv.",
    ),
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(help=f"Exit with code {ALARM_CODE} where there is an attack alarm."),
]
SeveralSites = Annotated[
    bool,
    typer.Option(
        "--several-sites",
        help="OLD and NEW are folders of `linkvet score --several-sites`: print one row a site.",
    ),
]
QuietButAlarm = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing but an alarm and errors.")
]


@logged
@scoring_options("pages", "about", "embeddings", "domain_ranks")
def diff(
    old: Old,
    new: New = None,
    options: ScoringOptions = DEFAULTS,
    as_json: AsJson = False,
    html: Html = None,
    out: Out = None,
    fail_on: FailOnOption = None,
    several_sites: SeveralSites = False,
    force: Force = False,
    quiet: QuietButAlarm = False,
) -> None:
    """Tell what changed between two exports, or results, of one site.

    New, lost and returned links and domains, with their verdicts; shares of quality, anchors, kinds
    and networks, with intervals; an alarm where spam came in a burst. A move of the site, another
    tool and an export cut off are told as such. Exit code 3 with `--fail-on attack`: alarm.

    **Examples**

    - `linkvet diff august.csv november.csv`
    - `linkvet diff results-august results-november --html changes.html`
    - `linkvet diff history`, the last two results of `linkvet score --history history`
    - `linkvet diff history november.csv --fail-on attack --quiet`, for cron
    - `linkvet diff august.csv november.csv --out changes`, with the list for outreach
    - `linkvet diff clients-august clients-november --several-sites`
    """
    if several_sites:
        from linkvet.cli.commands.sites.diff import diff_sites
        from linkvet.cli.commands.sites.run import refuse_for_several

        refuse_for_several(html=html, out=out)
        if diff_sites(old, new, as_json, quiet) and fail_on:
            raise typer.Exit(ALARM_CODE)
        return
    from linkvet.analysis.diff.changes import compare
    from linkvet.cli.commands.diff_sides import sides
    from linkvet.model.scoring import run

    with Steps(quiet or as_json) as steps:
        score = partial(run, options=options, progress=steps)
        earlier, later, before = sides(old, new, score)
        with stage("comparing", steps) as counts:
            changes = compare(earlier, later, before)
            counts |= {"links": changes.links.height, "domains": changes.domains.height}
    changes_dict = _to_dict(changes)
    if html:
        _write_page(html, changes_dict, force)
    if out:
        _write_lists(out, [Path(old), *([Path(new)] if new else [])], changes, changes_dict, force)
    if as_json:
        show_json(changes_dict)
    elif not quiet:
        from linkvet.cli.terminal.diff import show_changes

        show_changes(changes_dict, [one for one in (html, out) if one])
    if fail_on and changes.attack["alarm"]:
        if quiet and not as_json:
            note(f"linkvet: {changes_dict['stories'][0]['says']}")
        raise typer.Exit(ALARM_CODE)


def _to_dict(changes: "Changes") -> dict[str, Any]:
    from linkvet.analysis.diff.to_dict import to_dict

    return plain(to_dict(changes))


def _write_page(path: Path, changes_dict: dict[str, Any], force: bool) -> None:
    from linkvet.cli.report.page import diff_page
    from linkvet.data.atomic import replace_file
    from linkvet.data.errors import UserError

    if path.exists() and not force and b"linkvet diff" not in path.read_bytes():
        raise UserError(
            "linkvet did not write this file",
            file=str(path),
            cure="Name another, or replace it with --force.",
        )
    replace_file(path, diff_page(changes_dict).encode("utf-8", errors="replace"))


def _write_lists(
    out: Path, inputs: list[Path], changes: "Changes", changes_dict: dict[str, Any], force: bool
) -> None:
    """Write what is new, lost and returned, and whom to write to."""
    import polars as pl

    from linkvet.analysis.diff.outreach import outreach
    from linkvet.analysis.diff.to_dict import OF_DOMAINS, OF_LINKS
    from linkvet.cli.results.folder import CHANGES, results_folder
    from linkvet.cli.results.write import write_csv, write_json

    moved = pl.col("state").is_in(["new", "returned", "lost"])
    tables = {
        "changed-links.csv": changes.links.filter(moved).select(OF_LINKS),
        "changed-domains.csv": changes.domains.filter(moved).select(OF_DOMAINS),
        "outreach.csv": outreach(changes),
    }
    given = [path for path in inputs if path.is_file()]
    with results_folder(out, given, force, CHANGES, note) as place:
        for name, table in tables.items():
            write_csv(table, place / name)
        write_json(changes_dict, place / CHANGES[-1])
