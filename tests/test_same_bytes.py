"""The same export gives the same files, byte for byte, whatever the threads and the hash seed.

A sum of floats depends on the order of its parts, and the order of an unordered operation on the
threads: what comes of it differs in the last digit first, and then in which of two near ties wins.
"""

import os
import subprocess
import sys
from pathlib import Path

import linkvet

ROOT = Path(linkvet.__file__).parent.parent
ROWS, TIMES = 100_000, 5
RUNS = """
import hashlib, sys
from pathlib import Path
from linkvet.cli.main import app

export, out, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
for _ in range(times):
    app(["score", str(export), "--out", str(out), "--quiet"], standalone_mode=False)
    for path in sorted(out.iterdir()):
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def start(export: Path, out: Path, threads: int, seed: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", RUNS, export, out, str(TIMES)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(seed)},
    )


def test_ten_runs_of_two_processes_write_the_same_files(tmp_path):
    export = tmp_path / "export.csv"
    generate = [sys.executable, ROOT / "benchmarks" / "scale" / "generate.py", export, str(ROWS)]
    subprocess.run(generate, check=True)
    runs = [start(export, tmp_path / f"out-{n}", threads=3 * n - 2, seed=n) for n in (1, 2)]
    outputs = [run.communicate()[0].splitlines() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    files = len(list((tmp_path / "out-1").iterdir()))
    assert files >= 7 and [len(lines) for lines in outputs] == [TIMES * files] * 2
    assert len({*outputs[0], *outputs[1]}) == files, sorted({*outputs[0], *outputs[1]})
