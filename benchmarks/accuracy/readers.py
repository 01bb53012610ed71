"""What each reader of names and texts earns on sites that were held out: fitted anew without it.

    python benchmarks/accuracy/readers.py                    # some fifteen minutes on two cores
    python benchmarks/accuracy/readers.py --only "title reading" "anchor reading"

Writes benchmarks/results/readers.json, and keeps there what was measured before of the same fit. A
reader that earns nothing at any level of evidence should go: each is 0.5 to 2 MB of the model.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest

from linkvet.training.examples.load import DOMAINS, load_examples
from linkvet.training.examples.manifest import NATURAL
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, lessons, refit
from linkvet.training.fit.heads import FITS, Fit
from linkvet.training.fit.link_readings import SIGNALS as LINK
from linkvet.training.metrics.ranking import figures

NAME = ("name_reading", "label_reading", "suffix_reading")
HEADS = ("titled", "url", "host")
PAGE = "page-and-date"
MEASURES = ("roc_auc", "recall_at_1pct_fp")
OUT = Path(__file__).parents[1] / "results" / "readers.json"
EVERY = "with all readers"
Figures = dict[str, dict[str, float]]  # by level of evidence
# what is read, and the signals it gives
READERS = {
    **{one.replace("_", " "): (one,) for one in (*NAME, *LINK)},
    "all that is read of names": NAME,
    "all that is read of links": LINK,
}


def without(cross: CrossFit, signals: tuple[str, ...]) -> CrossFit:
    """The same examples judged without these signals; heads that don't know them stay."""
    fits = tuple(fit for fit in FITS if fit.name in HEADS and set(signals) & _known(cross, fit))
    fitted = refit(replace(cross, signals=cross.signals.drop(signals)), fits)
    return replace(fitted, score=np.where(np.isnan(fitted.score), cross.score, fitted.score))


def _known(cross: CrossFit, fit: Fit) -> set[str]:
    """Signals that a head learns from."""
    _, view = lessons(cross, fit)
    return set(view(None)[0].columns)


def figures_of(cross: CrossFit) -> Figures:
    """Figures of links of sites at two levels of evidence, and of listed names."""
    rows = cross.about.with_columns(score=pl.Series(cross.score)).filter(pl.Series(cross.use))
    natural = rows.filter(pl.col("draw") == NATURAL)
    parts = {one: natural.filter(pl.col("pattern") == one) for one in ("backlinks", PAGE)}
    listed = (pl.col("set") == DOMAINS) & (pl.col("pattern") == "domain")
    parts["listed names"] = rows.filter(listed)
    return {name: _figures(part) for name, part in parts.items()}


def _figures(rows: pl.DataFrame) -> dict[str, float]:
    every = figures(rows["spam"].to_numpy(), rows["score"].to_numpy())
    return {name: every[name] for name in MEASURES}


def known_of(path: Path, every: Figures) -> dict[str, Figures]:
    """Rows that were measured before, where they are of the same fit; of another they go."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return known if known.get(EVERY) == every else {EVERY: every}


def show(results: dict[str, Figures]) -> None:
    """Print what is lost without each reader."""
    every = results[EVERY]
    print(f"{EVERY:34}" + "".join(f"{level:>16} {_line(one)}" for level, one in every.items()))
    for name in READERS:
        less = {
            level: {measure: value - every[level][measure] for measure, value in one.items()}
            for level, one in results.get(name, {}).items()
        }
        if less:
            line = "".join(f"{level:>16} {_line(one, '+')}" for level, one in less.items())
            print(f"without {name:26}" + line)


def _line(one: dict[str, float], sign: str = "") -> str:
    auc, recall = (one[name] for name in MEASURES)
    return f"{auc:{sign}.4f} / {recall:{sign}.3f}"


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=None, help="where signals are kept")
    parser.add_argument("--only", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    cross = cross_fit(load_examples(manifest(), cache=options.cache))
    results = known_of(options.out, figures_of(cross))
    for name in options.only:
        results[name] = figures_of(without(cross, READERS[name]))
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    show(results)


if __name__ == "__main__":
    main()
