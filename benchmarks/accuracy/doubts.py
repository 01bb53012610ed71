"""How many labels that were made wrong on purpose are among the doubted ones.

One in twenty labels of an export is flipped at random, and then doubted twice: as labels of the
house, by a model fitted without that export (nor its domains), and from scratch, as part of all
labelled data. Not each doubted label that was not flipped is a false alarm: some were wrong before.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from house import house, without

from linkvet.model.store import Model
from linkvet.training.adapt.boost import adapt
from linkvet.training.calibration import fit_sigmoid
from linkvet.training.evaluate.label_issues import find_label_issues
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.fit.cross_fit import cross_fit

SHARE = 0.05


def flipped(count: int, seed: int) -> np.ndarray:
    """Which of some labels are flipped, shape (count,), bool."""
    drawn = np.random.default_rng(seed).permutation(count)[: round(SHARE * count)]
    return np.isin(np.arange(count), drawn)


def of_house(model: Model, case: Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Flip labels of the house: which were flipped, and positions of the doubted, worst first."""
    at = np.flatnonzero(case.known)
    wrong = flipped(at.size, seed)
    spam = case.spam.copy()
    spam[at[wrong]] = 1 - spam[at[wrong]]
    taught = adapt(model, replace(case, spam=spam), seed)
    return wrong, find_label_issues(taught.spam, taught.after, taught.pattern)


def from_scratch(examples: Examples, export: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Flip labels of an export among all examples, in every pattern alike."""
    about = examples.about
    rows = about.filter(set=export)["row"].unique().sort()
    wrong = rows.filter(pl.Series(flipped(len(rows), seed)))
    odd = (pl.col("set") == export) & pl.col("row").is_in(wrong.implode())
    spam = pl.when(odd).then(1 - pl.col("spam")).otherwise("spam").cast(pl.Int8)
    cross = cross_fit(Examples(examples.signals, about.with_columns(spam=spam)), seed)
    fullest = (cross.about["set"] == export) & (cross.about["pattern"] == "as-given")
    rows_shown, score = cross.about.filter(fullest), cross.score[fullest.to_numpy()]
    labels = rows_shown["spam"].to_numpy()
    issues = find_label_issues(
        labels, fit_sigmoid(labels, score).probability(score), np.zeros(labels.size)
    )
    return rows_shown["row"].is_in(wrong.implode()).to_numpy(), issues


def show(what: str, wrong: np.ndarray, listed: np.ndarray) -> None:
    """Print the share of the flipped that is listed, and the precision of the list."""
    right, count = int(wrong[listed].sum()), int(wrong.sum())
    head = int(wrong[listed[:count]].sum())
    print(
        f"{what:<28} listed {listed.size:>3} of {wrong.size}; of {count} flipped found {right} "
        f"({right / count:.2f}); precision {right / max(listed.size, 1):.2f}, "
        f"of the first {count}: {head / count:.2f}",
        flush=True,
    )


def main() -> None:
    """Print what was found among labels of the house and from scratch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--export", default="ahrefs_caldea.csv")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    case, examples = house(options.export, DATA), load_examples(manifest())
    with tempfile.TemporaryDirectory() as place:
        model = without(examples, options.export, Path(place) / "base")
    for seed in range(options.seeds):
        show(f"labels of the house, seed {seed}", *of_house(model, case, seed))
    show("from scratch, seed 0", *from_scratch(examples, options.export, 0))


if __name__ == "__main__":
    main()
