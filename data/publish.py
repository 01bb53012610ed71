"""Several files brought into their places together: all of them or none, even by a run that dies.

New files are written into a hidden folder beside their places. Then a journal says what goes where:
from the moment it stands there, the next run finishes what a killed one began. A run that fails but
lives puts everything back.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from linkvet.data.atomic import TEMPORARY, named, remove_empty, replace_file, sync, writing
from linkvet.data.errors import UserError
from linkvet.data.file_lock import hold_lock

LOCK = ".linkvet.lock"
JOURNAL = ".linkvet-journal.json"
REPLACED = "replaced"  # where what stood there goes, inside the hidden folder
PLACE = re.compile(re.escape(TEMPORARY) + r"\w{8}")
LONGEST_JOURNAL = 20_000_000  # bytes; those of some thousand sites


@dataclass(frozen=True)
class Plan:
    """What a journal holds; all paths are relative to the folder that is published into.

    `place` is the hidden folder, `moves` leads from a file in it to where that goes, `gone` are
    files that have no successor, `kept` leads from a file that a person changed to the name that it
    keeps, `digests` are those of all files that stood there.
    """

    place: str
    moves: dict[str, str]
    gone: list[str]
    kept: dict[str, str]
    digests: dict[str, str]


def lock(folder: Path) -> AbstractContextManager[None]:
    """Hold a folder for this run; another run that has it is a `UserError`."""
    return hold_lock(folder / LOCK, partial(_busy, folder))


def _busy(folder: Path, holder: str) -> UserError:
    return UserError(
        f"another linkvet{holder} is writing here",
        file=str(folder),
        cure="Wait for it, or choose another folder with --out.",
    )


@contextmanager
def hidden_place(folder: Path) -> Iterator[Path]:
    """Give a hidden folder inside one that is locked, once what killed runs left is settled.

    Raises
    ------
    UserError
        Where what a killed run began cannot be finished.
    """
    settle(folder)
    for leftover in folder.glob(f"{TEMPORARY}*"):
        _remove(leftover)
    place = Path(mkdtemp(prefix=TEMPORARY, dir=folder))
    try:
        yield place
    finally:
        # where a journal is left, the next run needs what is in here
        if not (folder / JOURNAL).exists():
            _remove(place)


def _remove(leftover: Path) -> None:
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)


def publish(
    place: Path,
    moves: Mapping[str, str],
    gone: Iterable[str] = (),
    kept: Iterable[str] = (),
    digests: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Bring files out of a hidden place into the folder around it; undo all if a step fails.

    Parameters
    ----------
    place
        What `hidden_place` gave.
    moves
        From a file in it to where that goes, relative to the folder; the last is taken away first
        and appears last: a summary says that the rest is there.
    gone
        Files of the folder that go.
    kept
        Those of all these files that a person changed.
    digests
        Of files that stand there, where they are known already.

    Returns
    -------
    The name under which each file of `kept` now lies beside its successor.
    """
    folder, gone = place.parent, list(gone)
    old = [name for name in (*moves.values(), *gone) if (folder / name).exists()]
    known = {name: (digests or {}).get(name) or digest(folder / name) for name in old}
    names = {name: str(_free(folder / name).relative_to(folder)) for name in kept}
    plan = Plan(place.name, dict(moves), gone, names, known)
    (place / REPLACED).mkdir()
    sync(place)
    parents = [(folder / target).parent for target in moves.values()]
    done: list[tuple[Path, Path]] = []
    try:
        for parent in parents:
            parent.mkdir(parents=True, exist_ok=True)
        replace_file(folder / JOURNAL, json.dumps(asdict(plan), indent=1).encode())
        sync(folder)
        for source, target in _steps(folder, plan):
            source.rename(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        remove_empty(parents)
        (folder / JOURNAL).unlink(missing_ok=True)
        raise
    _end(folder, plan)
    return names


def _steps(folder: Path, plan: Plan) -> Iterator[tuple[Path, Path]]:
    """Every rename of a plan: what a person changed, what goes, what comes."""
    yield from ((folder / name, folder / beside) for name, beside in plan.kept.items())
    for number, name in enumerate([*reversed(plan.moves.values()), *plan.gone]):
        if (folder / name).exists():
            yield folder / name, folder / plan.place / REPLACED / str(number)
    for name, target in plan.moves.items():
        yield folder / plan.place / name, folder / target


def _end(folder: Path, plan: Plan) -> None:
    for parent in {(folder / target).parent for target in plan.moves.values()}:
        sync(parent)
    (folder / JOURNAL).unlink()
    _remove(folder / plan.place)


def finish(folder: Path) -> None:
    """Finish what a killed run began to publish in a folder; without a journal, do nothing.

    Raises
    ------
    UserError
        Where another run is at work there, or the folder cannot be written.
    """
    if (folder / JOURNAL).exists():
        with named(folder), lock(folder):
            settle(folder)


def settle(folder: Path) -> dict[str, str]:
    """Do as `finish` in a folder that is locked; give what a person changed, and where it is kept.

    Every step of the killed run is done already, or can be done now.
    """
    kept: dict[str, str] = {}
    if not (folder / JOURNAL).exists():
        return kept
    plan = _read(folder, folder / JOURNAL)
    coming = {target: folder / plan.place / name for name, target in plan.moves.items()}
    for name in (*reversed(coming), *plan.gone):
        here = folder / name
        if not here.exists() or (name in coming and not coming[name].exists()):
            continue  # it is away, or its successor is there already
        if name in plan.kept or not _as_it_was(here, plan.digests.get(name)):
            # a person changed it, maybe since that run died
            kept[name] = str(here.rename(_free(here)).relative_to(folder))
        elif name in plan.gone:
            here.unlink()
    for target, new in coming.items():
        if new.exists():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            new.replace(folder / target)
    _end(folder, plan)
    return kept


def _as_it_was(path: Path, known: str | None) -> bool:
    return path.is_file() and digest(path) == known


def _read(folder: Path, journal: Path) -> Plan:
    """Read a journal, which may have come from elsewhere with its folder: no path leads out."""
    try:
        with journal.open("rb") as file:
            plan = Plan(**json.loads(file.read(LONGEST_JOURNAL)))
        good = PLACE.fullmatch(plan.place) and (folder / plan.place).is_dir()
        good = good and not (folder / plan.place).is_symlink()
        good = good and all(_inside(folder / plan.place, name) for name in plan.moves)
        good = good and all(_inside(folder, one) for one in (*plan.moves.values(), *plan.gone))
        if not good or not isinstance(plan.digests, dict) or not isinstance(plan.kept, dict):
            raise ValueError("a path leads elsewhere")
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        raise UserError(
            "this journal of an unfinished run is damaged", file=str(journal), cure="Remove it."
        ) from None
    return plan


def _inside(folder: Path, name: str) -> bool:
    path = PurePosixPath(name)
    return (
        not path.is_absolute()
        and ".." not in path.parts
        and bool(path.parts)
        and (folder / name).parent.resolve().is_relative_to(folder.resolve())
    )


def _free(path: Path) -> Path:
    """Name beside a file that a person changed, which nothing has yet.

    `links.csv` is kept as `links.edited-2026-11-30.csv`, or with `-2` and so on after the day.
    """
    stem = f"{path.stem}.edited-{date.today()}"
    free, number = path.with_name(stem + path.suffix), 1
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}{path.suffix}")
    return free


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Fill a folder with `files`, all of them or none; files it held before go.

    Raises
    ------
    UserError
        Where it cannot be written, or another run is writing there.
    """
    folder = folder.resolve()  # a link stays a link
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    with ExitStack() as undo, named(folder):
        undo.callback(remove_empty, made)
        folder.mkdir(parents=True, exist_ok=True)
        undo.enter_context(lock(folder))
        place = undo.enter_context(hidden_place(folder))
        for name, content in files.items():
            with writing(place / name) as handle:
                handle.write(content)
        stay = {*files, LOCK}
        gone = [one.name for one in folder.iterdir() if one.is_file() and one.name not in stay]
        publish(place, {name: name for name in files}, gone)
