"""Do two states of linkvet write the same? Every file and every answer, byte for byte.

    python benchmarks/same.py OLD NEW

OLD and NEW are folders of checkouts or revisions of this one. Both run on the samples, and on real
exports of several vendors where the data folder is at hand: `score` with all files, `explain`,
`profile` and `diff` as JSON, and the commands of `disavow`. `--probabilities` compares the tables
of links alone and tells how far probabilities lie apart. `--cpu` times `score` on the sample in
pairs.
"""

import argparse
import hashlib
import io
import os
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
EXPORTS = ROOT.parent / "shared" / "data" / "exports"
REAL = (
    "ahrefs_caldea.csv",
    "semrush_audit_caldea.csv",
    "semrush_anomalousgame.csv",
    "gsc_oztimberfloor-Latest_links-2026-05-18.csv",
    "semrush_dash2trade.csv.gz",
    "ahrefs_hbnobulk.csv.gz",
    "semrush_refdomains_caldea.csv",
)
MODEL = re.compile(rb"pretrained-[0-9a-f]{12}")
AFRESH = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


class State:
    """A state of the code that can be run beside another."""

    def __init__(self, given: str, work: Path) -> None:
        tree = Path(given)
        if not (tree / "pyproject.toml").exists():
            tree = work / "tree"
            packed = subprocess.run(
                ["git", "-C", ROOT, "archive", given], check=True, capture_output=True
            ).stdout
            tarfile.open(fileobj=io.BytesIO(packed)).extractall(tree, filter="data")
        self.samples = {path.name for path in (tree / "data" / "samples").iterdir()}
        view = work / "view" / "linkvet"
        view.mkdir(parents=True)
        for one in (*(tree / "linkvet").iterdir(), *(p for p in tree.iterdir() if p.is_dir())):
            if one.name != "linkvet" and not one.name.startswith("."):
                (view / one.name).symlink_to(one.resolve())
        self.path, self.out = str(view.parent), work / "out"
        self.out.mkdir()

    def run(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What a command prints, with its exit code; a refusal counts as an answer."""
        ran = subprocess.run(
            [sys.executable, "-m", "linkvet", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd or self.out,
            env=AFRESH | {"PYTHONPATH": self.path},
        )
        if ran.returncode not in (0, 1, 2) or "This is a fault in linkvet" in ran.stderr:
            sys.exit(f"linkvet {' '.join(map(str, arguments))} failed:\n{ran.stderr}")
        return f"{ran.returncode}\n{ran.stdout}{ran.stderr if ran.returncode == 2 else ''}"

    def cpu(self, *arguments: str | Path) -> float:
        """Seconds of CPU a command takes."""
        before = os.times()
        self.run(*arguments)
        after = os.times()
        return (after[2] + after[3]) - (before[2] + before[3])


def outputs(state: State, export: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file written for an export, and of what the commands print."""
    name = export.name
    state.run("score", export, "--out", name, "--quiet")
    for path in sorted((state.out / name).iterdir()):
        yield f"{name}: {path.name}", path.read_bytes()
    row = f"{name}:1"
    yield f"{name}: explain", state.run("explain", export, "--row", row, "--json").encode()
    yield f"{name}: profile", state.run("profile", name, "--json").encode()
    disavow = f"{name}/disavow.txt"
    yield f"{name}: lint", state.run("disavow", "lint", disavow, "--json").encode()
    shown = state.run("disavow", "explain", disavow, "--results", name, "--json")
    yield f"{name}: disavow explain", shown.encode()


def across(state: State, one: str, other: str) -> Iterator[tuple[str, bytes]]:
    """What commands say of the results of two exports of one site."""
    yield f"{one} to {other}: diff", state.run("diff", one, other, "--json").encode()
    page = f"{one}-{other}.html"
    state.run("diff", one, other, "--html", page, "--quiet")
    yield f"{one} to {other}: page of diff", (state.out / page).read_bytes()
    both = [f"{name}/disavow.txt" for name in (one, other)]
    merged, added, undone = (f"{one}-{part}.txt" for part in ("merged", "added", "undone"))
    state.run("disavow", "merge", *both, "--out", merged, "--added", added)
    state.run("disavow", "undo", merged, added, "--out", undone)
    for name in (merged, added, undone):
        yield f"{one} and {other}: {name}", (state.out / name).read_bytes()
    shown = state.run("disavow", "diff", *both, "--json")
    yield f"{one} and {other}: disavow diff", shown.encode()


def everything(state: State, exports: list[Path], pairs: list[tuple[str, str]]) -> dict[str, bytes]:
    """All answers by name."""
    outputs_by_name = {name: content for path in exports for name, content in outputs(state, path)}
    outputs_by_name |= {name: content for pair in pairs for name, content in across(state, *pair)}
    # a converted model has another digest, and says the same
    return {name: MODEL.sub(b"pretrained", content) for name, content in outputs_by_name.items()}


def probabilities_apart(one: bytes, other: bytes) -> float:
    """The largest difference between two tables of links."""
    tables = [pl.read_csv(content, infer_schema=False) for content in (one, other)]
    a, b = (table["spam_probability"].cast(pl.Float64) for table in tables)
    return float((a - b).abs().max() or 0)  # pyright: ignore[reportArgumentType]


def report(old: dict[str, bytes], new: dict[str, bytes], probabilities: bool) -> bool:
    """Print what differs, and whether nothing does."""
    if probabilities:
        links = [name for name in old if name.endswith(": links.csv")]
        apart = {name: probabilities_apart(old[name], new[name]) for name in links}
        for name, most in apart.items():
            print(f"  {name:60}{most:.4f}")
        return not any(apart.values())
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            ends = [hashlib.sha256(x.get(name, b"")).hexdigest()[:12] for x in (old, new)]
            print(f"  differs: {name:60}{ends[0]}  {ends[1]}")
    print(f"{len(new)} files and answers compared, {sum(map(len, new.values())):,} bytes")
    return old == new


def main() -> None:
    """Run both states and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--probabilities", action="store_true")
    parser.add_argument(
        "--renamed",
        nargs=2,
        action="append",
        default=[],
        metavar=("WAS", "IS"),
        help="what OLD writes otherwise, on purpose",
    )
    parser.add_argument("--cpu", type=int, default=0, metavar="PAIRS")
    options = parser.parse_args()
    real = [EXPORTS / name for name in REAL if (EXPORTS / name).exists()]
    if not real:
        print("no data folder: samples alone are compared")
    pairs = [("gsc-latest-links.csv", "ahrefs-backlinks.csv")]
    pairs += [("semrush_audit_caldea.csv", "ahrefs_caldea.csv")] if real else []
    with tempfile.TemporaryDirectory() as work:
        states = [
            State(given, Path(work, side))
            for side, given in (("old", options.old), ("new", options.new))
        ]
        # a form that OLD did not read yet is no difference between what both write
        both = (p for p in SAMPLES.iterdir() if p.name in states[0].samples)
        samples = sorted(p for p in both if p.suffix in (".csv", ".txt"))
        with ThreadPoolExecutor() as side_by_side:
            old, new = side_by_side.map(
                lambda state: everything(state, samples + real, pairs), states
            )
        for was, now in options.renamed:
            old = {name: one.replace(was.encode(), now.encode()) for name, one in old.items()}
        same = report(old, new, options.probabilities)
        if options.cpu:
            sample = SAMPLES / "ahrefs-backlinks.csv"
            call = ("score", sample, "--out", "timed", "--quiet")
            for state in states:
                state.run(*call)
            each = [tuple(state.cpu(*call) for state in states) for _ in range(options.cpu)]
            ratio = statistics.median(b / a for a, b in each)
            print(
                f"score on the sample: {each[0][0]:.2f} and {each[0][1]:.2f} CPU s first, "
                f"new/old {ratio:.3f} (median of {options.cpu} pairs)"
            )
    print("the same" if same else "NOT the same")
    sys.exit(not same)


if __name__ == "__main__":
    main()
