"""Figures on sites that were held out whole: what decides, and what is told first.

Two protocols (`linkvet.training.fit.cross_fit`): no link of the site was learned from; or neither
that nor anything tied to its links by family or registrable domain, which is what a network that
nobody met before gets.
"""

from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.heads import HEAD_OF
from linkvet.model.prior_shift import log_odds
from linkvet.model.verdicts.verdict import (
    DISAVOW,
    KEEP,
    REVIEW,
    REVIEW_FROM,
    cut_for,
    threshold,
    threshold_if_met,
)
from linkvet.training.evaluate.assess import PRECISION
from linkvet.training.evaluate.unseen_sites import FACTS, by_kind, figures, slices
from linkvet.training.examples.folds import by_site
from linkvet.training.fit.cross_fit import Held
from linkvet.training.fit.probability import Fixed, calibrated


def figures_by_level(held: Held, fixed: Fixed) -> dict[str, Any] | None:
    """Figures by level of evidence and slice, and what kinds are missed.

    None where the labels come from too few sites: inside the sites learned from there is nothing
    unseen.
    """
    if not by_site(held.about):
        return None
    rows, found = held_rows(held, fixed), {}
    for level in LEVELS:
        here = rows.filter(pl.col("level") == level)
        parts = {name: figures(part) for name, part in slices(here).items()}
        if any(parts.values()):
            found[level] = {name: one for name, one in parts.items() if one}
    richest = next(level for level in LEVELS if level in found and "natural draw" in found[level])
    natural = slices(rows.filter(pl.col("level") == richest))["natural draw"]
    return {"sites": rows["site"].n_unique(), "levels": found, "kinds": by_kind(natural)}


def held_rows(held: Held, fixed: Fixed) -> pl.DataFrame:
    """Labelled links of sites with what was said of them by those who never saw the site.

    Returns
    -------
    One row a link and level that has a class, with those columns of
    `linkvet.training.evaluate.unseen_sites.judged_sites` that figures take. Calibration is fitted
    to the other folds; a verdict is that of the link's domain by its probability alone, before the
    gate of whole domains.
    """
    probability = _probability(held, fixed)
    about = held.about.with_columns(
        log_odds=pl.Series(log_odds(probability)),
        probability=pl.Series(probability),
        level="pattern",
    )
    rows = about.filter(pl.col("site").is_not_null() & pl.col("clear") & pl.Series(held.use))
    verdict = _verdicts(rows, fixed)
    return rows.select(
        *(name for name in FACTS if name in rows.columns),
        "site",
        "vendor",
        "level",
        "spam",
        "probability",
        "log_odds",
        file="source",
        verdict=verdict,
        link_verdict=verdict,
        unit=pl.lit("domain"),
    )


def _probability(held: Held, fixed: Fixed) -> np.ndarray:
    """Probability of each example by calibrations that were fitted to other folds."""
    about, found = held.about, fixed.probability.copy()
    level = about["pattern"].to_numpy()
    drawn = (about["natural"] & about["site"].is_not_null()).to_numpy() & held.use
    for name in LEVELS:
        here = level == name
        if name in fixed.stands_for or not (here & drawn).any():
            continue
        for fold in np.unique(held.folds[here]):
            known = here & drawn & (held.folds != fold)
            if about["spam"].filter(known).n_unique() == 2:
                mine = here & (held.folds == fold)
                one = calibrated(
                    held, known, fixed.compared[name]["chosen"], by_profile=name in fixed.pull
                )
                found[mine] = one.probability(about.filter(mine), held.score[mine])
    return found


def _verdicts(rows: pl.DataFrame, fixed: Fixed) -> pl.Series:
    """Verdict of each row's domain by its probability and the cuts of its level."""
    cut = np.full(rows.height, np.inf)
    level, met = rows["level"].to_numpy(), rows["met_on"].to_numpy() > 0
    for name in LEVELS:
        if not HEAD_OF[name].may_disavow or name in fixed.stands_for:
            continue
        of_every, of_unmet = (
            threshold(cut_for(one[name], PRECISION)) for one in (fixed.cuts, fixed.unmet)
        )
        here = level == name
        cut[here] = threshold_if_met(of_every, of_unmet, met[here])
    probability = rows["probability"].to_numpy()
    said = np.where(probability >= REVIEW_FROM, REVIEW, KEEP).astype(object)
    said[probability >= cut] = DISAVOW
    return pl.Series("verdict", said, dtype=pl.String)
