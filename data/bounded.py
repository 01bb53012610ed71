"""Work on a stranger's bytes that may take no more than some time and memory.

Libraries that read a page or a workbook are quick for what people make, and can be driven into
hours or into all of the memory by what is made for that. They cannot be stopped from inside, so the
work is done in a fork, which the system ends at its limits. Where there are no forks (Windows),
nothing is limited: a process started anew takes longer than the pages, and one for many of them
would lose those before the page that it is ended for. Memory is limited where there is /proc.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter

NO_MEMORY = 9  # exit code of a fork
FORKS = hasattr(os, "fork")


class Spent(NamedTuple):
    """What a piece of work gave up on: its time or its memory was spent."""

    reason: str


def each_bounded(
    work: Callable[[Any], Any], items: Sequence[Any], seconds: float, memory: int
) -> Iterator[Any]:
    """Do work on items in their order; `Spent` stands for what took too much.

    Parameters
    ----------
    work
        Runs in a fork, where polars and other threads are not to be used. Its result is sent back.
    seconds
        Time of a processor for one item.
    memory
        Bytes beyond what the process has already.

    Raises
    ------
    Exception
        What the work raises.
    """
    done = 0
    while FORKS and done < len(items):
        ours, theirs = Pipe(duplex=False)
        with catch_warnings():
            # of Python 3.12 on: the fork takes no lock that another thread could hold
            simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            _run(work, items[done:], seconds, memory, theirs)
        theirs.close()
        try:
            for result in _received(ours, len(items) - done):
                done += 1
                yield result
        finally:
            ours.close()
            if done < len(items):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)[1]
        if done < len(items):
            done += 1
            yield Spent(_reason(ended, seconds, memory))
    for item in items[done:]:
        yield work(item)


def _reason(ended: int, seconds: float, memory: int) -> str:
    """Why a fork ended before its work did."""
    if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGPROF:
        return f"takes more than {seconds:g} seconds to read"
    # Rust aborts where it gets no memory, Python raises an error
    spent = [
        os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGABRT,
        os.WIFEXITED(ended) and os.WEXITSTATUS(ended) == NO_MEMORY,
    ]
    if any(spent):
        return f"takes more than {memory // 1_000_000:,} MB of memory to read"
    return "makes the library crash that reads it"


def _received(pipe: Connection, count: int) -> Iterator[Any]:
    for _ in range(count):
        try:
            sound, result = pipe.recv()
        except (EOFError, OSError):  # between two results, or within one
            return
        if not sound:
            raise result
        yield result


def _run(
    work: Callable[[Any], Any], items: Sequence[Any], seconds: float, memory: int, pipe: Connection
) -> None:
    """Work in the fork, which never returns into what called it."""
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        # what a library says of its own end is of no use to anybody
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _limit_memory(memory)
        for item in items:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            try:
                result = True, work(item)
            except MemoryError:
                os._exit(NO_MEMORY)
            except Exception as error:
                result = False, error
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(result)
    finally:
        os._exit(0)


def _limit_memory(more: int) -> None:
    """Let the process have so much more than it has, where the system tells how much that is."""
    import resource  # not there on Windows

    with suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            has = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (has + more, has + more))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
