"""`linkvet profile`: is this profile healthy? Counts, quality, spread, pace, best and worst."""

from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet.cli.options import SHARED, AsJson, Workers, files, scoring_options, typed
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.output import note, show_json
from linkvet.cli.terminal.progress import Steps
from linkvet.data.errors import UserError
from linkvet.data.progress import stage
from linkvet.model.options import DEFAULTS, ScoringOptions

Given = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORT",
        help="Exports of any backlink tool for one site, or one folder that `linkvet score` wrote. "
        "`-` is standard input.",
        show_default=False,
    ),
]
SeveralSites = Annotated[
    bool,
    typer.Option(
        "--several-sites",
        help="The exports, or folders of results, are of several sites: print one row a site.",
    ),
]


@logged
@scoring_options("precision", "domain_ranks")
def profile(
    context: typer.Context,
    exports: Given,
    options: ScoringOptions = DEFAULTS,
    as_json: AsJson = False,
    several_sites: SeveralSites = False,
    workers: Workers = None,
) -> None:
    """Say how healthy the profile of a site is: how many links, how good, from whom, since when.

    Each figure stands beside what it means; no score sums them up. The report of `linkvet score`
    shows the same. Given a folder of results, nothing is scored again.

    **Examples**

    - `linkvet profile backlinks.csv`
    - `linkvet profile linkvet-results`
    - `linkvet profile ahrefs.csv semrush.csv --json`
    - `linkvet profile exports/*.csv.gz --several-sites`
    """
    if several_sites:
        _several(context, exports, options, workers, as_json)
        return
    if workers:
        raise UserError("--workers is for --several-sites", cure="Leave it out.")
    folder = _folder(exports)
    if folder is not None:
        _refuse_options(context, folder)
        from linkvet.cli.results.read_profile import read

        figures = read(folder)
    else:
        figures = _scored(exports, as_json, options)
    if as_json:
        from linkvet.cli.wording.glossary import MEANS

        show_json({**figures, "means": MEANS})
        return
    from linkvet.cli.terminal.profile import show
    from linkvet.cli.wording.decided import decided

    show(figures)
    note(*decided(figures))


def _several(
    context: typer.Context,
    given: list[str],
    options: ScoringOptions,
    workers: int | None,
    as_json: bool,
) -> None:
    from linkvet.cli.commands.sites.profile import all_folders, profile_exports, profile_folders
    from linkvet.cli.commands.sites.run import refuse_for_several

    refuse_for_several(about=options.about)
    folders = all_folders(given)
    if folders is None:
        profile_exports(given, options, workers, as_json)
        return
    _refuse_options(context, folders[0])
    profile_folders(folders, as_json)


def _refuse_options(context: typer.Context, folder: Path) -> None:
    if typed(context, *SHARED):
        raise UserError(
            "the results are scored already",
            file=str(folder),
            cure="Leave the options out, or name the exports.",
        )


def _folder(given: list[str]) -> Path | None:
    """Folder of results that is given, None where exports are."""
    folders = [one for one in given if one != "-" and Path(one).is_dir()]
    if folders and len(given) > 1:
        raise UserError(
            "a folder of results stands for itself",
            file=folders[0],
            cure="Name it alone, or name the exports together.",
        )
    return Path(folders[0]) if folders else None


def _scored(exports: list[str], quiet: bool, options: ScoringOptions) -> dict[str, Any]:
    from linkvet.analysis.profile.view import profile_view
    from linkvet.model.results.summary import by_people
    from linkvet.model.scoring import run

    with Steps(quiet) as steps:
        scored = run(files(exports), options, steps)
    if scored.rejects.height and not quiet:
        note(f"{scored.rejects.height:,} rows could not be used: `linkvet score` tells which")
    summary = scored.summary
    with stage("describing the profile"):
        view = profile_view(scored.links, scored.domains, summary["site"], summary["names"])
    return view | by_people(summary)
