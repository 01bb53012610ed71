"""Work spread over a Dask cluster: workers of this machine, or those of a scheduler elsewhere.

Each piece of work is a future of its own; Dask's data frames are not used. A piece whose worker
dies is done again by another, which is safe, since work of an `Engine` may be done twice.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, TypeVar

import dask.config
import polars as pl
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster
from distributed.protocol.serialize import serialize_bytelist

from linkvet import __version__
from linkvet.data.errors import UserError
from linkvet.data.parallel.processes import THREADS, usable_processors

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2  # pieces of work for each thread of a worker that are under way or wait there
AGAIN = 3  # times that a piece is done again whose worker died
SMALL = 5_000  # bytes: to send them by themselves takes longer
SECONDS = 20  # to reach a scheduler
# Dask has workers give memory back at once, which costs a third of the time.
NO_TRIM = {"MALLOC_TRIM_THRESHOLD_": 1 << 30, "MALLOC_MMAP_THRESHOLD_": 1 << 30}
NO_DASHBOARD: Any = None
LOST = (CancelledError, TimeoutError, OSError)  # closed connections are an OSError


class DaskCluster:
    """Work is done by the workers that a Dask client knows."""

    def __init__(self, client: Client) -> None:
        self.client: Any = client  # its answers may be awaited, which types cannot tell

    def map(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        shared: Shared,
    ) -> Iterator[Result]:
        """Give the result of each item, in their order; see `linkvet.data.parallel.engine.Engine`.

        Raises
        ------
        UserError
            Where a piece of work killed its worker again and again, or the scheduler is lost.
        """
        futures: deque[Future] = deque()
        ahead = AHEAD * max(sum(self.client.nthreads().values()), 1)
        try:
            given = self._given(shared)
            for item in items:
                futures.append(self.client.submit(work, given, item, pure=False, retries=AGAIN))
                if len(futures) >= ahead:
                    yield futures.popleft().result()
            while futures:
                yield futures.popleft().result()
        except KilledWorker as error:
            raise UserError(
                f"workers die of a piece of work: {error}",
                cure="Most likely their memory ran out: give them more, or more partitions.",
            ) from None
        except LOST as error:
            if isinstance(error, UserError):
                raise
            raise UserError(
                f"the Dask scheduler was lost ({type(error).__name__})",
                cure="Start it again, and run this again with --resume.",
            ) from None
        finally:
            self.client.cancel(list(futures))

    def _given(self, shared: Any) -> Any:
        """What work shares, sent once to each worker; small things travel with each piece."""
        if sum(len(part) for part in serialize_bytelist(shared)) < SMALL:
            return shared
        return self.client.scatter([shared], broadcast=True, hash=False)[0]


@contextmanager
def dask_cluster(workers: int | None = None, scheduler: str | None = None) -> Iterator[DaskCluster]:
    """Workers of the scheduler at an address, or so many of this machine while the block lasts.

    Raises
    ------
    UserError
        Where the scheduler cannot be reached or has no workers, or workers run another version.
    """
    with _cluster(workers, scheduler) as address, _client(address) as client:
        _check(client, address)
        yield DaskCluster(client)


@contextmanager
def _cluster(workers: int | None, scheduler: str | None) -> Iterator[Any]:
    if scheduler:
        yield scheduler
        return
    count = workers or usable_processors()
    threads = max(1, usable_processors() // count)
    environ = {**NO_TRIM, THREADS: os.environ.get(THREADS, threads)}
    settings = {
        f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in environ.items()
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            memory_limit=None,
            dashboard_address=NO_DASHBOARD,
            host="127.0.0.1",
        ) as cluster,
    ):
        yield cluster


@contextmanager
def _client(address: Any) -> Iterator[Client]:
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (*LOST, ValueError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address} ({type(error).__name__})",
            cure="Start one with `dask scheduler`, and give its address with --scheduler.",
        ) from None
    with client:
        yield client


def _check(client: Client, address: Any) -> None:
    """Refuse workers that would give other results, or none."""
    here = _versions()
    try:
        of_workers: Any = client.run(_versions)
    except ImportError as error:
        raise UserError(
            f"a Dask worker has no linkvet ({error})", cure="Install linkvet where workers run."
        ) from None
    if not of_workers:
        raise UserError(
            f"the Dask scheduler at {address} has no workers",
            cure="Start some with `dask worker ADDRESS`.",
        )
    for worker, versions in sorted(of_workers.items()):
        if versions != here:
            other = [
                f"{name} {versions.get(name)}" for name in here if versions.get(name) != here[name]
            ]
            raise UserError(
                f"the Dask worker {worker} runs {', '.join(other)}; here are "
                f"{', '.join(f'{name} {here[name]}' for name in here)}",
                cure="Install the same versions everywhere.",
            )


def _versions() -> dict[str, str]:
    return {
        "linkvet": __version__,
        "polars": pl.__version__,
        "distributed": version("distributed"),
    }
