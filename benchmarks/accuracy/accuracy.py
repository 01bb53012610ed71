"""How right linkvet is on real labelled links and domains, by held-out scores only.

Three parts: what the project asks of its model, Semrush links scored by a model that saw none, and
spam lists scored by models that saw none of their entries. `make bench-accuracy` runs it; the data
are not part of the repository. With `--scores` the held-out scores of links are written, for
`make bench-accuracy BENCH=peers` to tell beside vendors' verdicts and open peers' rules.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from unseen import leave_one_source_out, without_semrush

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.verdicts.verdict import cut_for
from linkvet.training.calibration import cross_calibrated
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.fit.cross_fit import CrossFit, cross_fit
from linkvet.training.fit.probability import fix
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.ranking import figures

AHREFS, SEMRUSH = "ahrefs_caldea.csv", "semrush_audit_caldea.csv"
TARGETS = {
    f"{AHREFS} / as-given": {
        "roc_auc": 0.99,
        "recall_at_1pct_fp": 0.90,
        "recall_at_cut": 0.60,
        "calibration_error": 0.03,
    },
    f"{AHREFS} / page-and-date": {"roc_auc": 0.93, "calibration_error": 0.03},
    "domains / domain": {"roc_auc": 0.94, "calibration_error": 0.03},
}
PRECISION = 0.99
PARTS = ("links", "unseen", "sources")
FIGURES = {
    "roc_auc": "ROC AUC",
    "average_precision": "AP",
    "recall_at_1pct_fp": "recall 1 % FP",
    "recall_at_0.1pct_fp": "0.1 % FP",
    "calibration_error": "ECE",
    "recall_at_cut": "above the cut",
}
AT_MOST = ("calibration_error",)
SOURCES = {
    "reference_given": "given",
    "reference": "n-grams",
    "roc_auc": "linkvet",
    "roc_auc_unpopular": "hard slice",
    "recall_at_1pct_fp": "rec 1 % FP",
    "unknown": "unknown",
    "precision_from_0.9": "prec 0.9",
    "recall_from_0.9": "rec 0.9",
}


def links(cross: CrossFit, data: Path) -> dict[str, dict[str, Any]]:
    """Figures of the Ahrefs rows by level of evidence and of the domains, and what is asked."""
    about, use = cross.about, cross.use
    by_slice = evaluate.report(about.filter(use), cross.score[use], cross.folds[use])
    chosen_slices = {
        name: one for name, one in by_slice.items() if name.startswith((AHREFS, "domains"))
    }
    fixed = fix(cross)
    for pattern in LEVELS:
        if (one := chosen_slices.get(f"{AHREFS} / {pattern}")) and (
            cut := cut_for(fixed.cuts[pattern], PRECISION)
        ):
            rows = (about["set"] == AHREFS) & (about["pattern"] == pattern) & (about["spam"] == 1)
            above = fixed.probability[rows.to_numpy() & use] >= cut.probability
            one["recall_at_cut"] = float(above.mean())
    chosen_slices |= _by_certainty(cross, data)
    return {name: one | {"asked": TARGETS.get(name, {})} for name, one in chosen_slices.items()}


def _by_certainty(cross: CrossFit, data: Path) -> dict[str, dict[str, Any]]:
    """The Ahrefs rows by how sure those were who labelled them: 3 is sure, 1 hardly."""
    labels = pl.read_csv(data / "labels" / "links.csv").filter(pl.col("file") == AHREFS)
    sure = labels.select(pl.col("row").cast(pl.Int64), "confidence")
    at = _rows(cross, AHREFS)
    rows = cross.about.filter(at).join(sure, on="row", how="left", maintain_order="left")
    spam, score = rows["spam"].to_numpy(), cross.score[at]
    levels = {level: (rows["confidence"] == level).to_numpy() for level in (3, 2, 1)}
    return {
        f"{AHREFS}, labelled with confidence {level}": figures(spam[here], score[here])
        for level, here in levels.items()
        if 0 < spam[here].sum() < here.sum()
    }


def held_out_links(cross: CrossFit) -> pl.DataFrame:
    """Held-out log odds of the links of exports: `file`, `row`, `log_odds`."""
    parts = []
    for file in (AHREFS, SEMRUSH):
        at = _rows(cross, file)
        spam, score, folds = cross.about["spam"].to_numpy()[at], cross.score[at], cross.folds[at]
        ours = np.clip(cross_calibrated(spam, score, folds), 1e-12, 1 - 1e-12)
        parts.append(
            cross.about.filter(at).select(
                "row",
                file="set",
                log_odds=pl.Series(np.log(ours / (1 - ours))),
            )
        )
    return pl.concat(parts)


def _rows(cross: CrossFit, file: str) -> np.ndarray:
    """Which examples are the rows of an export, at the richest evidence they were shown with."""
    known = set(cross.about.filter(pl.col("set") == file)["pattern"])
    pattern = next(name for name in LEVELS if name in known)
    return (
        (cross.about["set"] == file) & (cross.about["pattern"] == pattern)
    ).to_numpy() & cross.use


def measure(
    data: Path, parts: tuple[str, ...], examples: Examples, scores: Path | None = None
) -> dict[str, Any]:
    """Run the named parts; held-out scores of links are written where `scores` says."""
    figures: dict[str, Any] = {}
    if "links" in parts or scores:
        cross = cross_fit(examples, progress=_tell)
        if scores:
            held_out_links(cross).write_parquet(scores)
        if "links" in parts:
            figures["links"] = links(cross, data)
    if "unseen" in parts:
        _tell("fitting without Semrush rows", 0, 1)
        figures["unseen"] = without_semrush(examples, SEMRUSH)
    if "sources" in parts:
        _tell("leaving out one source at a time", 0, 1)
        figures["sources"] = leave_one_source_out(examples)
    return figures


def _tell(what: str, done: int, _: int) -> None:
    if not done:
        print(f"{what} ...", file=sys.stderr, flush=True)


def show(figures: dict[str, Any]) -> None:
    """Print the parts that were measured."""
    tables = {"links": _links, "unseen": _unseen, "sources": _sources}
    for part, one in figures.items():
        tables[part](one)


def verdict(name: str, value: float, target: float) -> str:
    """Say whether a figure is what was asked for."""
    return "ok" if (value <= target if name in AT_MOST else value >= target) else "SHORT"


def _links(figures: dict[str, dict]) -> None:
    print("\nTen folds that never split a family, network or registrable domain")
    _line("", "examples", *FIGURES.values())
    for name, one in figures.items():
        _line(name, f"{one['examples']:,}", *(_number(one.get(key)) for key in FIGURES))
    print("\nAsked of these")
    for name, one in figures.items():
        for key, target in one["asked"].items():
            sign = "<=" if key in AT_MOST else ">="
            text = f"{FIGURES[key]} {one[key]:.4f}, asked {sign} {target}"
            print(f"  {name:36}{text:44}{verdict(key, one[key], target)}")


def _unseen(figures: dict[str, Any]) -> None:
    print("\nTrained without any Semrush row, the rows of the Semrush audit")
    for name, one in figures["rows"].items():
        text = f"{one['examples']:,} rows, ROC AUC {one['roc_auc']:.4f}"
        target = figures["asked"] if name == "all" else None
        print(
            f"  {name:44}{text:34}"
            + (f"asked >= {target}  {verdict('roc_auc', one['roc_auc'], target)}" if target else "")
        )


def _sources(figures: dict[str, Any]) -> None:
    print("\nSpam lists never seen, worst first; half of the good domains unseen as well")
    _line("", "domains", *SOURCES.values())
    for one in figures["lists"]:
        _line(one["list"], f"{one['spam']:,}", *(_number(one[key]) for key in SOURCES))
    mean = figures["mean"]
    _line("mean", "", *(_number(mean[key]) for key in SOURCES))
    print(
        f"  asked: mean of linkvet above mean of the given references  "
        f"{verdict('roc_auc', mean['roc_auc'], mean['reference_given'])}"
    )
    print("  given: reference figures that came with the data; n-grams: measured here, same split;")
    print("  hard slice: spam and good domains in neither popularity list")


def _line(first: str, second: str, *rest: str) -> None:
    print(f"  {first:36}{second:>17}" + "".join(f"{text:>15}" for text in rest))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def main() -> None:
    """Measure and print, as tables or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    parser.add_argument("--scores", type=Path, help="write held-out log odds of links (Parquet)")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args()
    if not (options.data / "labels" / "links.csv").exists():
        print("Skipped: there is no labelled data here. Name its folder by --data.")
        return
    _tell("reading examples", 0, 1)
    examples = load_examples(manifest(options.data))
    figures = measure(options.data, tuple(options.only or PARTS), examples, options.scores)
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        show(figures)


if __name__ == "__main__":
    main()
