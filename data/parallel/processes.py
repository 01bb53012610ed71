"""Jobs spread over worker processes, or done in this one: the results are the same.

Workers are spawned, not forked: polars has threads, and a copy of a process made while one of them
holds a lock waits for it forever.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Generic, Self, TypeVar

from linkvet.data.errors import UserError

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")

THREADS = "POLARS_MAX_THREADS"
_prepared: list[Any] = []  # in a worker: what it holds for all of its jobs


class WorkerKilledError(UserError):
    """A worker ended in the middle of a job, without an answer."""


class Workers(Generic[Shared]):
    """Up to `most` processes, each of which holds what `prepare` gives, made once.

    They start with the first jobs that need them, and end with the `with` block. `prepare`, the
    work and the jobs must be picklable.
    """

    def __init__(self, most: int, prepare: Callable[[], Shared]) -> None:
        self.most, self.prepare = most, prepare
        self._pool: ProcessPoolExecutor | None = None
        self._here: list[Shared] = []
        self._children: set[BaseProcess] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, work: Callable[[Shared, Job], Result], jobs: Sequence[Job], here: bool = False
    ) -> Iterator[tuple[int, Result]]:
        """Give each job's position and the result of `work(prepared, job)`, first come first.

        Whatever ends the loop early ends the workers too. With `here`, a single worker or a single
        job, all is done in this process, in the order of the jobs.

        Raises
        ------
        WorkerKilledError
            Where one was, in the middle of a job.
        """
        if here or self.most == 1 or len(jobs) < 2:
            for at, job in enumerate(jobs):
                yield at, work(self._prepared_here(), job)
            return
        at_of = self._submit(work, jobs)
        try:
            for future in as_completed(at_of):
                yield at_of[future], future.result()
        except BrokenProcessPool:
            raise _killed("Give fewer with --workers.") from None
        finally:
            if not all(future.done() for future in at_of):
                self._terminate()

    def stream(
        self, work: Callable[[Shared, Job], Result], jobs: Iterable[Job]
    ) -> Iterator[Result]:
        """Give what `work(prepared, job)` gives for each job, in the order of the jobs.

        Jobs are taken when a worker is nearly free, two for each at most, so that they may be many
        and large. Whatever ends the loop early ends the workers too; a single worker is this
        process.

        Raises
        ------
        WorkerKilledError
            Where one was, in the middle of a job.
        """
        if self.most == 1:
            for job in jobs:
                yield work(self._prepared_here(), job)
            return
        futures: deque[Future[Result]] = deque()
        try:
            for job in jobs:
                futures.extend(self._submit(work, [job]))
                if len(futures) >= 2 * self.most:
                    yield futures.popleft().result()
            while futures:
                yield futures.popleft().result()
        except BrokenProcessPool:
            raise _killed("Free some memory, and run it again.") from None
        finally:
            if not all(future.done() for future in futures):
                self._terminate()

    def _prepared_here(self) -> Shared:
        if not self._here:
            self._here.append(self.prepare())
        return self._here[0]

    def _submit(
        self, work: Callable[[Shared, Job], Result], jobs: Sequence[Job]
    ) -> dict[Future[Result], int]:
        if self._pool is None:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self.most, context, _begin, (self.prepare,))
        others = set(active_children())
        with _inherited(self.most):  # submitting starts the processes
            futures = {self._pool.submit(_do, work, job): at for at, job in enumerate(jobs)}
        self._children |= set(active_children()) - others
        return futures

    def _terminate(self) -> None:
        """End the workers in the middle of their jobs."""
        pool, self._pool = self._pool, None
        if pool:
            for child in self._children:
                child.terminate()
            pool.shutdown(cancel_futures=True)


def _killed(cure: str) -> WorkerKilledError:
    reason = "a worker was killed, most likely because memory ran out"
    return WorkerKilledError(reason, cure=cure)


def usable_processors() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


@contextmanager
def _inherited(workers: int) -> Iterator[None]:
    """Have workers that start meanwhile share the processors, and leave Ctrl-C to this process."""
    before, threads = signal.getsignal(signal.SIGINT), os.environ.get(THREADS)
    os.environ[THREADS] = threads or str(max(1, usable_processors() // workers))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if threads is None:
            del os.environ[THREADS]


def _begin(prepare: Callable[[], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _prepared.append(prepare())


def _end_with_parent() -> None:
    """End this worker where its parent was killed: nobody would ever give it another job."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(work: Callable[[Any, Job], Result], job: Job) -> Result:
    return work(_prepared[0], job)
