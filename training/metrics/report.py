"""How good held-out scores are, by set of examples and pattern of evidence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import PATTERNS
from linkvet.training.calibration import METHODS, cross_calibrated
from linkvet.training.examples.folds import groups
from linkvet.training.metrics.bootstrap import with_intervals
from linkvet.training.metrics.ranking import figures

DRAWS = 200  # for intervals: with more, a hundred thousand domains take too long
# Profiles read whole, so that their share of spam is the natural one.
NATURAL = {"domain": "domains", **{p: "ahrefs_caldea.csv" for p in PATTERNS if p != "domain"}}


def report(about: pl.DataFrame, score: np.ndarray, folds: np.ndarray,
           methods: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Figures by set and pattern of evidence, wherever both classes are there.

    Where the share of spam is natural, they come with errors of the calibrated probabilities and
    intervals over groups. `methods` names how a pattern is calibrated, where not by a sigmoid.
    """
    group, found = groups(about), {}
    for (name, pattern), rows in about.with_row_index("at").group_by(
        "set", "pattern", maintain_order=True
    ):
        at = rows["at"].to_numpy()
        spam, held = about["spam"].to_numpy()[at], score[at]
        if 10 <= spam.sum() <= spam.size - 10:
            one = figures(spam, held)
            if NATURAL.get(str(pattern)) == name:
                fit = METHODS[(methods or {}).get(str(pattern), "sigmoid")]
                probability = cross_calibrated(spam, held, folds[at], fit=fit)
                one = with_intervals(spam, held, probability, group[at], DRAWS)
            found[f"{name} / {pattern}"] = one
    return found
