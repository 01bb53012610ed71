"""Files that are written whole or not at all; what the system refuses is named."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EPIPE, EROFS
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from linkvet.data.errors import UserError

TEMPORARY = ".linkvet-unfinished-"
ELSEWHERE = "Choose another folder with --out."
FREE = "Free some space, or choose another folder with --out."
REFUSALS = {
    ENOSPC: ("the disk is full", FREE),
    EDQUOT: ("your disk quota is used up", FREE),
    EFBIG: ("the file is too large for this disk", "Use --format parquet, or another --out."),
    EACCES: ("no permission to write here", ELSEWHERE),
    EPERM: ("no permission to write here", ELSEWHERE),
    EROFS: ("this disk is read-only", ELSEWHERE),
}


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file and bring it safely to disk; a failure names the file and the cure."""
    with named(path), _synced(path) as handle:
        yield handle


@contextmanager
def _synced(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as handle:
        yield handle
        handle.flush()
        os.fsync(handle.fileno())


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a message on `path`; a closed pipe is no fault."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise UserError("this is not a folder", file=str(path), cure=ELSEWHERE) from None
    except Exception as error:
        # polars reports a full disk in words only, as OSError or as its own ComputeError
        code = getattr(error, "errno", None)
        if code is None and (words := re.search(r"\(os error (\d+)\)", str(error))):
            code = int(words[1])
        if code is None:
            raise
        if code == EPIPE:
            raise BrokenPipeError(code, os.strerror(code)) from None
        hidden = path.parent.name.startswith(TEMPORARY)
        shown = path.parent.parent / path.name if hidden else path
        problem, cure = REFUSALS.get(code, (os.strerror(code), ELSEWHERE))
        raise UserError(problem, file=str(shown), cure=cure) from error


def write_all(handle: FileIO, content: bytes) -> None:
    """Write to a file without a buffer, which may take less at a time than it is given."""
    rest = memoryview(content)
    while rest:
        rest = rest[handle.write(rest) :]


def replace_file(path: Path, content: bytes) -> None:
    """Write beside `path`, then rename into its place: it is there whole, or as it was.

    Raises
    ------
    UserError
        Where it cannot be written.
    """
    beside = path.with_name(f"{TEMPORARY}{path.name}")
    with named(path):
        try:
            with _synced(beside) as handle:
                handle.write(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Make the new names last through a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those folders that hold nothing, the innermost named first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
