"""How much faster many sites are scored together than one by one, in the same run.

    python benchmarks/scale/several_sites.py
    python benchmarks/scale/several_sites.py --exports FOLDER --sample 12 --workers 2

All exports are scored by one command; a sample of them, evenly drawn from the list, is then scored
by a command each. Seconds of CPU (of all processes) say what the work costs, seconds on the clock
what a person waits for; the latter need a quiet machine.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import polars as pl
from speed import LINKVET, Cost, run

DATA = Path(__file__).parents[3] / "shared" / "data" / "exports" / "sites"


def together(exports: list[Path], out: Path, workers: int) -> Cost:
    """Score all exports by one command."""
    given = ["--several-sites", "--workers", str(workers), "--quiet", "--out", out]
    return run([*LINKVET, "score", *exports, *given])


def one_by_one(exports: list[Path], out: Path) -> tuple[float, float]:
    """Seconds of CPU and of waiting for an export, scored by a command of its own."""
    costs = []
    for export in exports:
        costs.append(run([*LINKVET, "score", export, "--quiet", "--out", out]))
        shutil.rmtree(out)
    return (sum(one.cpu for one in costs) / len(costs), sum(one.wall for one in costs) / len(costs))


def show(
    whole: Cost, sampled: Cost, alone: tuple[float, float], sites: int, rows: int, sample: int
) -> None:
    """Print the figures, those of the sample beside each other."""
    print(
        f"{sites} sites, {rows:,} rows: {whole.cpu:.1f} s of CPU, {whole.wall:.1f} s on the clock"
    )
    print(f"{whole.cpu / sites:.2f} s of CPU a site, {rows / whole.cpu:,.0f} rows per CPU-second")
    cpu, wall = (one * sample for one in alone)
    print(f"\nthe same {sample} sites   {'CPU s':>8}{'wall s':>8}")
    print(f"{'together':22}{sampled.cpu:8.1f}{sampled.wall:8.1f}")
    print(f"{'one by one':22}{cpu:8.1f}{wall:8.1f}")
    less = f"{sampled.cpu / cpu:.2f} of the CPU and {sampled.wall / wall:.2f} of the time"
    print(f"together takes {less}")


def main() -> None:
    """Measure both ways on the exports given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exports", type=Path, default=DATA, help="folder of CSV files")
    parser.add_argument("--sample", type=int, default=24)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    exports = sorted(options.exports.glob("*.csv*"))
    if len(exports) < options.sample:
        sys.exit(f"{options.exports} holds {len(exports)} exports: fewer than --sample")
    sample = exports[:: len(exports) // options.sample][: options.sample]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        whole = together(exports, out, options.workers)
        sites = pl.read_csv(out / "sites.csv", columns=["rows"])["rows"]
        shutil.rmtree(out)
        sampled = together(sample, out, options.workers)
        shutil.rmtree(out)
        alone = one_by_one(sample, out)
    show(whole, sampled, alone, sites.len(), int(sites.sum()), options.sample)


if __name__ == "__main__":
    main()
