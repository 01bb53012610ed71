"""Whether `linkvet diff` tells the right story, on a real export changed in known ways.

    python benchmarks/scale/diff.py               # needs the labelled data beside this repository
    python benchmarks/scale/diff.py --large       # time and memory on a million links a side,
    invented

Every line is one comparison: what was done to the export, what should be told, what is told. Each
side is written as an export, read and scored anew.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from linkvet.analysis.diff.changes import Changes, compare
from linkvet.analysis.diff.findings import stories
from linkvet.analysis.diff.snapshot import Snapshot, of_scored
from linkvet.cli.results.read import read_results
from linkvet.data.errors import UserError
from linkvet.model.scoring import run

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "exports"
FIRST_SEEN = "First seen"
# news that chance must not make
CHANCE = {"bands", "kinds", "anchors", "networks", "concentration"}


def export() -> pl.DataFrame:
    """The real export, every cell a text, oldest link first."""
    raw = (EXPORTS / "ahrefs_caldea.csv").read_text(encoding="utf-16").encode()
    return pl.read_csv(raw, separator="\t", infer_schema=False).sort(FIRST_SEEN)


def attacked(table: pl.DataFrame, count: int, seed: int, days: int = 28) -> pl.DataFrame:
    """Add links of new domains with one anchor, in the figures that cheap domains have."""
    draw = np.random.default_rng(seed)
    last = datetime.fromisoformat(table[FIRST_SEEN][-1])
    rows = table.sample(count, with_replacement=True, seed=seed)
    names = [f"best-{draw.integers(10**6)}-{i}.invalid" for i in range(count)]
    dates = [str(last + timedelta(days=float(d))) for d in draw.uniform(0.5, days, count)]
    fixed = {
        "Referring page URL": [f"https://{name}/casino-bonus-{i}" for i, name in enumerate(names)],
        "Referring page title": "Best online casino bonus without deposit",
        "Anchor": "online casino bonus",
        "Domain rating": "0",
        "UR": "0",
        "Domain traffic": "0",
        "Page traffic": "0",
        "Keywords": "0",
        "Referring domains": "0",
        "Nofollow": "false",
        "Left context": "play now at",
        "Right context": "and win",
        "Language": "en",
        FIRST_SEEN: dates,
        "Last seen": "",
        "Lost": "",
        "Lost reason": "",
        "Is spam": "",
    }
    known = {
        name: pl.Series(name, value if isinstance(value, list) else [value] * count)
        for name, value in fixed.items()
        if name in table.columns
    }
    return pl.concat([table, rows.with_columns(**known)])


def scored(table: pl.DataFrame, name: str, folder: Path) -> Snapshot:
    """Write a table as an export, and score it."""
    path = folder / f"{name}.csv"
    table.write_csv(path)
    return of_scored(run([path]), path.name)


Case = tuple[str, str, Changes, bool]  # name, story that is due, comparison, whether it tells it


def attacks(table: pl.DataFrame, whole: Snapshot, folder: Path) -> Iterator[Case]:
    """Spam domains added to an export, with dates and without."""
    undated = table.drop(FIRST_SEEN, "Last seen", strict=False)
    before = scored(undated, "undated", folder)
    for count in (200, 400, 600):
        more = attacked(table, count, count)
        changes = compare(whole, scored(more, f"attack-{count}", folder))
        yield (
            f"{count} spam domains added",
            "alarm, one anchor",
            changes,
            tells(changes, "attack!") and changes.attack["one_hand"],
        )
        changes = compare(
            before, scored(more.drop(FIRST_SEEN, "Last seen", strict=False), "x", folder)
        )
        yield (
            f"{count} added, no dates",
            "alarm, one anchor",
            changes,
            tells(changes, "attack!") and changes.attack["one_hand"],
        )


def cases(folder: Path) -> Iterator[Case]:
    """Every comparison of this benchmark."""
    table = export()
    whole = scored(table, "whole", folder)
    half = scored(table.head(table.height // 2), "half", folder)
    changes = compare(half, whole)
    yield "older half, then all", "alarm: sellers' wave of 2025", changes, tells(changes, "attack!")
    late = scored(table.head(int(0.9 * table.height)), "late", folder)
    changes = compare(late, whole)
    yield (
        "first 90 %, then all",
        "growth, no alarm",
        changes,
        tells(changes, "movement", no="attack!"),
    )
    yield from attacks(table, whole, folder)
    moved = table.with_columns(pl.col("Target URL").str.replace("caldea.com", "thermal.example"))
    changes = compare(whole, scored(moved, "moved", folder))
    yield (
        "site moved",
        "a move, nothing lost",
        changes,
        tells(changes, "moved", no="attack!") and (changes.counts(changes.links)["lost"] == 0),
    )
    fewer = moved.sample(fraction=0.85, seed=4)
    changes = compare(whole, scored(fewer, "moved-less", folder))
    yield "moved, 15 % lost", "a move and losses", changes, tells(changes, "moved", no="attack!")
    semrush = of_scored(run([EXPORTS / "semrush_audit_caldea.csv"]), "semrush")
    for name, sides in (
        ("Ahrefs, then Semrush", (whole, semrush)),
        ("Semrush, then Ahrefs", (semrush, whole)),
    ):
        changes = compare(*sides)
        yield name, "another index", changes, tells(changes, "vendor", no="attack!")
    for seed in range(10):
        sides = [
            scored(table.sample(fraction=0.8, seed=2 * seed + i), f"{seed}-{i}", folder)
            for i in (0, 1)
        ]
        changes = compare(*sides)
        yield (
            f"80 % twice, no. {seed + 1}",
            "nothing but turnover",
            changes,
            not (changes.attack["alarm"] or CHANCE & {one.id for one in stories(changes)}),
        )


def tells(changes: Changes, due: str, no: str = "") -> bool:
    """Tell whether a story is there and another is not; `attack!` is the alarm."""
    there = {one.id + ("!" if one.level == "alarm" else "") for one in stories(changes)}
    return due in there and no not in there


def large(links: int = 1_000_000, domains: int = 50_000) -> None:
    """Time two folders of results, nine tenths of their links the same."""
    with TemporaryDirectory() as place:
        for form in ("parquet", "csv"):
            sides = [Path(place) / f"{form}-{i}" for i in (0, 1)]
            for i, side in enumerate(sides):
                _write(side, form, np.arange(links) + i * links // 10, domains)
            start = time.process_time()
            changes = compare(*(read_results(side) for side in sides))
            stories(changes)
            spent = time.process_time() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(
                f"{form}: {links:,} links a side, {changes.counts(changes.links)}: "
                f"{spent:.1f} s of processor, {peak:.1f} GB at most"
            )


def _write(folder: Path, form: str, number: np.ndarray, domains: int) -> None:
    """Write results in the columns that `linkvet score` gives."""
    folder.mkdir()
    ids = pl.Series("n", number)
    of = ids % domains
    bad = (of % 5) == 0
    first = pl.Series([date(2020, 1, 1)]).repeat_by(1).explode()[0]
    table = pl.DataFrame({"n": ids, "d": of, "bad": bad}).select(
        link_id=pl.int_range(pl.len(), dtype=pl.UInt32),
        source_url=pl.format("https://www.site{}.example/some/longer/path/{}?page=2", "d", "n"),
        source_domain=pl.format("site{}.example", "d"),
        target_url=pl.format("https://baths.example/rooms/{}", pl.col("n") % 300),
        anchor=pl.when("bad")
        .then(pl.lit("cheap links"))
        .otherwise(pl.format("the baths {}", pl.col("n") % 5_000)),
        spam_probability=pl.when("bad").then(0.97).otherwise(0.03),
        verdict=pl.when("bad").then(pl.lit("disavow")).otherwise(pl.lit("keep")),
        reasons=pl.lit("[]" + " " * 300),
        first_seen=pl.lit(first),
        nofollow=pl.lit(False),
        lost=pl.lit(False),
    )
    names = table.unique("source_domain", keep="first", maintain_order=True).with_columns(
        kind=pl.lit("blog"),
        family=pl.lit(None, pl.String),
        decided_by=pl.lit("model"),
        domain_rating=pl.lit(10.0),
        example_url="source_url",
    )
    for name, frame in (("links", table), ("domains", names)):
        getattr(frame, f"write_{form}")(folder / f"{name}.{form}")
    (folder / "summary.json").write_text(
        '{"linkvet": "0.1.0", "model": "m", "site": "baths.example", "rows_in": 1, "sources": []}'
    )


def main() -> int:
    """Print a line for each comparison and say how many were told right."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--large", action="store_true")
    if arguments.parse_args().large:
        large()
        return 0
    if not EXPORTS.is_dir():
        print("The exports are not at hand: nothing was measured.")
        return 0
    right, whole = 0, 0
    print(f"{'what was done':24}{'due':30}{'new':>6}{'lost':>6}{'spam':>6}{'takes':>7}  told")
    with TemporaryDirectory() as folder:
        for name, due, changes, ok in cases(Path(folder)):
            counts, attack = changes.counts(changes.domains), changes.attack
            takes = "-" if attack["bound"] is None else f"{attack['bound']:.0f}"
            print(
                f"{name:24}{due:30}{counts['new']:>6}{counts['lost']:>6}"
                f"{attack['new_spam']:>6}{takes:>7}  {'ok' if ok else 'WRONG'}"
            )
            right, whole = right + ok, whole + 1
    other = of_scored(run([EXPORTS / "semrush_anomalousgame.csv"]), "game")
    try:
        compare(of_scored(run([EXPORTS / "ahrefs_caldea.csv"]), "spa"), other)
    except UserError as refusal:
        print(f"two sites: refused ({str(refusal)[:60]} ...)")
        right += 1
    print(f"{right} of {whole + 1} told right")
    return right < whole + 1


if __name__ == "__main__":
    sys.exit(main())
