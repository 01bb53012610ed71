"""Signals of one's own: linkvet on the public web spam collections, beside a plain LightGBM.

WEBSPAM-UK2006 and -UK2007 (Castillo et al.) are free for research only and not part of the
repository. Both sides see the same columns and the same folds, which never split a domain, drawn
by several seeds.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from linkvet.training.custom_table.read import SignalTable, read_table
from linkvet.training.custom_table.train import TableCrossFit, cross_fit

DATA = Path(__file__).parents[3] / "shared" / "data" / "webspam"
TARGETS = {
    ("uk2007", None): {"roc_auc": 0.845, "average_precision": 0.43},
    ("uk2006", None): {"roc_auc": 0.935},
    ("uk2006", "host"): {"roc_auc": 0.965},
}


def compare(path: Path, host: str | None, seed: int) -> dict[str, dict[str, float]]:
    """Held-out figures of ours and of a plain LightGBM on the same columns and folds."""
    table = read_table(path, "label", "domain", host, ignore=_aside(path))
    cross = cross_fit(table, seed)
    sides = {"linkvet": cross.score, "LightGBM": _plain(table, cross)}
    return {name: _figures(table.spam, score) for name, score in sides.items()}


def _aside(path: Path) -> list[str]:
    """Columns that aren't signals: `spamicity` is the mean of the raters' verdicts."""
    return ["hostid", "spamicity"] if path.stem == "uk2007" else ["hostid"]


def _plain(table: SignalTable, cross: TableCrossFit) -> np.ndarray:
    # where names are read, its readings are not nested: that flatters it, if anything
    params = {"objective": "binary", "verbosity": -1, "num_threads": 1, "deterministic": True}
    values, score = cross.signals.to_numpy(), np.empty(table.spam.size)
    for fold in np.unique(cross.folds):
        here = cross.folds == fold
        model = lightgbm.train(params, lightgbm.Dataset(values[~here], table.spam[~here]))
        score[here] = model.predict(values[here], raw_score=True)
    return score


def _figures(spam: np.ndarray, score: np.ndarray) -> dict[str, float]:
    return {
        "roc_auc": float(roc_auc_score(spam, score)),
        "average_precision": float(average_precision_score(spam, score)),
    }


def measure(data: Path, seeds: int, only: str | None) -> list[dict[str, Any]]:
    """One row per table, side and figure: the mean over seeds, the seeds, what is asked."""
    rows = []
    for (name, host), target in TARGETS.items():
        if only not in (None, name, f"{name}-host" if host else f"{name}-columns"):
            continue
        runs = [compare(data / f"{name}.parquet", host, seed) for seed in range(seeds)]
        for figure in ("roc_auc", "average_precision"):
            for side in runs[0]:
                each = [round(run[side][figure], 4) for run in runs]
                rows.append(
                    {
                        "table": name,
                        "host": bool(host),
                        "figure": figure,
                        "side": side,
                        "mean": round(float(np.mean(each)), 4),
                        "seeds": each,
                        "asked": target.get(figure) if side == "linkvet" else None,
                    }
                )
    return rows


def main() -> None:
    """Measure and print, as a table or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the two Parquet files")
    parser.add_argument("--seeds", type=int, default=3, help="seeds of the folds to average over")
    parser.add_argument("--only", choices=("uk2007", "uk2006", "uk2006-columns", "uk2006-host"))
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args()
    if not (options.data / "uk2007.parquet").exists():
        print("Skipped: the collections are not here. Name their folder by --data.")
        return
    rows = measure(options.data, options.seeds, options.only)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        name = row["table"] + (" with host names" if row["host"] else "")
        target = row["asked"]
        text = (
            ""
            if target is None
            else f"asked {target} " + ("ok" if row["mean"] >= target else "SHORT")
        )
        print(f"{name:24}{row['figure']:20}{row['side']:10}{row['mean']:8.4f}", row["seeds"], text)


if __name__ == "__main__":
    main()
