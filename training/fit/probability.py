"""How scores become probabilities: calibration, the pull of the profile, and disavow cuts.

All of it is fixed on out-of-fold scores, for each level of evidence by itself. With labels of many
sites a level that too few sites show (full exports of one vendor) is calibrated as the next poorer
one that many sites show, and proves no cut of its own: `linkvet.model.predict` then judges such
links as if they showed no more than that level does, and both must reach its cut.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.calibration import Calibration
from linkvet.model.heads import HEAD_OF
from linkvet.model.prior_shift import pulled
from linkvet.model.store import Pull
from linkvet.model.verdicts.verdict import Cut
from linkvet.training.calibration import LINEAR, METHODS, choose_method
from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.examples.folds import FEWEST_SITES, by_site, units
from linkvet.training.examples.manifest import NATURAL
from linkvet.training.fit.cross_fit import CrossFit
from linkvet.training.fit.disavow_cuts import cuts
from linkvet.training.fit.heads import FIT_OF
from linkvet.training.fit.profile_pull import fit_pull, site_shares


@dataclass(frozen=True)
class Fixed:
    """By level of evidence: calibration, share of spam behind it, pull, cuts, how methods compared.

    `pull` is how links follow the share of their own profile, missing where few sites show a level.
    `compared` has `chosen` and, where there was enough to choose by, the held-out `losses` of each
    method. `probability` is that of each example by calibration and pull, shape (examples,).
    `unmet` are the cuts of domains that no other site was met with, empty lists where nothing is
    known of that. `stands_for` names the level whose calibration and cuts a level has.
    """

    calibration: dict[str, Calibration]
    prior: dict[str, float]
    cuts: dict[str, list[Cut]]
    compared: dict[str, dict[str, Any]]
    probability: np.ndarray
    unmet: dict[str, list[Cut]]
    stands_for: dict[str, str]
    pull: dict[str, Pull]

    @property
    def methods(self) -> dict[str, str]:
        """Name of the method chosen for each level."""
        return {name: one["chosen"] for name, one in self.compared.items()}


def fix(cross: CrossFit, by_profile: bool = True) -> Fixed:
    """Fix calibration, share, pull and cuts of every level; no pull unless `by_profile`."""
    pattern, spam = cross.about["pattern"].to_numpy(), cross.about["spam"].to_numpy()
    unit, probability = units(cross.about), np.full(spam.size, np.nan)
    fixed = Fixed({}, {}, {}, {}, probability, {}, _stand_ins(cross), {})
    for name in reversed(LEVELS):
        every = pattern == name
        if (other := fixed.stands_for.get(name)) is not None:
            fixed.compared[name] = fixed.compared[other]
            one = Calibrated(fixed.calibration[other], fixed.prior[other], fixed.pull.get(other))
        else:
            rows, weight = _behind(cross, name)
            # reasons must add up, so what bends is measured and not taken
            method = choose_method(
                spam[rows], cross.score[rows], cross.folds[rows], unit[rows], weight, LINEAR
            )
            one = calibrated(cross, rows, method["chosen"], weight, by_profile)
            fixed.compared[name] = method
        fixed.calibration[name], fixed.prior[name] = one.calibration, one.prior
        if one.pull:
            fixed.pull[name] = one.pull
        probability[every] = one.probability(cross.about.filter(every), cross.score[every])
    for name in LEVELS:
        if name in fixed.stands_for:
            fixed.cuts[name] = fixed.unmet[name] = []
        else:
            fixed.cuts[name], fixed.unmet[name] = _cuts(cross, name, probability)
    return fixed


@dataclass(frozen=True)
class Calibrated:
    """What makes scores of a level probabilities, fitted to some of its examples."""

    calibration: Calibration
    prior: float
    pull: Pull | None

    def probability(self, about: pl.DataFrame, score: np.ndarray) -> np.ndarray:
        """Probability of examples that hold all that is known of their sites, shape (examples,)."""
        probability = self.calibration.probability(score)
        if self.pull is None:
            return probability
        return pulled(
            probability, self.pull, self.prior, site_shares(about, probability, self.prior)
        )

    def of_usual_profile(self, score: np.ndarray) -> np.ndarray:
        """Probability of links whose profile has the share of spam that is behind this."""
        probability = self.calibration.probability(score)
        return (
            probability
            if self.pull is None
            else pulled(probability, self.pull, self.prior, self.prior)
        )


def calibrated(
    cross: CrossFit,
    rows: np.ndarray,
    method: str,
    weight: np.ndarray | None = None,
    by_profile: bool = True,
) -> Calibrated:
    """Calibrate a level on the examples `rows` (bool) of it.

    With `by_profile`, how they follow their profile is learned too where they come from many sites.
    """
    about, score = cross.about.filter(rows), cross.score[rows]
    spam = about["spam"].to_numpy()
    fitted = METHODS[method](spam, score, weight)
    prior = round(float(np.average(spam, weights=weight)), 6)
    if not (by_profile and by_site(cross.about) and about["site"].n_unique() >= FEWEST_SITES):
        return Calibrated(fitted, prior, None)
    first = fitted.probability(score)
    return Calibrated(fitted, prior, fit_pull(spam, first, site_shares(about, first, prior), prior))


def _stand_ins(cross: CrossFit) -> dict[str, str]:
    """By level that too few sites show, the next poorer one that enough do."""
    if not by_site(cross.about):
        return {}
    drawn = cross.about.filter(pl.Series(_drawn(cross.about)))
    sites = dict(drawn.group_by("pattern").agg(pl.col("site").n_unique()).iter_rows())
    enough = [name for name in LEVELS if sites.get(name, 0) >= FEWEST_SITES]
    stand_ins = {}
    for at, name in enumerate(LEVELS):
        poorer = [one for one in enough if LEVELS.index(one) > at]
        if name not in enough and HEAD_OF[name].may_disavow and poorer:
            stand_ins[name] = poorer[0]
    return stand_ins


def _drawn(about: pl.DataFrame) -> np.ndarray:
    """Which examples were drawn as links come, by the first draw or a later one."""
    if "draw" not in about.columns:
        return about["natural"].to_numpy()
    later = about["draw"].str.starts_with(NATURAL).fill_null(False)
    return (about["natural"] | (later & (about["pattern"] != LEVELS[-1]))).to_numpy()


def _behind(cross: CrossFit, name: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Which examples calibrate a pattern, shape (examples,), bool, and their weights."""
    pattern = cross.about["pattern"].to_numpy()
    every = (pattern == name) & cross.use
    natural = every & cross.about["natural"].to_numpy()
    if natural.any():
        return natural, None
    # no profile was read whole: the share of spam is the one the weights assume
    near = every if every.any() else np.isin(pattern, FIT_OF[name].learned) & cross.use
    return near, cross.weight[near]


def _cuts(cross: CrossFit, name: str, probability: np.ndarray) -> tuple[list[Cut], list[Cut]]:
    """Cuts of a level: of all domains, and of those that were met on no other site.

    With many sites they are proved on all links drawn as they come, those that readers could not
    tell counting as wrong; else on each set at the fullest evidence not fuller than the level.
    """
    if not HEAD_OF[name].may_disavow:
        return [], []
    table = cross.about.with_columns(probability=pl.Series(probability), use=pl.Series(cross.use))
    if by_site(cross.about):
        table = table.filter(pl.Series(_drawn(cross.about)) & (pl.col("pattern") == name))
        table = table.with_columns(spam=pl.col("spam") * pl.col("clear"))
        new = table.filter(pl.col("met_on") == 0)
        return (
            cuts(table, table["probability"].to_numpy()),
            cuts(new, new["probability"].to_numpy()),
        )
    lesser = [one for one in LEVELS[LEVELS.index(name) :] if HEAD_OF[one].may_disavow]
    rank = {pattern: place for place, pattern in enumerate(lesser)}
    table = table.with_columns(place=pl.col("pattern").replace_strict(rank, default=None))
    table = table.filter(pl.col("use") & pl.col("place").is_not_null() & (pl.col("set") != MADE_UP))
    fullest = table.filter(pl.col("place") == pl.col("place").min().over("set"))
    fullest = fullest.select("family", "domain", "spam", "probability")
    return cuts(fullest, fullest["probability"].to_numpy()), []
