"""How good held-out scores are, by set of examples and level of evidence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.training.calibration import METHODS, cross_calibrated
from linkvet.training.examples.folds import units
from linkvet.training.metrics.bootstrap import with_intervals
from linkvet.training.metrics.ranking import figures

DRAWS = 200  # for intervals: with more, a hundred thousand domains take too long


def natural_slices(about: pl.DataFrame) -> list[tuple[str, str]]:
    """Set and level of evidence of all examples drawn as they come, richest level first."""
    drawn = about.filter("natural").select("pattern", "set").unique().rows()
    ranked = sorted(drawn, key=lambda one: (LEVELS.index(one[0]), one[1]))
    return [(name, level) for level, name in ranked]


def report(
    about: pl.DataFrame,
    score: np.ndarray,
    folds: np.ndarray,
    methods: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Any]]:
    """Figures by set and level of evidence, wherever both classes are there.

    Where links were drawn as they come, figures are of these alone, with errors of the calibrated
    probabilities and intervals over sites, or over groups where sites are few. `methods` names how
    a level is calibrated, where not by a sigmoid.
    """
    group, by_slice = units(about), {}
    for (name, pattern), rows in about.with_row_index("at").group_by(
        "set", "pattern", maintain_order=True
    ):
        drawn = rows.filter("natural")
        at = (drawn if drawn.height else rows)["at"].to_numpy()
        spam, scores = about["spam"].to_numpy()[at], score[at]
        if 10 <= spam.sum() <= spam.size - 10:
            one = figures(spam, scores)
            # a set of one site is in one fold, and nothing of it calibrates what is held out
            if drawn.height and np.unique(folds[at]).size > 1:
                fit = METHODS[(methods or {}).get(str(pattern), "sigmoid")]
                probability = cross_calibrated(spam, scores, folds[at], fit=fit)
                one = with_intervals(spam, scores, probability, group[at], DRAWS)
            by_slice[f"{name} / {pattern}"] = one
    return by_slice
