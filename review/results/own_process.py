"""Work that takes much memory for a while, done in a process of its own."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from linkvet.data.errors import UserError

Made = TypeVar("Made")


def in_own_process(do: Callable[..., Made], *given: Any, file: Path) -> Made:
    """Call a function of a module where its memory is given back when it ends.

    Meanwhile this process goes on with its other threads.

    Parameters
    ----------
    file
        What it reads, for the error.

    Raises
    ------
    UserError
        Where the process was ended, as it is where the machine has no memory left.
    """
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            return pool.submit(do, *given).result()
    except BrokenProcessPool:
        raise UserError(
            "the process that reads it was ended, by the system or by somebody",
            file=str(file),
            cure="It may have run out of memory: close other programs, and start "
            "`linkvet review` again. Domains and networks can be decided meanwhile.",
        ) from None
