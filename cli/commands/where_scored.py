"""Where links are scored: in memory, or in partitions on disk, here, in processes or on Dask."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from linkvet.cli.optional_extra import extra
from linkvet.data.atomic import TEMPORARY, named
from linkvet.data.errors import UserError
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location
from linkvet.model.options import ScoringOptions

if TYPE_CHECKING:
    from linkvet.data.parallel.engine import Engine
    from linkvet.model.judging.memory_plan import MemoryPlan
    from linkvet.model.judging.scored_in_partitions import Results

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
SIZE = r"([0-9]{1,15}(?:\.[0-9]{1,9})?) ?([KMGT]?)(?:i?B)?"
LEAST = 500_000_000  # bytes of memory


class EngineName(StrEnum):
    """What partitions are worked on by."""

    local = "local"
    dask = "dask"


def _size(given: str) -> int:
    """Read a size.

    >>> _size("4GB"), _size("1.5 g")
    (4000000000, 1500000000)
    """
    match = re.fullmatch(SIZE, given.strip(), re.IGNORECASE)
    if not match:
        raise typer.BadParameter(f"{given!r} isn't a size. Use 4GB or 800MB.")
    size = int(float(match[1]) * UNITS[match[2].upper()])
    if size < LEAST:
        raise typer.BadParameter(f"{given!r} is too little: linkvet needs at least 500MB.")
    return size


Memory = Annotated[
    int | None,
    typer.Option(
        parser=_size,
        metavar="SIZE",
        help="Memory to stay within, such as 4GB. Links that do not fit go to disk, with the same "
        "results; default: half of this machine's.",
        show_default=False,
    ),
]
EngineOption = Annotated[
    EngineName, typer.Option("--engine", help="What works on links: this machine, or Dask.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Dask scheduler to use, such as tcp://10.0.0.1:8786; default: workers of this "
        "machine. Its workers must reach the exports and --spill under the same paths.",
        show_default=False,
    ),
]
Spill = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder for links that do not fit in memory; default: inside --out. Emptied at the "
        "end.",
        show_default=False,
    ),
]


class Where(NamedTuple):
    """What the options say of where links are scored."""

    memory: int | None = None
    engine: EngineName = EngineName.local
    workers: int | None = None
    scheduler: str | None = None
    spill: Path | None = None

    def check(self) -> None:
        """Refuse options that do not go together."""
        if self.scheduler and self.engine != EngineName.dask:
            raise UserError("--scheduler is for --engine dask", cure="Add --engine dask.")
        if self.scheduler and self.workers:
            raise UserError(
                "--workers starts workers, and --scheduler has its own",
                cure="Leave out one of them.",
            )


@contextmanager
def scored(
    exports: Sequence[Location],
    options: ScoringOptions,
    where: Where,
    out: Path | None,
    progress: Progress,
) -> "Iterator[Results]":
    """Score exports; the results hold as long as the block lasts.

    Links that do not fit in memory go into a folder inside `out`, or of temporary files.
    """
    from linkvet.data.exports.files.size import text_size
    from linkvet.model.judging.memory_plan import memory_plan

    where.check()
    on_dask = where.engine == EngineName.dask
    plan = memory_plan(text_size(exports), where.memory, where.workers or 1 + on_dask)
    if not plan.partitions or (options.pages and not on_dask and not where.workers):
        from linkvet.model.scoring import run

        yield run(exports, options, progress=progress)
        return
    from linkvet.model.judging.on_disk import Place, run_in_partitions

    with _spill_folder(where.spill or out, plan) as folder, _engine(where) as engine:
        packed = plan.packed(shutil.disk_usage(folder).free)
        place = Place(folder, plan.partitions, engine, packed)
        yield run_in_partitions(exports, options, place, progress)


@contextmanager
def _engine(where: Where) -> "Iterator[Engine | None]":
    if where.engine == EngineName.dask:
        with extra("dask", "--engine dask"):
            from linkvet.data.parallel.dask_cluster import dask_cluster
        with dask_cluster(where.workers, where.scheduler) as cluster:
            yield cluster
        return
    from linkvet.data.parallel.engine import Processes, nothing
    from linkvet.data.parallel.processes import Workers

    if (where.workers or 1) == 1:
        yield None
        return
    with Workers(where.workers or 1, nothing) as workers:
        yield Processes(workers)


@contextmanager
def _spill_folder(parent: Path | None, plan: "MemoryPlan") -> Iterator[Path]:
    """A folder for the time of a run, on a disk that has room for the links."""
    if parent is not None:
        with named(parent):
            parent.mkdir(parents=True, exist_ok=True)
    with named(parent or Path("temporary folder")):
        folder = Path(mkdtemp(prefix=f"{TEMPORARY}spill-", dir=parent))
    try:
        free = shutil.disk_usage(folder).free
        if free < plan.disk:
            raise UserError(
                f"links that do not fit in memory need about {plan.disk / 1e9:,.1f} GB on disk, "
                f"and {free / 1e9:,.1f} GB are free",
                file=str(parent or folder.parent),
                cure="Free some space, or name a folder on another disk with --spill.",
            )
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
