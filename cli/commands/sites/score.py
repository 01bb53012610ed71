"""`linkvet score --several-sites`: each site judged by its own profile, in a folder of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import typer

from linkvet.analysis.sites.shared_networks import shared_networks
from linkvet.cli.commands.sites.job import Settings, SiteScore, prepare_model, score_site
from linkvet.cli.commands.sites.plan import Plan, placed, plan_sites
from linkvet.cli.commands.sites.survey import Spread, survey_sites
from linkvet.cli.exit_codes import STOPPED
from linkvet.cli.results.folder import results_folder
from linkvet.cli.results.site_folders import (
    PAGE,
    SHARED_NETWORKS,
    SITES,
    earlier,
    files_of,
    folder_names,
)
from linkvet.cli.results.sites_table import failed_row, sites_table
from linkvet.cli.results.write import write_csv
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.sites_summary import closing_sites
from linkvet.cli.wording.numbers import count
from linkvet.data.atomic import remove_empty, writing
from linkvet.data.errors import UserError
from linkvet.data.parallel.processes import WorkerKilledError
from linkvet.model.store import load

NOT_SCORED = "the run was stopped before this site was scored"
STOPS = (KeyboardInterrupt, SystemExit, WorkerKilledError)


@dataclass
class Outcome:
    """What became of the sites of a run so far, and what stopped it."""

    scores: dict[str, SiteScore] = field(default_factory=dict[str, SiteScore])
    stopped: BaseException | None = None

    @property
    def scored(self) -> dict[str, SiteScore]:
        """Those that have results."""
        return {site: one for site, one in self.scores.items() if one.problem is None}

    @property
    def fault(self) -> bool:
        """Whether linkvet itself failed on a site."""
        return any(one.fault for one in self.scores.values())


def refuse_for_several(**given: object) -> None:
    """Refuse options that are about one site; `given` are their values by name.

    Raises
    ------
    UserError
        Naming the first that was given.
    """
    for name, value in given.items():
        if value:
            raise UserError(
                f"--{name} is about one site, and --several-sites about many",
                cure="Leave out one of them.",
            )


def score_sites(
    paths: list[Path],
    inputs: Iterable[Path],
    out: Path,
    settings: Settings,
    workers: int | None,
    force: bool,
    quiet: bool,
) -> None:
    """Score every site that rows point at, and say what was found.

    Results of all sites appear together. Where the run is stopped, those of the sites that are
    finished appear, and what stood there of the others stays.

    Raises
    ------
    UserError
        Where no site could be scored, or results cannot be written.
    """
    options = settings.options
    load(options.model)  # refused here, before workers start
    with Steps(quiet) as steps, Spread(workers, prepare_model(options.model)) as spread:
        plan = plan_sites(survey_sites(paths, settings, spread, steps), options, steps)
        folders, before = folder_names(job.site for job in plan.jobs), earlier(out)
        names = files_of(dict.fromkeys([*folders.values(), *before]))
        with results_folder(out, inputs, force, names, tell=note) as place:
            outcome = _scored(plan, placed(plan.jobs, place, folders), settings, spread, steps)
            if outcome.stopped:
                names[:] = files_of(folders[site] for site in outcome.scored)
            table = sites_table(_rows(plan, outcome))
            _refuse_empty(table, outcome)
            _write(place, table, plan, outcome, settings.report)
        remove_empty(out / name for name in before)
    _end(table, plan, outcome, out, settings.report, quiet)


def _scored(
    plan: Plan, jobs: list[Any], settings: Settings, spread: Spread, steps: Steps
) -> Outcome:
    outcome = Outcome()
    try:
        work = partial(score_site, settings=settings)
        for at, score in spread.map(work, jobs, rows=sum(plan.rows.values())):
            outcome.scores[jobs[at].site] = score
            steps("scoring sites", len(outcome.scores), len(jobs))
    except STOPS as stop:
        outcome.stopped = stop
    for site, score in outcome.scored.items():
        if score.row["rows"] + score.row["rejected"] != plan.rows[site]:
            raise AssertionError(f"rows of {site} were lost")
    return outcome


def _rows(plan: Plan, outcome: Outcome) -> list[dict[str, Any]]:
    """A row of the table for each site, and for exports that could not be read."""
    rows = [failed_row(one.site, one.files, one.problem) for one in plan.unread]
    for job in plan.jobs:
        score = outcome.scores.get(job.site)
        if score and score.problem is None:
            rows.append(score.row)
        else:
            problem = (score and score.problem) or NOT_SCORED
            rows.append(failed_row(job.site, (path.name for path in job.exports), problem))
    return rows


def _refuse_empty(table: pl.DataFrame, outcome: Outcome) -> None:
    """Refuse a run without a single result."""
    if outcome.scored:
        return
    if outcome.stopped:
        raise outcome.stopped
    problems = table["error"].unique(maintain_order=True)
    several = f"none of {table.height:,} sites could be scored; the first: "
    raise UserError(f"{several if problems.len() > 1 else ''}{problems[0]}")


def _write(place: Path, table: pl.DataFrame, plan: Plan, outcome: Outcome, report: bool) -> None:
    by_site = {site: one.members for site, one in outcome.scored.items() if one.members is not None}
    networks = shared_networks(by_site)
    write_csv(plan.rejects, place / "rejects.csv")
    write_csv(networks, place / SHARED_NETWORKS)
    if report:
        from linkvet.cli.report.page import sites_page
        from linkvet.cli.report.view.sites import sites_view

        page = sites_page(sites_view(table, networks))
        with writing(place / PAGE) as handle:
            handle.write(page.encode("utf-8", errors="replace"))
    write_csv(table, place / SITES)


def _end(
    table: pl.DataFrame, plan: Plan, outcome: Outcome, out: Path, report: bool, quiet: bool
) -> None:
    """Say what was found, and leave with the code for what went wrong."""
    closing_sites(table, plan.rejects.height, out, report, quiet)
    if stop := outcome.stopped:
        kept = f"{count(len(outcome.scored), 'site')} of {len(plan.jobs):,} are finished: see {out}"
        if isinstance(stop, WorkerKilledError):
            note(kept)
            raise stop
        ended = SystemExit(stop.code if isinstance(stop, SystemExit) else STOPPED)
        ended.add_note(f"{kept}.")
        raise ended
    if outcome.fault:
        raise typer.Exit(1)
    if table["error"].count():
        raise typer.Exit(2)
