"""What each group of evidence is worth: held-out figures with the group left out.

The folds, names and settings are those of the model that ships; only the signals of a group are
taken away. Profile and network are left out together as well, since both see a link among the
others of its site.
"""

import argparse
from dataclasses import replace

import numpy as np
from data_folder import DATA, manifest

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.registry import GROUPS, SIGNALS
from linkvet.training.examples.folds import folds
from linkvet.training.examples.load import load_examples
from linkvet.training.fit.cross_fit import CrossFit, refit, with_names
from linkvet.training.fit.heads import FIT_OF, usable, weights
from linkvet.training.metrics.ranking import figures

SET = "ahrefs_caldea.csv"
TOGETHER = ("profile", "network")


def unfitted() -> CrossFit:
    """Examples with names read out of fold, before any head is fitted."""
    examples = load_examples(manifest())
    about, use = examples.about, usable(examples.about)
    fold = folds(about)
    signals = with_names(examples.signals, about)
    return CrossFit(
        about, signals, fold, use, weights(about, use), np.full(about.height, np.nan), ()
    )


def measured(cross: CrossFit, pattern: str, left_out: tuple[str, ...]) -> dict[str, float]:
    """Figures of the labelled rows as a level of evidence shows them, without some groups."""
    names = [name for name in cross.signals.columns if SIGNALS[name].group in left_out]
    fitted = refit(replace(cross, signals=cross.signals.drop(names)), (FIT_OF[pattern],))
    rows = (cross.about["set"] == SET) & (cross.about["pattern"] == pattern)
    at = rows.to_numpy() & cross.use
    return figures(cross.about["spam"].to_numpy()[at], fitted.score[at])


def main() -> None:
    """Print the figures with everything, and without each group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=[*GROUPS, "together"])
    parser.add_argument("--pattern", default="as-given", choices=LEVELS, help="what is known")
    options = parser.parse_args()
    groups = options.only or [*GROUPS, "together"]
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    cross = unfitted()
    print("| left out | ROC AUC | recall at 1 % FP |\n|---|---|---|")
    for name in ["nothing", *groups]:
        left_out = TOGETHER if name == "together" else () if name == "nothing" else (name,)
        one = measured(cross, options.pattern, left_out)
        shown = " and ".join(left_out) or name
        print(f"| {shown} | {one['roc_auc']:.4f} | {one['recall_at_1pct_fp']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
