"""The results folder: one run at a time, and all new files or none."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from linkvet.data.atomic import ELSEWHERE, TEMPORARY, named, remove_empty, sync
from linkvet.data.errors import UserError

TABLES = ("links", "domains", "families", "graph", "scores")
TABLE_ENDINGS = ("csv", "parquet", "jsonl")
NAMES = (
    *(f"{table}.{end}" for table in TABLES for end in TABLE_ENDINGS),
    "rejects.csv",
    "disavow.txt",
    "report.html",
    "summary.json",  # last to appear: a folder that holds it is complete
)
# what `linkvet diff` writes, which can stand in the same folder
CHANGES = ("changed-links.csv", "changed-domains.csv", "outreach.csv", "changes.html",
           "changes.json")  # fmt: skip
LOCK = ".linkvet.lock"


@contextmanager
def results_folder(
    out: Path, inputs: Iterable[Path] = (), force: bool = False, names: Sequence[str] = NAMES
) -> Iterator[Path]:
    """Give a place to write results into; they all appear in `out` when the block ends well.

    Held for one run at a time. Whatever ends the block early, `out` stays as it was. Of the files
    in `names`, which the run replaces, the last is a summary that says who wrote them.

    Raises
    ------
    UserError
        Where `out` cannot be written, is in use, holds one of `inputs` under a name that would
        be replaced, or (without `force`) holds such files that linkvet did not write.
    """
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    with ExitStack() as undo:
        undo.callback(remove_empty, made)
        with named(out):
            out.mkdir(parents=True, exist_ok=True)
            undo.enter_context(lock(out))
            _protect(out, inputs, force, names)
            for leftover in out.glob(f"{TEMPORARY}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            hidden = TemporaryDirectory(prefix=TEMPORARY, dir=out, ignore_cleanup_errors=True)
            place = Path(undo.enter_context(hidden))
        yield place
        with named(out):
            _publish(place, out, names)


def _protect(out: Path, inputs: Iterable[Path], force: bool, names: Sequence[str]) -> None:
    """Refuse to replace an export that is being read, or files that are not ours."""
    present = [out / name for name in names if (out / name).exists()]
    for given in inputs:
        if given.exists() and any(given.samefile(file) for file in present):
            problem = "this export would be replaced by the results"
            raise UserError(problem, file=str(given), cure=ELSEWHERE)
    summary = out / names[-1]
    ours = summary.is_file() and b'"linkvet"' in summary.read_bytes()
    if present and not ours and not force:
        raise UserError(
            "linkvet did not write this file",
            file=str(present[0]),
            cure="Choose another folder with --out, or replace it with --force.",
        )


def _publish(place: Path, out: Path, names: Sequence[str]) -> None:
    """Move all new files into `out`, the old ones away; undo it all if one cannot be moved."""
    aside = place / "replaced"
    aside.mkdir()
    moves = [(out / name, aside / name) for name in reversed(names) if (out / name).exists()]
    moves += [(place / name, out / name) for name in names if (place / name).exists()]
    done = []
    try:
        for source, target in moves:
            source.rename(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise
    sync(out)


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """Hold the folder `out` for this run. The system frees the lock of a run that died."""
    path = out / LOCK
    handle = _take(path)
    try:
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        with suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            path.unlink()
        os.close(handle)


def _take(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _held(handle):
            os.close(handle)
            raise _busy(path)
        # the run before may have removed the file between our opening and our holding it
        if path.exists() and os.path.samestat(path.stat(), os.fstat(handle)):
            return handle
        os.close(handle)


def _busy(path: Path) -> UserError:
    try:
        process = f" (process {int(path.read_text(encoding='ascii'))})"
    except (OSError, ValueError):
        process = ""
    return UserError(
        f"another linkvet{process} is writing here",
        file=str(path.parent),
        cure="Wait for it, or choose another folder with --out.",
    )


def _held(handle: int) -> bool:
    """Take the lock, or say that another run has it."""
    if sys.platform == "win32":
        import msvcrt

        take, busy = partial(msvcrt.locking, handle, msvcrt.LK_NBLCK, 1), OSError
    else:
        import fcntl

        take, busy = partial(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB), BlockingIOError
    try:
        take()
    except busy:
        return False
    return True
