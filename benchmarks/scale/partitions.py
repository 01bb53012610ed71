"""What links that do not fit in memory cost: one profile, scored in several ways in one run.

    python benchmarks/scale/partitions.py --rows 1e6,1e7 --memory 4GB
    python benchmarks/scale/partitions.py --rows 3e6 --domains 1e6
    python benchmarks/scale/partitions.py --rows 3e6 --one-title
    python benchmarks/scale/partitions.py --rows 1e5 --memory 500MB --kill

Every way is a `linkvet score` of its own on the same made profile (make_profile.py), with all files
written. CPU seconds are those of the whole process tree, memory is its largest resident set, shared
pages counted once (PSS, looked at four times a second), disk what lies in the folder of results and
of spilled links at most. Ratios are to the first way; `same` is whether all files have its bytes.
Figures go into benchmarks/results/partitions.json, which cost_model.py reads.

With `--kill` a worker is killed (SIGKILL) in each step that it works in, one run a step. Dask
must finish with the same bytes; worker processes must end the run with a message and write nothing.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from make_profile import number
from process_tree import Taken, run, workers
from profiles.domains import typical_domains
from profiles.export import write_export

HERE = Path(__file__).parent
OUT = HERE.parent / "out"
RESULT = HERE.parent / "results" / "partitions.json"
LINKVET = [sys.executable, *(["-P"] if sys.flags.safe_path else []), "-m", "linkvet"]
ALL = "1000GB"
WAYS = {
    "memory": [],
    "partitions": [],
    "processes": ["--workers", "2"],
    "dask-1": ["--engine", "dask", "--workers", "1"],
    "dask-2": ["--engine", "dask", "--workers", "2"],
}
ROWS_OF_A_FILE = 125_000
TO_KILL = ("processes", "dask-2")
# what workers do, and the last line of the log meanwhile: work is not logged where it is done
STEPS = {
    "reading": ("stage_ends", "loading the model"),
    "merging rows": ("stage_begins", "merging rows"),
    "detecting networks": ("stage_begins", "detecting networks"),
    "summing up the profile": ("stage_begins", "summing up the profile"),
    "scoring": ("stage_ends", "summing up the profile"),
    "deciding": ("stage_begins", "deciding"),
    "making tables": ("stage_begins", "making tables"),
    "writing results": ("stage_begins", "writing results"),
}
HEAD = ("", "CPU s", "of 1st", "wall s", "of 1st", "GB", "driver", "worker", "disk GB", "same")


class Case(NamedTuple):
    """A profile, and the memory that it is scored in."""

    rows: int
    domains: int
    one_title: bool
    memory: str

    @property
    def exports(self) -> list[Path]:
        """Where the profile lies, in files that workers can share; it is made where it does not."""
        title = "-one-title" if self.one_title else ""
        path = OUT / f"profile-{self.rows}-{self.domains}{title}"
        parts = max(self.rows // ROWS_OF_A_FILE, 1)
        return write_export(path, self.rows, self.domains, one_title=self.one_title, parts=parts)


class Outcome(NamedTuple):
    """What a run took, the digests of the files that it wrote, its log, and what it printed."""

    taken: Taken
    files: dict[str, str]
    log: list[dict[str, Any]]
    says: str


def score(case: Case, way: str, meanwhile: "Killer | None" = None) -> Outcome:
    """Score a profile in one of the ways; nothing is left behind."""
    exports = case.exports
    with TemporaryDirectory(dir=OUT) as folder:
        work = Path(folder)
        log, results, output = work / "log.jsonl", work / "results", work / "output.txt"
        memory = ALL if way == "memory" else case.memory
        options = ["--out", results, "--log-file", log, "--memory", memory, *WAYS[way], "--quiet"]
        command = [*LINKVET, "score", *map(str, [*exports, *options])]
        # where this is set every start compiles its imports again, which no user's machine does
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        if way.startswith("dask"):  # one worker must not have the processors of two
            environment["POLARS_MAX_THREADS"] = "1"
        watch = partial(meanwhile, log) if meanwhile else lambda root: None
        taken = run(command, work, output, environment, watch)
        says = output.read_text(encoding="utf-8", errors="replace").strip()
        return Outcome(taken, digests(results), events(log), says)


def digests(folder: Path) -> dict[str, str]:
    """Digest of each file of results."""
    return {
        path.name: hashlib.file_digest(path.open("rb"), "sha256").hexdigest()
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def events(log: Path) -> list[dict[str, Any]]:
    """Lines of the log that are whole."""
    lines = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []
    return [json.loads(line) for line in lines if line]


def point(case: Case, way: str, outcome: Outcome, first: dict[str, str]) -> dict[str, Any]:
    """What is kept of a run."""
    taken = outcome.taken
    stages: dict[str, dict[str, Any]] = {}
    for event in outcome.log:
        if event["event"] == "stage_ends":
            stage = stages.setdefault(event["stage"], {"seconds": 0.0, "cpu_seconds": 0.0})
            for name in ("seconds", "cpu_seconds"):
                stage[name] = round(stage[name] + event[name], 3)
            stages[event["stage"]] |= {n: event[n] for n in ("links", "partitions") if n in event}
    gb = {name: round(getattr(taken, name) / 1e9, 3) for name in ("memory", "driver", "worker")}
    return {
        **case._asdict(),
        "way": way,
        "bytes": sum(one.stat().st_size for one in case.exports),
        "cpu_seconds": round(taken.cpu, 2),
        "wall_seconds": round(taken.wall, 2),
        **{f"{name}_gb": size for name, size in gb.items()},
        "disk_gb": round(taken.disk / 1e9, 3),
        "network_gb": round(taken.network / 1e9, 3),
        "exit_code": taken.code,
        "same": bool(first) and outcome.files == first,
        "stages": stages,
    }


def show(one: dict[str, Any], first: dict[str, Any]) -> None:
    """Print a line of the table."""
    if one["exit_code"]:
        print(f"{one['way']:12} ended with {one['exit_code']}")
        return
    ratios = [one[name] / first[name] for name in ("cpu_seconds", "wall_seconds")]
    cells = [
        f"{one['cpu_seconds']:.1f}",
        f"{ratios[0]:.2f}",
        f"{one['wall_seconds']:.1f}",
        f"{ratios[1]:.2f}",
        *(f"{one[f'{name}_gb']:.2f}" for name in ("memory", "driver", "worker", "disk")),
        "yes" if one["same"] else "NO",
        "" if as_asked(one) else "  (fits in memory)",
    ]
    print(f"{one['way']:12}" + "".join(f"{cell:>9}" for cell in cells), flush=True)


def as_asked(one: dict[str, Any]) -> bool:
    """Whether links were in partitions if they were to be: small exports may fit in memory."""
    return one["way"] == "memory" or "partitions" in one["stages"]["merging rows"]


def keep(points: list[dict[str, Any]]) -> None:
    """Put points into the file of results, in place of those of the same case and way."""
    known = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else []
    names = (*Case._fields, "way")

    def key(one: dict[str, Any]) -> list[Any]:
        return [one[name] for name in names]

    new = [key(one) for one in points]
    every = [one for one in known if key(one) not in new] + points
    every.sort(key=lambda one: json.dumps(key(one)))
    RESULT.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")


def measure(case: Case, ways: list[str]) -> bool:
    """Score a profile in each of the ways; False where one failed or wrote other bytes."""
    print(f"\n{case.rows:,} rows, {case.domains:,} domains", end="")
    print(f"{', one title' if case.one_title else ''}, --memory {case.memory}")
    print(f"{HEAD[0]:12}" + "".join(f"{name:>9}" for name in HEAD[1:]), flush=True)
    points: list[dict[str, Any]] = []
    files: dict[str, str] = {}
    for way in ways:
        outcome = score(case, way)
        files = files or outcome.files
        points.append(point(case, way, outcome, files))
        show(points[-1], points[0])
        if outcome.taken.code:
            print(outcome.says)
    keep([one for one in points if not one["exit_code"] and as_asked(one)])
    return all(one["same"] for one in points)


class Killer:
    """Kills a worker once, as soon as there is one in the step that is asked for."""

    def __init__(self, step: str) -> None:
        self.last, self.killed = STEPS[step], False

    def __call__(self, log: Path, root: int) -> None:
        """Look whether it is time."""
        if self.killed or not self._under_way(log):
            return
        for pid in workers(root)[:1]:
            os.kill(pid, signal.SIGKILL)
            self.killed = True

    def _under_way(self, log: Path) -> bool:
        last = events(log)[-1:]
        return [(one["event"], one.get("stage")) for one in last] == [self.last]


def kill(case: Case, ways: list[str]) -> bool:
    """Kill a worker in each step and look what comes of it."""
    files = score(case, "partitions").files
    fine = True
    for way in ways:
        for step in STEPS:
            killer = Killer(step)
            outcome = score(case, way, killer)
            if outcome.files == files:
                end = "all files, the same bytes"
            else:
                end = "OTHER BYTES" if outcome.files else f"no files, exit {outcome.taken.code}"
                end += f": {outcome.says.splitlines()[-1:]}"
            right = outcome.files == files or (way == "processes" and not outcome.files)
            fine &= right
            print(
                f"{way:12}{step:26}{'killed' if killer.killed else 'not met':10}{end}", flush=True
            )
    return fine


def main() -> None:
    """Measure, or kill."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n\n")[0])
    parser.add_argument("--rows", default="1e6", help="sizes, with commas between them")
    parser.add_argument("--domains", type=number, help="default: as many as so many links have")
    parser.add_argument("--one-title", action="store_true", help="the same title on every row")
    parser.add_argument("--memory", default="1.5GB", help="for every way but `memory`")
    parser.add_argument("--ways", default=",".join(WAYS), help=f"default: {','.join(WAYS)}")
    parser.add_argument("--kill", action="store_true", help="kill workers instead of measuring")
    given = parser.parse_args()
    ways = given.ways.split(",")
    if unknown := set(ways) - WAYS.keys():
        parser.error(f"no such way: {', '.join(sorted(unknown))}")
    fine = True
    for rows in map(number, given.rows.split(",")):
        domains = given.domains or typical_domains(rows)
        case = Case(rows, domains, given.one_title, given.memory)
        if given.kill:
            fine &= kill(case, [way for way in ways if way in TO_KILL])
        else:
            fine &= measure(case, ways)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
