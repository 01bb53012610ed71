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
from linkvet.training.fit.cross_fit import CrossFit
from linkvet.training.fit.probability import Fixed, calibrated


def figures_by_level(cross: CrossFit, fixed: Fixed) -> dict[str, Any] | None:
    """Figures by level of evidence and slice, and what kinds are missed.

    None where the labels come from too few sites: inside the sites learned from there is nothing
    unseen.
    """
    if not by_site(cross.about):
        return None
    rows, levels = held_out_links(cross, fixed), {}
    for level in LEVELS:
        here = rows.filter(pl.col("level") == level)
        parts = {name: figures(part) for name, part in slices(here).items()}
        if any(parts.values()):
            levels[level] = {name: one for name, one in parts.items() if one}
    richest = next(level for level in LEVELS if level in levels and "natural draw" in levels[level])
    natural = slices(rows.filter(pl.col("level") == richest))["natural draw"]
    return {"sites": rows["site"].n_unique(), "levels": levels, "kinds": by_kind(natural)}


def held_out_links(cross: CrossFit, fixed: Fixed) -> pl.DataFrame:
    """Labelled links of sites with what was said of them by those who never saw the site.

    Returns
    -------
    One row a link and level that has a class, with those columns of
    `linkvet.training.evaluate.unseen_sites.judged_sites` that figures take. Calibration is fitted
    to the other folds; a verdict is that of the link's domain by its probability alone, before the
    gate of whole domains.
    """
    probability = _probability(cross, fixed)
    about = cross.about.with_columns(
        log_odds=pl.Series(log_odds(probability)),
        probability=pl.Series(probability),
        level="pattern",
    )
    rows = about.filter(pl.col("site").is_not_null() & pl.col("clear") & pl.Series(cross.use))
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


def _probability(cross: CrossFit, fixed: Fixed) -> np.ndarray:
    """Probability of each example by calibrations that were fitted to other folds."""
    about, probability = cross.about, fixed.probability.copy()
    level = about["pattern"].to_numpy()
    drawn = (about["natural"] & about["site"].is_not_null()).to_numpy() & cross.use
    for name in LEVELS:
        here = level == name
        if name in fixed.stands_for or not (here & drawn).any():
            continue
        for fold in np.unique(cross.folds[here]):
            known = here & drawn & (cross.folds != fold)
            if about["spam"].filter(known).n_unique() == 2:
                mine = here & (cross.folds == fold)
                one = calibrated(
                    cross, known, fixed.compared[name]["chosen"], by_profile=name in fixed.pull
                )
                probability[mine] = one.probability(about.filter(mine), cross.score[mine])
    return probability


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
    verdicts = np.where(probability >= REVIEW_FROM, REVIEW, KEEP).astype(object)
    verdicts[probability >= cut] = DISAVOW
    return pl.Series("verdict", verdicts, dtype=pl.String)
