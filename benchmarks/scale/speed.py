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
ROOT = HERE.parents[1]
SAMPLE = ROOT / "data" / "samples" / "ahrefs-backlinks.csv"
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


class Line(NamedTuple):
    """One measurement: rows per second are of `cpu`, the rest is of the whole process."""

    name: str
    rows: int
    cpu: float
    cost: Cost


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


def scoring(export: Path, rows: int, plain_rows: int) -> list[Line]:
    """Measure reading, scoring, the plain script and the view of the whole profile."""
    reading = run([sys.executable, "-c", POLARS, export])
    results = HERE.parent / "out" / "results"
    scored = run([*LINKVET, "score", export, "--out", results, "--quiet"])
    shutil.rmtree(results)
    profile = run([*LINKVET, "profile", export])
    plain = run([sys.executable, HERE / "plain.py", export, str(plain_rows)])
    stages = json.loads(plain.output)
    some = stages.pop("rows")  # its figures leave out imports, and fitting the throw-away model
    return [
        Line("reading with polars", rows, reading.cpu, reading),
        Line("linkvet score, all files", rows, scored.cpu, scored),
        Line("plain script, on a part", some, sum(stages.values()), plain),
        Line("linkvet profile", rows, profile.cpu, profile),
    ]


def show(lines: list[Line]) -> None:
    """Print the measurements side by side, and what they say."""
    print(f"\n{'':26}{'rows':>10}{'CPU s':>8}{'wall s':>8}{'GB':>6}{'rows per CPU s':>16}")
    for name, rows, cpu, cost in lines:
        figures = f"{rows:10,}{cpu:8.1f}{cost.wall:8.1f}{cost.memory:6.2f}{rows / cpu:16,.0f}"
        print(f"{name:26}{figures}")
    read, scored, plain = (line.rows / line.cpu for line in lines[:3])
    print(f"\nlinkvet takes {read / scored:.1f} times the CPU of reading the file with polars,")
    print(f"and scores {scored / plain:,.0f} times the rows of the plain script.")


def main() -> None:
    """Generate the export if it is not there, and print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--plain-rows", type=int, default=5_000)
    options = parser.parse_args()
    export = HERE.parent / "out" / f"ahrefs-{options.rows}.csv"
    export.parent.mkdir(exist_ok=True)
    if not export.exists():
        print(f"generating {export.name} ...", flush=True)
        generate(export, options.rows)
    show(scoring(export, options.rows, options.plain_rows))
    with tempfile.TemporaryDirectory() as folder:
        sample = best([*LINKVET, "score", SAMPLE, "--out", folder, "--quiet"])
    shown = best([*LINKVET, "--help"])
    print(f"sample export: {sample:.2f} s, --help: {shown:.2f} s (warm, best of 3)")


if __name__ == "__main__":
    main()
