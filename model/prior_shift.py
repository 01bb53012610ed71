"""A profile's own share of spam, told from its probabilities, and probabilities moved to it.

A calibrated probability holds for the share of spam behind its calibration. Where a profile has
another share and spam looks the same in it (prior shift), Bayes' rule moves the probabilities, and
expectation maximisation finds the share (Saerens, Latinne & Decaestecker 2002, sections 2.1, 2.2).
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.predict import Judged
from linkvet.model.store import Model

MOST, ENOUGH = 1_000, 1e-6  # rounds at most; a step in the share that small ends them


class Shift(NamedTuple):
    """What the correction did: share of spam the model assumes and the one it found, and how."""

    before: float
    after: float
    iterations: int
    units: int


def stored(model: Model) -> np.ndarray:
    """Share of spam behind the calibration of each pattern of evidence, shape (patterns,).

    Raises
    ------
    UserError
        If the model does not know it: folders made before it was stored.
    """
    prior = model.card.get("prior")
    if prior is None:
        raise UserError("the model does not say which share of spam its probabilities assume",
                        cure="Train it anew, or score with --no-prior-shift.")  # fmt: skip
    return np.array([float(prior[name]) for name in LEVELS])


def to_profile(judged: Judged, shares: np.ndarray, code: np.ndarray,
               family: pl.Series) -> tuple[Judged, Shift]:  # fmt: skip
    """Move the probability of every link to the share of spam that the profile itself shows.

    `shares` is what `stored` gives; `code` and `family` are each link's domain and network.
    """
    behind, unit = shares[judged.pattern], units(code, family)
    count = np.bincount(unit)
    shift = estimate(*(np.bincount(unit, one) / count for one in (judged.probability, behind)))
    corrected = moved(judged.probability, behind, shift.after)
    proved = judged.probability
    if judged.uncorrected is not None:  # moved by pages before
        proved = np.minimum(proved, judged.uncorrected)
    return replace(judged, probability=corrected, uncorrected=proved), shift


def units(code: np.ndarray, family: pl.Series) -> np.ndarray:
    """Code of each link's family, or of its domain where it has none, shape (links,).

    A network of hundreds of domains is one decision of one spammer, so it counts once.
    """
    network = family.cast(pl.String).rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    return np.unique(np.where(network > 0, -network, code), return_inverse=True)[1]


def estimate(probability: np.ndarray, prior: np.ndarray) -> Shift:
    """Share of spam among units, by expectation maximisation, one share for all.

    Parameters
    ----------
    probability, prior
        By unit, shape (units,): its calibrated probability, and the share of spam that this
        probability assumes.
    """
    least = 1 / (probability.size + 2)  # so few units cannot prove that one class is not there
    share, step, rounds = float(prior.mean()), 1.0, 0
    while step > ENOUGH and rounds < MOST:
        found = float(np.clip(moved(probability, prior, share).mean(), least, 1 - least))
        share, step, rounds = found, abs(found - share), rounds + 1
    return Shift(float(prior.mean()), share, rounds, probability.size)


def moved(probability: np.ndarray, prior: np.ndarray | float, share: float) -> np.ndarray:
    """Probabilities under another share of spam (equation 2.4)."""
    spam = probability * (share / prior)
    return spam / (spam + (1 - probability) * ((1 - share) / (1 - prior)))
