"""Is anything lost or left half-written when linkvet is killed? Kills it and looks.

    python benchmarks/kills.py --times 500 --renames 50 --whole 20

A run brings results into a folder that holds those of an earlier run, or saves a model over
another. It is killed (SIGKILL) at a random time, or just before one of the renames and removals by
which files get into place. Looked at are then: every file, which must be whole, old or new; what
belongs to the user, which must be there; and the next run, which must end well and leave exactly
what a run leaves that was never disturbed. After every fifth kill a person edits a file first: the
next run must refuse, and with `--force` keep that file beside its own. The files were scored
before, so that the time goes into writing them; `--whole` kills runs of `linkvet score` with a
history as well, from their start to their end.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from linkvet.cli.results.folder import WRITTEN, results_folder
from linkvet.data.atomic import writing
from linkvet.data.errors import UserError
from linkvet.model.folder.sealed import read_facts, write_sealed
from linkvet.model.store import PRETRAINED, load

ROOT = Path(__file__).parent.parent
OLD, NEW = (ROOT / "data" / "samples" / name for name in ("urls.txt", "ahrefs-backlinks.csv"))
DAY = "2026-01-01"
EDITED = "disavow.txt"
BESIDE = ("kills", "at renames", "edits kept")  # counts of what is no fault
MOVES = ("rename", "replace", "unlink")


def in_a_process(job, *arguments, at_move: int = 0, after: float | None = None) -> int:
    """Do a job in a process of its own, killed at a move or after seconds; give how it ended."""
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if at_move:
            _die_at(at_move)
        try:
            job(*arguments)
        except SystemExit as ended:
            os._exit(int(ended.code or 0))
        except BaseException:
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _die_at(at: int) -> None:
    done = 0

    def dies(move):
        def moved(self, *rest, **more):
            nonlocal done
            done += 1
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return move(self, *rest, **more)

        return moved

    for name in MOVES:
        setattr(Path, name, dies(getattr(Path, name)))


def score(export: Path, work: Path, *more: str, after: float | None = None) -> int:
    """Score an export into the folders of `work`, killed after seconds; give how it ended.

    A program of its own: what scoring loads starts threads, which no fork survives.
    """
    command = [
        sys.executable,
        "-m",
        "linkvet",
        "score",
        export,
        "-o",
        work / "out",
        "--history",
        work / f"kept-{export.stem}",
        "--date",
        DAY,
        "-q",
        *more,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return run.wait(after)
        run.kill()
    return run.returncode


def write(contents: dict[str, bytes], work: Path, force: bool = False) -> None:
    """Bring files into the folder of results as `linkvet score` does."""
    try:
        with results_folder(work / "out", force=force) as place:
            for name, content in contents.items():
                with writing(place / name) as handle:
                    handle.write(content)
    except UserError:
        sys.exit(2)


def save(seed: int, work: Path) -> None:
    """Save the model that ships with another seed in its card."""
    facts = {**read_facts(PRETRAINED), "seed": seed}
    files = {name: (PRETRAINED / name).read_bytes() for name in facts["files"]}
    write_sealed(work / "model", files, facts, f"seed {seed}")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that a person sees, by its path."""
    paths = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    names = {one.relative_to(folder): one for one in paths}
    return {
        str(name): one.read_bytes()
        for name, one in names.items()
        if not any(part.startswith(".") for part in name.parts)
    }


class Trials:
    """A place where runs are killed, with what undisturbed ones leave there."""

    def __init__(self, work: Path, seed: int) -> None:
        self.work, self.random, self.count = work, random.Random(seed), Counter()
        self.clean: dict[Path, dict[str, bytes]] = {}
        for export in (OLD, NEW):
            assert score(export, work / export.stem) == 0
            self.clean[export] = files(work / export.stem / "out")
        self.place = work / "place"
        assert score(OLD, self.place) == 0
        (self.place / "out" / "notes.txt").write_text("the user's own")
        assert in_a_process(save, 1, self.place) == 0
        self.seconds = {whole: self._takes(whole) for whole in (False, True)}

    def _takes(self, whole: bool) -> float:
        started = time.monotonic()
        assert self._run(NEW, whole) == self._run(OLD, whole) == 0
        return (time.monotonic() - started) / 2

    def _run(
        self,
        export: Path,
        whole: bool,
        force: bool = False,
        at_move: int = 0,
        after: float | None = None,
    ) -> int:
        if whole:
            more = ["--force"] if force else []
            return score(export, self.place, *more, after=after)
        return in_a_process(
            write, self.clean[export], self.place, force, at_move=at_move, after=after
        )

    def results(self, at_move: int = 0, whole: bool = False) -> bool:
        """Kill a run over earlier results; False where it ended before."""
        after = None if at_move else self.random.uniform(0, self.seconds[whole])
        code = self._run(NEW, whole, at_move=at_move, after=after)
        self.count["kills"] += code == -signal.SIGKILL
        self.count["at renames"] += bool(at_move) and code == -signal.SIGKILL
        out = self.place / "out"
        known = [self.clean[OLD], self.clean[NEW], {"notes.txt": b"the user's own"}]
        for name, content in files(out).items():
            if content not in [one.get(name) for one in known]:
                self.count["files half-written"] += 1
        edits = self.random.random() < 0.2 and (out / EDITED).exists()
        if edits:
            (out / EDITED).write_text("a person's own list")
            beside = [*out.glob("*.edited-*")]
            # where the killed run had begun to publish, the next one finishes that, and keeps it
            if self._run(OLD, whole) != 2 and beside == [*out.glob("*.edited-*")]:
                self.count["edited files not refused"] += 1
        if self._run(OLD, whole, force=edits) != 0:
            self.count["next runs that failed"] += 1
        self._look(out, edits)
        return code == -signal.SIGKILL

    def _look(self, out: Path, edited: bool) -> None:
        contents = files(out)
        lost = contents.pop("notes.txt", None) != b"the user's own"
        if edited:
            stem, _, ending = EDITED.partition(".")
            beside = f"{stem}.edited-{date.today()}.{ending}"
            lost |= contents.pop(beside, None) != b"a person's own list"
            (out / beside).unlink(missing_ok=True)
            self.count["edits kept"] += 1
        self.count["files of the user lost"] += lost
        self.count["results not as they should be"] += contents != self.clean[OLD]
        hidden = {one.name for one in out.iterdir() if one.name.startswith(".")}
        self.count["leftovers in results"] += hidden != {WRITTEN}

    def model(self, at_move: int) -> bool:
        """Kill the saving of a model over another; False where it ended before."""
        code = in_a_process(save, 2, self.place, at_move=at_move)
        self.count["kills"] += code == -signal.SIGKILL
        self.count["at renames"] += bool(at_move) and code == -signal.SIGKILL
        if in_a_process(load, self.place / "model") != 0:
            self.count["models that do not load"] += 1
        if in_a_process(save, 1, self.place) != 0 or in_a_process(load, self.place / "model") != 0:
            self.count["next runs that failed"] += 1
        return code == -signal.SIGKILL


def every_move(kill, most: int) -> None:
    """Kill at move after move until a run gets through or there were enough."""
    for at in range(1, most + 1):
        if not kill(at):
            return


def main() -> None:
    """Kill runs and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=500, help="kills at random times")
    parser.add_argument("--renames", type=int, default=50, help="kills at renames and removals")
    parser.add_argument("--whole", type=int, default=20, help="whole runs killed at random times")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="linkvet-kills-"))
    try:
        trials = Trials(work, given.seed)
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C ends it, and tells what was seen
            _kill(trials, given)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    faults = {name: n for name, n in trials.count.items() if name not in BESIDE}
    print(
        f"{trials.count['kills']} killed ({trials.count['at renames']} at renames), "
        f"{trials.count['edits kept']} edited files kept"
    )
    for name, number in faults.items():
        print(f"{number:5} {name}")
    sys.exit(any(faults.values()))


def _kill(trials: Trials, given: argparse.Namespace) -> None:
    print(
        f"seed {given.seed}; a run takes {trials.seconds[True]:.2f} s, of which writing "
        f"{trials.seconds[False]:.3f} s",
        flush=True,
    )
    every_move(trials.model, given.renames // 4)
    while trials.count["at renames"] < given.renames:
        every_move(trials.results, given.renames - trials.count["at renames"])
    for _ in range(given.times):
        trials.results()
    for _ in range(given.whole):
        trials.results(whole=True)


if __name__ == "__main__":
    main()
