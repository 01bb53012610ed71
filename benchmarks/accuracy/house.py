"""What labels of the house add to a fitted model, and what a disavow file alone can teach.

A model fitted without one export (nor its domains) is taught some of that export's labels and
measured on its other families: the case of a user who labels a few hundred links of the own site.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from sklearn.metrics import roc_auc_score

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.profile_summary import summarise
from linkvet.model.additive import AdditiveModel
from linkvet.model.predict import predict
from linkvet.model.store import Model, load
from linkvet.training.adapt.boost import adapt, label_folds
from linkvet.training.adapt.positive_unlabelled import learn_unlabelled
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.fit.cross_fit import cross_fit
from linkvet.training.from_scratch import finish

Heads = dict[str, AdditiveModel]
COUNTS = (50, 100, 200, 400)
FOLDS = 4


def without(examples: Examples, export: str, out: Path) -> Model:
    """Fit a model that saw neither the export's links nor any list entry of their domains."""
    about = examples.about
    theirs = about.filter(pl.col("set") == export)["domain"].unique().to_list()
    other = ((about["set"] != export) & ~about["domain"].is_in(theirs)).to_numpy()
    cross = cross_fit(Examples(examples.signals.filter(other), about.filter(other)))
    finish(cross, out, manifest(), {}, 0)
    return load(out)


def house(export: str, data: Path) -> Labelled:
    """All labelled links of an export."""
    exports = read([data / "exports" / export])
    known, links = merge(exports.links)
    labels = pl.read_csv(data / "labels/links.csv").filter(
        (pl.col("file") == export) & (pl.col("label") != "unclear")
    )
    rows = known.select(pl.col("row").cast(pl.Int64), "link_id")
    at = labels.join(rows, on="row", how="inner").unique("link_id", maintain_order=True)
    spam = np.full(links.height, np.nan)
    spam[at["link_id"].to_numpy()] = (at["label"] == "spam").to_numpy()
    group = links["domain"].cast(pl.String).to_numpy().copy()
    group[at["link_id"].to_numpy()] = at["family"].to_numpy()
    return Labelled(links, spam, np.ones(links.height), group, exports.site_hint, [])


def scores(model: Model, case: Labelled, heads: Heads | None = None) -> np.ndarray:
    """Probability of every link by a model, or by it as taught."""
    if heads:
        model = replace(model, heads=heads)
    profile = summarise(case.links, case.site)
    code = np.arange(case.links.height)
    return predict(case.links, profile, model, code).probability


def split(case: Labelled) -> np.ndarray:
    """Fold of each labelled link, -1 for the others; families and domains stay whole."""
    at = np.flatnonzero(case.known)
    fold = np.full(case.links.height, -1)
    fold[at] = label_folds(case, at, FOLDS)
    return fold


def labelled_only(case: Labelled, rows: np.ndarray) -> Labelled:
    """The case with the labels of some rows alone."""
    return replace(case, spam=np.where(rows, case.spam, np.nan))


def taught(model: Model, case: Labelled, fold: np.ndarray, teach) -> float:
    """Mean AUC over folds of the model taught on the labels of the other folds."""
    aucs = []
    for held_out in range(FOLDS):
        out = fold == held_out
        heads = teach(model, case, (fold >= 0) & ~out, held_out)
        aucs.append(roc_auc_score(case.spam[out], scores(model, case, heads)[out]))
    return float(np.mean(aucs))


def some(count: int):
    """Teach by `count` labels drawn at random."""

    def teach(model: Model, case: Labelled, rows: np.ndarray, seed: int) -> Heads:
        drawn = np.random.default_rng(seed).permutation(np.flatnonzero(rows))[:count]
        taught_rows = np.isin(np.arange(rows.size), drawn)
        return adapt(model, labelled_only(case, taught_rows)).heads

    return teach


def disavowed(model: Model, case: Labelled, rows: np.ndarray, seed: int) -> Heads:
    """Teach by half of the spam as a disavow file; of the rest nothing is known."""
    listed_links = (case.spam == 1) & (np.random.default_rng(seed).random(rows.size) < 0.5)
    listed = np.where(listed_links, 1.0, np.nan)[rows]
    # links of the held-out fold are no part of what is learnt from, not even unlabelled
    part = Labelled(
        case.links.filter(rows), listed, case.weight[rows], case.group[rows], case.site, []
    )
    return learn_unlabelled(model, part)[0].heads


def main() -> None:
    """Print the learning curve and the loss by a disavow file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--export", default="ahrefs_caldea.csv")
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    case = house(options.export, DATA)
    fold = split(case)
    with tempfile.TemporaryDirectory() as place:
        model = without(load_examples(manifest()), options.export, Path(place) / "base")
    base = taught(model, case, fold, lambda *_: None)
    rows = [{"labels": 0, "roc_auc": base}]
    rows += [{"labels": n, "roc_auc": taught(model, case, fold, some(n))} for n in COUNTS]
    full = taught(model, case, fold, some(10**9))
    rows.append({"labels": "all", "roc_auc": full})
    half = taught(model, case, fold, disavowed)
    rows.append({"labels": "half of the spam, as a disavow file", "roc_auc": half})
    for row in rows:
        print(f"{row['labels']:>36}  ROC AUC {row['roc_auc']:.4f}")
    print(f"loss by the disavow file against all labels: {full - half:.4f}")


if __name__ == "__main__":
    main()
