"""How fast linkvet scores a million rows, beside reading the same file and beside a plain script.

All in one run on one machine, each in a process of its own, in rows per second of CPU time (both
cores counted), so that figures can be compared although machines differ. `make bench` runs it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from generate import generate

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "data" / "samples" / "ahrefs-backlinks.csv"
LINKVET = [sys.executable, "-m", "linkvet"]
POLARS = """
import io, sys
from pathlib import Path
import polars
text = Path(sys.argv[1]).read_bytes().decode("utf-16").encode()
polars.read_csv(io.BytesIO(text), separator="\\t", infer_schema=False)
"""


class Cost(NamedTuple):
    """What a process took: seconds of CPU and of waiting, and its largest memory in GB."""

    cpu: float
    wall: float
    memory: float
    output: str


def run(command: list[str | Path]) -> Cost:
    """Run a command to its end and measure it."""
    # where this is set every start compiles its imports again, which no user's machine does
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(command, stdout=output, env=environment) as process,
    ):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        if process.returncode:
            sys.exit(f"{' '.join(map(str, command))} failed")
        output.seek(0)
        memory = used.ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
        return Cost(used.ru_utime + used.ru_stime, wall, memory, output.read())


def best(command: list[str | Path], times: int = 3) -> float:
    """Shortest wall time of a few runs, after one that warms the caches."""
    run(command)
    return min(run(command).wall for _ in range(times))


def main() -> None:
    """Print all figures side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--plain-rows", type=int, default=5_000)
    wanted = parser.parse_args()
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    export, results = out / f"ahrefs-{wanted.rows}.csv", out / "results"
    if not export.exists():
        print(f"generating {export.name} ...", flush=True)
        generate(export, wanted.rows)

    lines = []

    def add(name: str, cost: Cost, rows: int, cpu: float | None = None) -> float:
        rate = rows / (cpu or cost.cpu)
        lines.append((name, rows, cpu or cost.cpu, cost.wall, cost.memory, rate))
        return rate

    read = add("polars reads it", run([sys.executable, "-c", POLARS, export]), wanted.rows)
    score = add(
        "linkvet score, all files",
        run([*LINKVET, "score", export, "--out", results, "--quiet"]),
        wanted.rows,
    )
    some = run([sys.executable, HERE / "plain.py", export, str(wanted.plain_rows)])
    stages = json.loads(some.output)
    rows = stages.pop("rows")
    plain = add("plain script, a part", some, rows, sum(stages.values()))
    with tempfile.TemporaryDirectory() as folder:
        sample = best([*LINKVET, "score", SAMPLE, "--out", folder, "--quiet"])
    shown = best([*LINKVET, "--help"])

    print(f"\n{'':26}{'rows':>10}{'CPU s':>8}{'wall s':>8}{'GB':>6}{'rows per CPU s':>16}")
    for name, rows, cpu, wall, memory, rate in lines:
        print(f"{name:26}{rows:10,}{cpu:8.1f}{wall:8.1f}{memory:6.2f}{rate:16,.0f}")
    print(f"\nlinkvet takes {read / score:.1f} times the CPU of reading with polars,")
    print(f"and gives {score / plain:,.0f} times the rows of the plain script.")
    print(f"sample export: {sample:.2f} s, --help: {shown:.2f} s (warm, best of 3)")
    shutil.rmtree(results)


if __name__ == "__main__":
    main()
