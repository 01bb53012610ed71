"""Files and folders that are written whole or not at all; what the system refuses is named."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EPIPE, EROFS
from io import FileIO
from pathlib import Path
from tempfile import mkdtemp
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
    with named(path), _kept(path) as handle:
        yield handle


@contextmanager
def _kept(path: Path) -> Iterator[BinaryIO]:
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
            with _kept(beside) as handle:
                handle.write(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` beside `folder`, then rename them into its place; what it held goes.

    Whatever ends this early, `folder` stays as it was. Only a power cut or SIGKILL between the two
    renames can leave it away: it then lies beside, under a hidden name, whole.

    Raises
    ------
    UserError
        Where it cannot be written.
    """
    folder = folder.resolve()  # a link stays a link
    made = [parent for parent in folder.parents if not parent.exists()]
    with ExitStack() as undo, named(folder):
        undo.callback(remove_empty, made)
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=TEMPORARY, dir=folder.parent))
        undo.callback(shutil.rmtree, beside, ignore_errors=True)
        new, old = beside / "new", beside.with_name(f"{beside.name}-old")
        new.mkdir()  # open to whom the user's folders are: `beside` is not
        for name, content in files.items():
            with _kept(new / name) as handle:
                handle.write(content)
        undo.callback(_settle, old, folder)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        sync(folder.parent)


def _settle(old: Path, folder: Path) -> None:
    """Remove the old folder, or put it back where the new one did not get into its place."""
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
    elif old.exists():
        old.rename(folder)


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
