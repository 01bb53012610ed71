"""How right linkvet is on real labelled links and domains, by held-out scores only.

Four parts: what the project asks of its model, what vendors' own verdicts reach on the same rows,
Semrush links scored by a model that saw none, and spam lists scored by models that saw none of
their entries. `make bench-accuracy` runs it; the data are not part of the repository.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from show import show
from sklearn.metrics import roc_auc_score
from unseen import leave_one_source_out, without_semrush

from linkvet.data.read import read
from linkvet.features.evidence import PATTERNS
from linkvet.training import evaluate
from linkvet.training.examples import Examples, load_examples
from linkvet.training.train import Held, cross_fit

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
AHREFS, SEMRUSH = "ahrefs_caldea.csv", "semrush_audit_caldea.csv"
TOXIC_FROM = 60  # Semrush calls a link toxic from here on
ASKED = {
    f"{AHREFS} / as-given": {
        "roc_auc": 0.985, "recall_at_1pct_fp": 0.85, "calibration_error": 0.03,
    },
    f"{AHREFS} / page-and-date": {"roc_auc": 0.93, "calibration_error": 0.03},
    "domains / domain": {"roc_auc": 0.94, "calibration_error": 0.03},
}  # fmt: skip
PARTS = ("links", "vendors", "unseen", "sources")


def links(held: Held) -> dict[str, dict[str, Any]]:
    """Figures of the Ahrefs rows by pattern of evidence and of the domains, and what is asked."""
    about, use = held.about, held.use
    found = evaluate.report(about.filter(use), held.score[use], held.folds[use])
    wanted = {name: one for name, one in found.items() if name.startswith((AHREFS, "domains"))}
    return {name: one | {"asked": ASKED.get(name, {})} for name, one in wanted.items()}


def vendors(held: Held, data: Path) -> list[dict[str, Any]]:
    """What vendors' own verdicts reach, beside ours on the very same rows."""
    return [*_vendor(held, data, AHREFS), *_vendor(held, data, SEMRUSH)]


def _vendor(held: Held, data: Path, file: str) -> list[dict[str, Any]]:
    known = set(held.about.filter(pl.col("set") == file)["pattern"])
    pattern = next(name for name in PATTERNS if name in known)  # the richest its rows were shown in
    at = ((held.about["set"] == file) & (held.about["pattern"] == pattern)).to_numpy() & held.use
    said = read([data / "exports" / file]).links.select(
        pl.col("row").cast(pl.Int64), pl.col("vendor_verdict")
    )
    rows = held.about.filter(at).join(said, on="row", how="left", maintain_order="left")
    verdict = rows["vendor_verdict"]
    if file == AHREFS:
        name, theirs, cut = "Ahrefs, Is spam", (verdict == "Ahrefs: spam").cast(pl.Float64), 0.5
    else:
        name, cut = f"Semrush, Toxic Score >= {TOXIC_FROM}", TOXIC_FROM
        theirs = verdict.str.extract(r"([\d.]+)$").cast(pl.Float64)
    spam = rows["spam"].to_numpy()
    ours = evaluate.cross_calibrated(spam, held.score[at], held.folds[at])
    given = theirs.is_not_null().to_numpy()
    size = rows.filter(given).select(pl.len().over("family")).to_series().to_numpy()
    given_score = theirs.to_numpy()
    scores = {
        name: (given_score, given_score >= cut),
        "linkvet, probability >= 0.5": (held.score[at], ours >= 0.5),
    }
    return [
        {"rows": file, "who": who, "counted": how,
         **_against(spam[given], score[given], chosen[given], weight)}
        for how, weight in (("each row", np.ones(size.size)), ("each family once", 1 / size))
        for who, (score, chosen) in scores.items()
    ]  # fmt: skip


def _against(
    spam: np.ndarray, score: np.ndarray, chosen: np.ndarray, weight: np.ndarray
) -> dict[str, float]:
    """Figures of a verdict that chooses some rows, each row counting by its weight."""
    bad, good = weight * (spam == 1), weight * (spam == 0)
    return {
        "roc_auc": float(roc_auc_score(spam, score, sample_weight=weight)),
        "precision": float(bad[chosen].sum() / max(weight[chosen].sum(), 1e-9)),
        "recall": float(bad[chosen].sum() / bad.sum()),
        "false_positives": float(good[chosen].sum() / good.sum()),
    }


def measure(data: Path, parts: tuple[str, ...], examples: Examples) -> dict[str, Any]:
    """Run the named parts; names are read out of fold once for the first two."""
    found: dict[str, Any] = {}
    if {"links", "vendors"} & set(parts):
        held = cross_fit(examples, progress=_tell)
        found["links"] = links(held)
        found["vendors"] = vendors(held, data)
        found = {part: found[part] for part in ("links", "vendors") if part in parts}
    if "unseen" in parts:
        _tell("fitting without Semrush rows", 0, 1)
        found["unseen"] = without_semrush(examples, SEMRUSH)
    if "sources" in parts:
        _tell("leaving out one source at a time", 0, 1)
        found["sources"] = leave_one_source_out(examples)
    return found


def _tell(what: str, done: int, _: int) -> None:
    if not done:
        print(f"{what} ...", file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print, as tables or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    wanted = parser.parse_args()
    if not (wanted.data / "labels" / "links.csv").exists():
        print("Skipped: there is no labelled data here. Name its folder by --data.")
        return
    _tell("reading examples", 0, 1)
    examples = load_examples(wanted.data)
    found = measure(wanted.data, tuple(wanted.only or PARTS), examples)
    if wanted.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
