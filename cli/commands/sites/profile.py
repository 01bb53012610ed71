"""`linkvet profile --several-sites`: one row a site, out of exports or of results."""

import sys
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.analysis.sites.figures import site_figures, site_profile
from linkvet.cli.commands.sites.job import Settings, prepare_model
from linkvet.cli.commands.sites.plan import plan_sites
from linkvet.cli.commands.sites.run import Outcome, leave, score_jobs, table_of
from linkvet.cli.commands.sites.survey import Spread, survey_sites
from linkvet.cli.options import files
from linkvet.cli.results.read_profile import read_tables
from linkvet.cli.results.read_sites import folders_of_sites
from linkvet.cli.results.sites_table import scored_row, sites_table
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.sites_summary import not_scored
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError
from linkvet.model.options import ScoringOptions
from linkvet.model.store import load

# what fits a terminal; JSON and pipes get every column
SHOWN = {
    "site": "site",
    "domains": "referring_domains",
    "links": "backlinks",
    "spam": "spam_share",
    "from": "spam_share_low",
    "to": "spam_share_high",
    "without_spam": "domains_without_spam",
    "new_a_month": "new_domains_a_month",
    "to_disavow": "disavow_domains",
}


def profile_exports(
    given: list[str], options: ScoringOptions, workers: int | None, as_json: bool
) -> None:
    """Print the figures of each site that exports are of; what cannot be scored is said."""
    load(options.model)  # refused here, before workers start
    with Steps(as_json) as steps, Spread(workers, prepare_model(options.model)) as spread:
        plan = plan_sites(survey_sites(files(given), options, spread, steps), options, steps)
        outcome = Outcome()
        score_jobs(outcome, plan, plan.jobs, Settings(options), spread, steps)
        if outcome.stopped:
            raise outcome.stopped
        table = table_of(plan, outcome)
    _show(table.filter(pl.col("error").is_null()), as_json)
    not_scored(table)
    if plan.rejects.height and not as_json:
        note(f"{plan.rejects.height:,} rows could not be used, or named no site")
    leave(table, outcome)


def profile_folders(folders: list[Path], as_json: bool) -> None:
    """Print the figures of results of several sites, without scoring anything again.

    Raises
    ------
    UserError
        Where a folder holds no results.
    """
    _show(
        sites_table([_row(one) for folder in folders for one in folders_of_sites(folder)]), as_json
    )


def _row(folder: Path) -> dict[str, Any]:
    links, domains, summary = read_tables(folder)
    site = summary.get("site") or folder.name
    figures = site_figures(site_profile(links, domains, summary), domains, summary)
    return scored_row(site, folder.name, summary, figures)


def _show(table: pl.DataFrame, as_json: bool) -> None:
    table = table.drop("folder", "error")
    if not as_json and sys.stdout.isatty():
        table = table.select(pl.col(column).alias(name) for name, column in SHOWN.items())
    show(table.to_dicts(), as_json)


def all_folders(given: list[str]) -> list[Path] | None:
    """The folders of results that are given, None where exports are.

    Raises
    ------
    UserError
        Where both are.
    """
    folders = [Path(one) for one in given if one != "-" and Path(one).is_dir()]
    if folders and len(folders) < len(given):
        raise UserError(
            "a folder of results and exports cannot be read together",
            file=str(folders[0]),
            cure="Name folders, or name exports.",
        )
    return folders or None
