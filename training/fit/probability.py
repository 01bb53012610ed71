"""How scores become probabilities: calibration, the share of spam behind it, and disavow cuts.

All of it is fixed on out-of-fold scores, for each pattern of evidence by itself.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.calibration import Calibration
from linkvet.model.heads import HEAD_OF
from linkvet.model.verdicts.verdict import Cut
from linkvet.training.calibration import LINEAR, METHODS, chosen
from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.examples.folds import groups
from linkvet.training.fit.cross_fit import Held
from linkvet.training.fit.disavow_cuts import cuts
from linkvet.training.fit.heads import FIT_OF


@dataclass(frozen=True)
class Fixed:
    """By pattern of evidence: calibration, share of spam behind it, cuts, how methods compared.

    The share counts each family once, as `linkvet.model.prior_shift` does in a profile. `compared`
    has `chosen` and, where there was enough to choose by, the held-out `losses` of each method.
    `probability` is that of each example by its calibration, shape (examples,).
    """

    calibration: dict[str, Calibration]
    prior: dict[str, float]
    cuts: dict[str, list[Cut]]
    compared: dict[str, dict[str, Any]]
    probability: np.ndarray

    @property
    def methods(self) -> dict[str, str]:
        """Name of the method chosen for each pattern."""
        return {name: one["chosen"] for name, one in self.compared.items()}


def fix(held: Held) -> Fixed:
    """Fix calibration, share and cuts of every pattern."""
    pattern, spam = held.about["pattern"].to_numpy(), held.about["spam"].to_numpy()
    group, probability = groups(held.about), np.full(spam.size, np.nan)
    found = Fixed({}, {}, {}, {}, probability)
    for name in LEVELS:
        rows, weight = _behind(held, name)
        # reasons must add up, so what bends is measured and not taken
        told = chosen(spam[rows], held.score[rows], held.folds[rows], group[rows], weight, LINEAR)
        fitted = METHODS[told["chosen"]](spam[rows], held.score[rows], weight)
        every = (pattern == name) & held.use
        probability[every] = fitted.probability(held.score[every])
        found.calibration[name], found.compared[name] = fitted, told
        found.prior[name] = _share(held.about.filter(rows), weight)
    found.cuts.update({name: _cuts(held, name, probability) for name in LEVELS})
    return found


def _behind(held: Held, name: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Which examples calibrate a pattern, shape (examples,), bool, and their weights."""
    pattern = held.about["pattern"].to_numpy()
    every = (pattern == name) & held.use
    natural = every & held.about["natural"].to_numpy()
    if natural.any():
        return natural, None
    # no profile was read whole: the share of spam is the one the weights assume
    near = every if every.any() else np.isin(pattern, FIT_OF[name].learned) & held.use
    return near, held.weight[near]


def _share(about: pl.DataFrame, weight: np.ndarray | None) -> float:
    """Share of spam, each family once; with weights, the share that these give it."""
    if weight is not None:
        return round(float(np.average(about["spam"].to_numpy(), weights=weight)), 6)
    once = about.group_by("family").agg(pl.col("spam").mean())
    return round(float(once["spam"].to_numpy().mean()), 6)


def _cuts(held: Held, name: str, probability: np.ndarray) -> list[Cut]:
    """Cuts of a pattern, on each set at the fullest evidence that is not fuller than it."""
    if not HEAD_OF[name].may_disavow:
        return []
    lesser = [one for one in LEVELS[LEVELS.index(name) :] if HEAD_OF[one].may_disavow]
    rank = {pattern: place for place, pattern in enumerate(lesser)}
    table = held.about.with_columns(
        place=pl.col("pattern").replace_strict(rank, default=None),
        use=pl.Series(held.use),
        probability=pl.Series(probability),
    ).filter(pl.col("use") & pl.col("place").is_not_null() & (pl.col("set") != MADE_UP))
    fullest = table.filter(pl.col("place") == pl.col("place").min().over("set"))
    return cuts(fullest, fullest["probability"].to_numpy())
