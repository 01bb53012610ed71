"""`linkvet score --several-sites`: each site judged by its own profile, in a folder of its own."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from linkvet.analysis.sites.shared_networks import shared_networks
from linkvet.cli.commands.sites.job import Settings, prepare_model
from linkvet.cli.commands.sites.plan import Plan, placed, plan_sites
from linkvet.cli.commands.sites.run import Outcome, leave, score_jobs, stopped_once, table_of
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
from linkvet.cli.results.write import write_csv
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.sites_summary import closing_sites
from linkvet.cli.wording.numbers import count
from linkvet.data.atomic import remove_empty, writing
from linkvet.data.parallel.processes import WorkerKilledError
from linkvet.data.progress import stage
from linkvet.data.storage.address import Location
from linkvet.model.store import load


def score_sites(
    paths: list[Location],
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
        plan = plan_sites(survey_sites(paths, options, spread, steps), options, steps)
        folders, before = folder_names(job.site for job in plan.jobs), earlier(out)
        names = files_of(dict.fromkeys([*folders.values(), *before]))
        with results_folder(out, inputs, force, names, tell=note) as place:
            jobs = placed(plan.jobs, place, folders)
            outcome = Outcome()
            with stopped_once(outcome):
                score_jobs(outcome, plan, jobs, settings, spread, steps)
                if outcome.stopped:
                    names[:] = files_of(folders[site] for site in outcome.scored)
                table = table_of(plan, outcome)
                with stage("writing results", steps, sites=len(outcome.scored)):
                    _write(place, table, plan, outcome, settings.report)
        remove_empty(out / name for name in before)
    closing_sites(table, plan.rejects.height, out, settings.report, quiet)
    if outcome.stopped:
        _leave_stopped(outcome.stopped, len(outcome.scored), len(plan.jobs), out)
    leave(table, outcome)


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


def _leave_stopped(stop: BaseException, finished: int, sites: int, out: Path) -> None:
    """Say what is kept of a run that was stopped, and end it as it was to be ended."""
    kept = f"{count(finished, 'site')} of {sites:,} {'is' if finished == 1 else 'are'} finished"
    if isinstance(stop, WorkerKilledError):
        note(f"{kept}: see {out}")
        raise stop
    ended = SystemExit(stop.code if isinstance(stop, SystemExit) else STOPPED)
    ended.add_note(f"{kept}: see {out}.")
    raise ended
