"""What a program takes together with all the processes that it starts; by /proc, so Linux only."""

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.25  # seconds between two looks; what lives shorter is not seen
WORKER = b"multiprocessing.spawn"  # in the command of workers, of Dask as well


@dataclass
class Taken:
    """What was taken.

    `cpu` are seconds of all processes, `wall` those until the end. Memory is what was resident at
    most, in bytes, pages that processes share counted once (PSS): of all together, of the program
    itself (`driver`), and of the largest process that it started. `disk` are the most bytes in a
    folder, `network` those that went over the loopback device, whoever sent them.
    """

    cpu: float = 0.0
    wall: float = 0.0
    memory: int = 0
    driver: int = 0
    worker: int = 0
    disk: int = 0
    network: int = 0
    code: int = 0
    _cpu_of: dict[int, float] = field(default_factory=dict)

    def look(self, root: int, folder: Path) -> None:
        """Take note of what is used now."""
        resident: dict[int, int] = {}
        for pid in tree(root):
            with suppress(OSError, ValueError, IndexError):  # it has ended
                resident[pid] = _resident(pid)
                self._cpu_of[pid] = _cpu(pid)
        self.memory = max(self.memory, sum(resident.values()))
        self.driver = max(self.driver, resident.pop(root, 0))
        self.worker = max(self.worker, *resident.values(), 0)
        self.disk = max(self.disk, size_of(folder))

    def sampled_cpu(self) -> float:
        """CPU seconds of all processes as far as they were seen."""
        return sum(self._cpu_of.values())


def run(
    command: list[str],
    folder: Path,
    output: Path,
    environment: dict[str, str],
    meanwhile: Callable[[int], None] = lambda pid: None,
) -> Taken:
    """Run a program to its end; `meanwhile` is called with its process id from time to time."""
    taken, began, before = Taken(), time.perf_counter(), _loopback()
    with (
        output.open("wb") as handle,
        subprocess.Popen(command, stdout=handle, stderr=handle, env=environment) as process,
    ):
        looked = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            meanwhile(process.pid)
            if time.perf_counter() - looked > EVERY:
                taken.look(process.pid, folder)
                looked = time.perf_counter()
            time.sleep(EVERY / 10)
        _, status, used = ended
        process.returncode = taken.code = os.waitstatus_to_exitcode(status)
    taken.wall = time.perf_counter() - began
    # a process counts with its parent only where the parent waited for its end
    taken.cpu = max(used.ru_utime + used.ru_stime, taken.sampled_cpu())
    taken.network = _loopback() - before
    return taken


def tree(root: int) -> list[int]:
    """A process and all that come of it."""
    children: dict[int, list[int]] = {}
    for one in PROC.iterdir():
        if one.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                children.setdefault(int(_stat(int(one.name))[1]), []).append(int(one.name))
    every = [root]
    for pid in every:
        every += children.get(pid, [])
    return every


def workers(root: int) -> list[int]:
    """The workers among the processes that a program started."""
    with_command: list[int] = []
    for pid in tree(root):
        with suppress(OSError):
            if WORKER in (PROC / str(pid) / "cmdline").read_bytes():
                with_command.append(pid)
    return with_command


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder."""
    total = 0
    for directory, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(directory) / name).stat().st_size
    return total


def _stat(pid: int) -> list[str]:
    """Fields of a process from its state on: its name before them may hold anything."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _cpu(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / TICKS


def _resident(pid: int) -> int:
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _loopback() -> int:
    for line in (PROC / "net" / "dev").read_text().splitlines():
        if line.strip().startswith("lo:"):
            return int(line.partition(":")[2].split()[0])
    return 0
