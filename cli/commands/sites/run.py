"""Sites scored by workers, and a row of the table for each, whatever became of it."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl
import typer

from linkvet.cli.commands.sites.job import Settings, SiteJob, SiteScore, score_site
from linkvet.cli.commands.sites.plan import Plan
from linkvet.cli.commands.sites.survey import Spread
from linkvet.cli.results.sites_table import failed_row, sites_table
from linkvet.cli.terminal.progress import Steps
from linkvet.data.errors import UserError
from linkvet.data.parallel.processes import WorkerKilledError
from linkvet.data.progress import stage
from linkvet.data.storage.address import name_of

SCORING = "scoring sites"
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


@contextmanager
def stopped_once(outcome: Outcome) -> Iterator[None]:
    """Pass over Ctrl-C once it has stopped a run, so that what is finished can be written.

    People press it twice, and polars raises it from within and leaves it to be raised once more.
    """

    def stop(*_: object) -> None:
        if outcome.stopped is None:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def score_jobs(
    outcome: Outcome,
    plan: Plan,
    jobs: Sequence[SiteJob],
    settings: Settings,
    spread: Spread,
    steps: Steps,
) -> None:
    """Score sites until all are done or the run is stopped, and put down what became of each."""
    try:
        rows = sum(plan.rows.values())
        with stage(SCORING, steps, len(jobs), sites=len(jobs), rows=rows) as counts:
            work = partial(score_site, settings=settings)
            for at, score in spread.map(work, jobs, rows=rows):
                outcome.scores[jobs[at].site] = score
                counts["sites_done"] = len(outcome.scores)
                steps(SCORING, len(outcome.scores), len(jobs))
    except STOPS as stop:
        outcome.stopped = stop
    for site, score in outcome.scored.items():
        if score.row["rows"] + score.row["rejected"] != plan.rows[site]:
            raise AssertionError(f"rows of {site} were lost")


def table_of(plan: Plan, outcome: Outcome) -> pl.DataFrame:
    """A row for each site, and for exports that could not be read.

    Raises
    ------
    UserError
        Where no site could be scored.
    """
    rows = [failed_row(one.site, one.files, one.problem) for one in plan.unread]
    rows += [_row(job, outcome.scores.get(job.site)) for job in plan.jobs]
    table = sites_table(rows)
    if not outcome.scored:
        raise outcome.stopped or _nothing_scored(table["error"].unique(maintain_order=True))
    return table


def _row(job: SiteJob, score: SiteScore | None) -> dict[str, Any]:
    if score and score.problem is None:
        return score.row
    files = map(name_of, job.exports)
    return failed_row(job.site, files, (score and score.problem) or NOT_SCORED)


def _nothing_scored(problems: pl.Series) -> UserError:
    several = f"none of {problems.len():,} sites could be scored; the first: "
    return UserError(f"{several if problems.len() > 1 else ''}{problems[0]}")


def leave(table: pl.DataFrame, outcome: Outcome) -> None:
    """End with the exit code for what went wrong, if anything did."""
    if any(one.fault for one in outcome.scores.values()):
        raise typer.Exit(1)
    if table["error"].count():
        raise typer.Exit(2)
