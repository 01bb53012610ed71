"""Teaches trees in a process of its own, so that the page goes on answering meanwhile."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread
from types import TracebackType

import polars as pl

from linkvet.data.errors import UserError
from linkvet.review.learning.lesson import Lesson, opinion

SPAWN = get_context("spawn")
LATER = 10  # by how much the process gives way to others (nice)


class Teacher:
    """Teaches one lesson at a time in the background; a context manager that stops with it.

    Parameters
    ----------
    teach
        What is done in the process: a function of a module.
    """

    def __init__(self, teach: Callable[[Lesson], pl.DataFrame] = opinion) -> None:
        self._teach = teach
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._sender: Thread | None = None

    def __enter__(self) -> "Teacher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def busy(self) -> bool:
        """Whether a lesson is being taught."""
        return self._pipe is not None and not self._pipe.poll()

    def start(self, lesson: Lesson) -> bool:
        """Begin a lesson, unless one is being taught or there are too few decisions."""
        if self.busy or not lesson.enough:
            return False
        self.stop()
        self._pipe, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_work, args=(self._teach, theirs))
        self._process.start()
        theirs.close()  # so that the pipe ends with the process
        # a long lesson fills the pipe until the process has started, and nobody shall wait for that
        self._sender = Thread(target=_send, args=(self._pipe, lesson), daemon=True)
        self._sender.start()
        return True

    def take(self) -> pl.DataFrame | None:
        """What the last lesson says of each domain, once; None while there is nothing new.

        Raises
        ------
        UserError
            Where the lesson failed; see `linkvet.review.learning.lesson.opinion`.
        """
        if self._pipe is None or self.busy:
            return None
        try:
            result = self._pipe.recv()
        except (EOFError, OSError):
            result = self._died()
        self.stop()
        if isinstance(result, UserError):
            raise result
        return result

    def stop(self) -> None:
        """End the lesson that is being taught, if there is one."""
        if self._process and self._pipe and self._sender:
            self._process.kill()
            self._process.join()
            self._sender.join()
            self._pipe.close()
        self._process = self._pipe = self._sender = None

    def _died(self) -> UserError:
        assert self._process
        self._process.join()
        if (code := self._process.exitcode) and code < 0:
            return UserError(
                f"the system ended the teaching of trees ({signal.Signals(-code).name})",
                cure="It may have run out of memory: close other programs and teach again.",
            )
        return UserError(
            "linkvet failed while it taught trees",
            cure="What went wrong is in the terminal of `linkvet review`.",
        )


def _send(pipe: Connection, lesson: Lesson) -> None:
    with suppress(OSError):  # the process was ended meanwhile
        pipe.send(lesson)


def _work(teach: Callable[[Lesson], pl.DataFrame], pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this too
    Thread(target=_end_with_server, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(LATER)
    try:
        pipe.send(teach(pipe.recv()))
    except UserError as error:
        pipe.send(error)


def _end_with_server() -> None:
    """End this process where the server is killed, which can't end it any more."""
    if server := parent_process():
        server.join()
    os._exit(1)
