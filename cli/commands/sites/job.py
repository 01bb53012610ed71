"""What a worker does: one site read, judged by its own profile, and written into its folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from linkvet.analysis.sites.figures import site_figures, site_profile
from linkvet.analysis.sites.shared_networks import members
from linkvet.cli.results.sites_table import scored_row
from linkvet.cli.results.write import write_all
from linkvet.cli.terminal.output import make_logs_safe
from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports, read
from linkvet.data.exports.sites_of_files import FileSites, sites_of_file
from linkvet.data.storage.address import Location
from linkvet.model.options import ScoringOptions
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, load


@dataclass(frozen=True)
class Settings:
    """What holds for every site of a run; nothing is written where `form` is None."""

    options: ScoringOptions
    form: str | None = None
    report: bool = False
    manual_action: bool = False


@dataclass(frozen=True)
class SiteJob:
    """A site to score: out of whole exports, or out of rows that were split off already.

    `place` is the folder for its results. `own` are the sites that must not be disavowed, this one
    first; None reads it from the exports.
    """

    site: str
    place: Path
    exports: list[Location]
    rows: Exports | None = None
    own: list[str] | None = None


class SiteScore(NamedTuple):
    """What became of a site: its row of the table, or why it has none; `fault` if that is ours."""

    row: dict[str, Any]
    members: pl.DataFrame | None = None
    problem: str | None = None
    fault: bool = False


def prepare_model(folder: Path | str | None) -> Callable[[], Model]:
    """Give what a worker starts with: a model, loaded once for all of its sites."""
    return partial(_prepared, folder)


def _prepared(folder: Path | str | None) -> Model:
    make_logs_safe()
    return load(folder)


def survey(_: Model, path: Location, options: ScoringOptions) -> FileSites:
    """Read an export for the sites that its rows point at."""
    return sites_of_file(path, options.mapping, options.limits)


def score_site(model: Model, job: SiteJob, settings: Settings) -> SiteScore:
    """Score a site and write its results; what is wrong with its exports is its own problem.

    Raises
    ------
    UserError
        Where results cannot be written: that is no fault of this site.
    """
    options = replace(settings.options, site=job.own)
    try:
        scored = assemble(_rows(job, options), model, options, keep_links=False)[0]
        profile = site_profile(scored.links, scored.domains, scored.summary)
        figures = site_figures(profile, scored.domains, scored.summary)
    except UserError as error:
        return SiteScore({}, problem=str(error))
    except Exception as error:
        problem = f"linkvet failed with {type(error).__name__}: {error}"
        return SiteScore({}, problem=problem, fault=True)
    scored.summary["manual_action"] = settings.manual_action
    if settings.form is not None:
        job.place.mkdir()
        write_all(scored, job.place, settings.form, settings.report, profile=profile)
    row = scored_row(job.site, job.place.name, scored.summary, figures)
    return SiteScore(row, members(scored.domains, scored.networks))


def _rows(job: SiteJob, options: ScoringOptions) -> Exports:
    if job.rows is not None:
        return job.rows
    return read(job.exports, mapping=options.mapping, limits=options.limits, alone=False)
