"""The results folder: one run at a time, and all new files or none."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from linkvet.data.atomic import ELSEWHERE, TEMPORARY, named, remove_empty, sync
from linkvet.data.errors import UserError
from linkvet.data.file_lock import held

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


def lock(out: Path) -> AbstractContextManager[None]:
    """Hold the folder `out` for this run."""
    return held(out / LOCK, partial(_busy, out))


def _busy(out: Path, holder: str) -> UserError:
    return UserError(
        f"another linkvet{holder} is writing here",
        file=str(out),
        cure="Wait for it, or choose another folder with --out.",
    )
