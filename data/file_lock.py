"""One run at a time: locks that the system frees when their holder dies."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from filelock import FileLock, Timeout, lock_descriptor

from linkvet.data.errors import UserError


@contextmanager
def hold_lock(path: Path, busy: Callable[[str], UserError]) -> Iterator[None]:
    """Hold a lock file, which is there for as long as the block runs.

    `busy` makes the error for when another run has it, given who that is (may be empty).
    """
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise busy(_holder(path)) from None
    try:
        with suppress(OSError):  # Windows lets nobody write to what is locked
            path.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            path.unlink()
        lock.release()


def _holder(path: Path) -> str:
    try:
        return f" (process {int(path.read_text(encoding='ascii'))})"
    except (OSError, ValueError):
        return ""


def hold_open_file(handle: FileIO) -> bool:
    """Lock a file until it is closed; False where another run has it."""
    return lock_descriptor(handle.fileno(), blocking=False)
