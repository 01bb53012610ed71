"""Cases through a worker with a deadline; what fails is kept, made small, and told once a fault."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from fuzz_lab.case import Case
from fuzz_lab.containers import make
from fuzz_lab.run import ABORT, CRASH, FINE, TIMEOUT
from fuzz_lab.shrink import smaller

DEADLINE = 20.0  # seconds for one case
PATIENCE = 10  # deadlines that a case may take where the machine is too busy to run it
ROOM = 3 << 30  # bytes of memory that cases may take beyond what an idle worker has
CASES_A_WORKER = 2_000  # then a new one, so that what a library leaks does not add up
SHRINKING = 15.0  # seconds spent on making a failing input small


@dataclass(frozen=True)
class Failure:
    """A case that failed: `place` is the folder it is kept in."""

    container: str
    seed: int
    verdict: str
    detail: str
    place: Path | None = None

    @property
    def fault(self) -> str:
        """What failures of one fault share: the exception and its place, or the promise."""
        first = self.detail.strip().partition("\n")[0]
        if self.verdict == CRASH:
            return first
        return f"{self.verdict} in {self.container}: {first.partition(':')[0]}"

    @property
    def again(self) -> str:
        """The command that makes the input again and runs it."""
        return f'make fuzz ARGS="--container {self.container} --seed {self.seed} --count 1"'


@dataclass
class Tally:
    """What became of the cases of a run."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: tuple[float, str, int] = (0.0, "", 0)

    def by_fault(self) -> dict[str, list[Failure]]:
        """Failures under what they have in common, the most frequent first."""
        failures: dict[str, list[Failure]] = {}
        for one in self.failures:
            failures.setdefault(one.fault, []).append(one)
        return dict(sorted(failures.items(), key=lambda pair: -len(pair[1])))


class Worker:
    """A process that runs cases one after another, started anew when it dies or hangs."""

    def __init__(self, deadline: float = DEADLINE, room: int = ROOM) -> None:
        self.deadline, self.room = deadline, room
        self.process: subprocess.Popen[bytes] | None = None
        self.done = 0
        self.base = Path(tempfile.mkdtemp(prefix="linkvet-fuzz-"))

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def run(self, case: Case) -> tuple[str, str]:
        """Verdict of a case and what there is to say of it."""
        process = self._running()
        # a folder alone in its own, so that a file written beside it is seen
        with tempfile.TemporaryDirectory(dir=self.base, ignore_cleanup_errors=True) as alone:
            folder = Path(alone) / "case"
            folder.mkdir()
            case.write(folder)
            request = {"folder": str(folder), "call": case.call, "rows": case.rows}
            assert process.stdin
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer = self._answer(process, self.deadline)
        self.done += 1
        if answer is None:
            self.stop()
            return TIMEOUT, f"no answer within {self.deadline:g} s"
        if not answer:
            return ABORT, self._buried(process)
        verdict, detail = json.loads(answer)
        return verdict, detail

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process and (self.process.poll() is not None or self.done >= CASES_A_WORKER):
            self.stop()
        if self.process is None:
            self.done = 0
            self.log = (self.base / "stderr").open("wb+")
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fuzz_lab.worker", str(self.room)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.log,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
            if self._answer(self.process, 120) != b"ready\n":
                raise RuntimeError(f"the worker did not start: {self._buried(self.process)}")
        return self.process

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """A line of the worker: empty where it died, None where it is late."""
        assert process.stdout
        spent = _processor_time(process.pid)
        for _ in range(PATIENCE):
            ready, _, _ = select.select([process.stdout], [], [], seconds)
            if ready:
                return process.stdout.readline()
            if _processor_time(process.pid) - spent > seconds / 2:
                return None
        return None

    def _buried(self, process: subprocess.Popen[bytes]) -> str:
        """How a worker that died ended, with the last that it said."""
        code = process.wait()
        name = signal.Signals(-code).name if code < 0 else f"exit {code}"
        self.log.seek(0)
        log_tail = self.log.read()[-400:].decode("utf-8", "replace")
        return f"{log_tail}\n{name}"

    def stop(self) -> None:
        """End the process."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.log.close()
            self.process = None


def _processor_time(pid: int) -> float:
    """Seconds that a process has run; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fuzz(
    pairs: Iterable[tuple[str, int]],
    keep: Path,
    deadline: float = DEADLINE,
    room: int = ROOM,
    shrinking: float = SHRINKING,
    tell: Callable[[str], None] = print,
) -> Tally:
    """Run the cases of containers and seeds; the first of each fault is made small and kept.

    Parameters
    ----------
    pairs
        Container and seed of each case.
    keep
        Folder for what fails, a folder each: the files, and `failure.txt` with the call, the seed
        and what became of it.
    deadline, room
        Seconds and bytes of memory for one case.
    shrinking
        Seconds for making one input small.
    tell
        Called with a line for each fault when it is met first.
    """
    tally, known = Tally(), set()
    with Worker(deadline, room) as worker:
        for container, seed in pairs:
            case, start = make(container, seed), time.monotonic()
            verdict, detail = worker.run(case)
            tally.slowest = max(tally.slowest, (time.monotonic() - start, container, seed))
            tally.counts[verdict] += 1
            if verdict in FINE:
                continue
            failure = Failure(container, seed, verdict, detail)
            if failure.fault not in known:
                known.add(failure.fault)
                if verdict in (CRASH, ABORT):
                    case = smaller(case, partial(_same, worker, failure), shrinking)
                failure = replace(failure, place=_kept(keep, case, failure))
                tell(
                    f"{container} seed {seed}: {failure.fault}\n"
                    f"  kept in {failure.place}; again: {failure.again}"
                )
            tally.failures.append(failure)
    return tally


def _same(worker: Worker, failure: Failure, case: Case) -> bool:
    """Tell whether a case fails by the same fault."""
    verdict, detail = worker.run(case)
    return replace(failure, verdict=verdict, detail=detail).fault == failure.fault


def _kept(keep: Path, case: Case, failure: Failure) -> Path:
    place = keep / f"{failure.container}-{failure.seed}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    case.write(place)
    report = (
        f"{failure.fault}\ncall: {' '.join(case.call)}\nrows: {case.rows}\n"
        f"again: {failure.again}\n\n{failure.detail}\n"
    )
    (place / "failure.txt").write_text(report, encoding="utf-8", errors="backslashreplace")
    return place
