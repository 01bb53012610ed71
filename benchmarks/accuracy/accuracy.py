"""How right linkvet is on real labelled links and domains, by held-out scores only.

Five parts: what the project asks of its model, what vendors' own verdicts reach on the same rows,
what open peers' rules reach on them, Semrush links scored by a model that saw none, and spam lists
scored by models that saw none of their entries. `make bench-accuracy` runs it; the data are not
part of the repository.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import peers
import polars as pl
from data_folder import DATA, manifest
from show import show
from unseen import leave_one_source_out, without_semrush

from linkvet.data.exports.read import read
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.verdicts.verdict import cut_for
from linkvet.training.calibration import cross_calibrated
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.fit.cross_fit import Held, cross_fit
from linkvet.training.fit.probability import fix
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.ranking import figures

AHREFS, SEMRUSH = "ahrefs_caldea.csv", "semrush_audit_caldea.csv"
ASKED = {
    f"{AHREFS} / as-given": {
        "roc_auc": 0.99, "recall_at_1pct_fp": 0.90, "recall_at_cut": 0.60,
        "calibration_error": 0.03,
    },
    f"{AHREFS} / page-and-date": {"roc_auc": 0.93, "calibration_error": 0.03},
    "domains / domain": {"roc_auc": 0.94, "calibration_error": 0.03},
}  # fmt: skip
PRECISION = 0.99
PARTS = ("links", "vendors", "peers", "unseen", "sources")


def links(held: Held, data: Path) -> dict[str, dict[str, Any]]:
    """Figures of the Ahrefs rows by pattern of evidence and of the domains, and what is asked."""
    about, use = held.about, held.use
    found = evaluate.report(about.filter(use), held.score[use], held.folds[use])
    wanted = {name: one for name, one in found.items() if name.startswith((AHREFS, "domains"))}
    fixed = fix(held)
    for pattern in LEVELS:
        if (one := wanted.get(f"{AHREFS} / {pattern}")) and (
            cut := cut_for(fixed.cuts[pattern], PRECISION)
        ):
            rows = (about["set"] == AHREFS) & (about["pattern"] == pattern) & (about["spam"] == 1)
            above = fixed.probability[rows.to_numpy() & use] >= cut.probability
            one["recall_at_cut"] = float(above.mean())
    wanted |= _by_certainty(held, data)
    return {name: one | {"asked": ASKED.get(name, {})} for name, one in wanted.items()}


def _by_certainty(held: Held, data: Path) -> dict[str, dict[str, Any]]:
    """The Ahrefs rows by how sure those were who labelled them: 3 is sure, 1 hardly."""
    labels = pl.read_csv(data / "labels" / "links.csv").filter(pl.col("file") == AHREFS)
    sure = labels.select(pl.col("row").cast(pl.Int64), "confidence")
    at = _rows(held, AHREFS)
    rows = held.about.filter(at).join(sure, on="row", how="left", maintain_order="left")
    spam, score = rows["spam"].to_numpy(), held.score[at]
    levels = {level: (rows["confidence"] == level).to_numpy() for level in (3, 2, 1)}
    return {
        f"{AHREFS}, labelled with confidence {level}": figures(spam[here], score[here])
        for level, here in levels.items()
        if 0 < spam[here].sum() < here.sum()
    }


def vendors(held: Held, data: Path) -> list[dict[str, Any]]:
    """What vendors' own verdicts reach, beside ours on the very same rows."""
    return [*_vendor(held, data, AHREFS), *_vendor(held, data, SEMRUSH)]


def _vendor(held: Held, data: Path, file: str) -> list[dict[str, Any]]:
    at, table, ours = _same_rows(held, data, file)
    said = table.select(pl.col("row").cast(pl.Int64), pl.col("vendor_verdict"))
    rows = held.about.filter(at).join(said, on="row", how="left", maintain_order="left")
    name, theirs, cut = peers.vendor(rows["vendor_verdict"])
    spam, given = rows["spam"].to_numpy(), theirs.is_not_null().to_numpy()
    size = rows.filter(given).select(pl.len().over("family")).to_series().to_numpy()
    given_score = theirs.to_numpy()
    scores = {
        name: (given_score, given_score >= cut),
        "linkvet, probability >= 0.5": (held.score[at], ours >= 0.5),
    }
    return [
        {"rows": file, "who": who, "counted": how,
         **peers.against(spam[given], score[given], chosen[given], weight)}
        for how, weight in (("each row", np.ones(size.size)), ("each family once", 1 / size))
        for who, (score, chosen) in scores.items()
    ]  # fmt: skip


def _same_rows(held: Held, data: Path, file: str) -> tuple[np.ndarray, pl.DataFrame, np.ndarray]:
    """Which examples are the rows of an export, the export, and our probability of each."""
    at = _rows(held, file)
    spam = held.about["spam"].to_numpy()[at]
    ours = cross_calibrated(spam, held.score[at], held.folds[at])
    return at, read([data / "exports" / file]).links, ours


def _rows(held: Held, file: str) -> np.ndarray:
    """Which examples are the rows of an export, at the richest evidence they were shown with."""
    known = set(held.about.filter(pl.col("set") == file)["pattern"])
    pattern = next(name for name in LEVELS if name in known)
    return ((held.about["set"] == file) & (held.about["pattern"] == pattern)).to_numpy() & held.use


def rules(held: Held, data: Path) -> list[dict[str, Any]]:
    """What open peers' published rules reach, beside the vendor and ours on the very same rows."""
    found = []
    for file in (AHREFS, SEMRUSH):
        at, table, ours = _same_rows(held, data, file)
        judged = peers.side_by_side(table, held.about.filter(at), held.score[at], ours >= 0.5)
        found += [{"rows": file} | one for one in judged]
    return found


def measure(data: Path, parts: tuple[str, ...], examples: Examples) -> dict[str, Any]:
    """Run the named parts; names are read out of fold once for the first three."""
    found: dict[str, Any] = {}
    if {"links", "vendors", "peers"} & set(parts):
        held = cross_fit(examples, progress=_tell)
        found["links"] = links(held, data)
        found["vendors"] = vendors(held, data)
        found["peers"] = rules(held, data)
        found = {part: found[part] for part in found if part in parts}
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
    examples = load_examples(manifest(wanted.data))
    found = measure(wanted.data, tuple(wanted.only or PARTS), examples)
    if wanted.json:
        print(json.dumps(found, indent=1))
    else:
        show({part: figures for part, figures in found.items() if part != "peers"})
        peers.show(found.get("peers", []))


if __name__ == "__main__":
    main()
