"""The first look at the exports of a run, and how its work is spread over processes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from linkvet.cli.commands.sites.job import survey
from linkvet.cli.terminal.progress import Steps
from linkvet.data.exports.files.inputs import each_export, local_files
from linkvet.data.exports.read import refuse_unmet
from linkvet.data.exports.sites_of_files import FilesBySite, FileSites, files_by_site
from linkvet.data.own_site import own_sites
from linkvet.data.parallel.processes import Workers, usable_processors
from linkvet.data.progress import stage
from linkvet.data.storage.address import Location
from linkvet.model.options import ScoringOptions
from linkvet.model.store import Model

FINDING = "finding sites"
# what a site and its rows take, and how much work makes up for the start of workers; all measured
SECONDS_A_SITE, ROWS_A_SECOND, BYTES_A_SECOND = 0.5, 30_000, 1_000_000
WORTH_A_START = 5.0


class Spread:
    """Workers, and the choice of doing little work without them where nobody named a number."""

    def __init__(self, workers: int | None, prepare: Callable[[], Model]) -> None:
        self.named = workers is not None
        self.workers = Workers(workers or usable_processors(), prepare)

    def __enter__(self) -> Self:
        self.workers.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.workers.__exit__(*error)

    def map(
        self,
        work: Callable[..., Any],
        jobs: Sequence[Any],
        rows: int = 0,
        size: int = 0,
    ) -> Iterator[tuple[int, Any]]:
        """Do the jobs, which are of so many rows or bytes in all; results come first come first."""
        seconds = len(jobs) * SECONDS_A_SITE + rows / ROWS_A_SECOND + size / BYTES_A_SECOND
        return self.workers.map(work, jobs, here=not self.named and seconds < WORTH_A_START)


def survey_sites(
    given: Iterable[Location], options: ScoringOptions, spread: Spread, steps: Steps
) -> FilesBySite:
    """Read all exports for the sites that they are of.

    Standard input can be read but once, so with it all is split row by row.
    """
    paths = each_export(given)
    if Path("-") in paths:
        return FilesBySite(split=paths)
    size = sum(path.stat().st_size for path in local_files(paths) if path.is_file())
    files: dict[int, FileSites] = {}
    with stage(FINDING, steps, len(paths), exports=len(paths), bytes=size):
        for at, one in spread.map(partial(survey, options=options), paths, size=size):
            files[at] = one
            steps(FINDING, len(files), len(paths))
    ordered = [files[at] for at in range(len(paths))]
    read = [source for one in ordered for source in one.sources]
    if read:
        refuse_unmet(options.mapping, read)
    return files_by_site(ordered, own_sites(options.site).main)
