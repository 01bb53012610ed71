"""A profile's own share of spam, told from its probabilities, and probabilities moved towards it.

A calibrated probability holds for the share of spam behind its calibration. Where a profile has
another share and spam looks the same in it (prior shift), Bayes' rule moves the log-odds by as much
as the share's log-odds differ, and expectation maximisation finds the share (Saerens, Latinne &
Decaestecker 2002, sections 2.1, 2.2). What spam looks like differs between sites as well, so
held-out sites say how much of that move is right: some 40 % (`linkvet.training.fit.profile_pull`).
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.predict import Predictions
from linkvet.model.store import Model, Pull

MOST, ENOUGH = 1_000, 1e-6  # rounds at most; a step in the share that small ends them
# The share that is believed at most. Who floods a profile with spam must not thereby turn its
# genuine links into spam, and beyond this held-out sites gained nothing.
LOWEST, HIGHEST = 0.1, 0.9
_NONE = Pull(1.0, 0.0, 0.0)


class Shift(NamedTuple):
    """What was done: share of spam the model assumes and the one it found, and how.

    `bound` is "at least" or "at most" where more or less is not believed.
    """

    before: float
    after: float
    iterations: int
    domains: int
    bound: str = ""


class DomainSums(NamedTuple):
    """By domain, over its links that take part: probabilities, what they assume, and how many.

    A link takes part where the model has a pull for what it shows: bare names are no profile.
    Shape (domains,) each.
    """

    probability: np.ndarray
    prior: np.ndarray
    links: np.ndarray


def to_profile(
    predictions: Predictions, model: Model, code: np.ndarray
) -> tuple[Predictions, Shift | None]:
    """Move the probability of every link towards the share of spam that the profile itself shows.

    `code` is each link's domain, which counts once. None is moved where no link takes part.
    """
    shift = shift_of(domain_sums(predictions, model, code, int(code.max(initial=-1)) + 1))
    return (shifted(predictions, model, shift) if shift else predictions), shift


def domain_sums(
    predictions: Predictions, model: Model, code: np.ndarray, domains: int
) -> DomainSums:
    """Add up what each domain tells of the profile's share of spam."""
    pulls = np.array([model.pull.get(level, _NONE).pull != 0 for level in LEVELS])
    taking_part = pulls[predictions.pattern]
    if not taking_part.any():  # then the model may not know what share is behind a probability
        return DomainSums(np.zeros(domains), np.zeros(domains), np.zeros(domains, np.int64))
    behind = _behind(predictions, model)[taking_part]
    # pages at hand tell of some links only: the share is that of what the exports show
    given, domain = predictions.of_exports[taking_part], code[taking_part]
    return DomainSums(
        np.bincount(domain, given, domains),
        np.bincount(domain, behind, domains),
        np.bincount(domain, minlength=domains),
    )


def shift_of(sums: DomainSums) -> Shift | None:
    """Find the share of spam, given the sums of all domains of a profile in their order."""
    known = sums.links > 0
    if not known.any():
        return None
    count = sums.links[known]
    return estimate(sums.probability[known] / count, sums.prior[known] / count)


def shifted(predictions: Predictions, model: Model, shift: Shift) -> Predictions:
    """Move the probability of every link, each as far as its level of evidence says."""
    pulls = [model.pull.get(level, _NONE) for level in LEVELS]
    behind = _behind(predictions, model)
    by_link = Pull(*np.array(pulls).T[:, predictions.pattern])
    corrected = pulled(predictions.probability, by_link, behind, shift.after)
    proved = predictions.uncorrected
    if proved is not None:
        proved = pulled(proved, by_link, behind, shift.after)
    return replace(predictions, probability=corrected, uncorrected=proved)


def _behind(predictions: Predictions, model: Model) -> np.ndarray:
    """Share of spam that each link's probability assumes."""
    return np.array([model.prior[level] for level in LEVELS])[predictions.pattern]


def estimate(probability: np.ndarray, prior: np.ndarray) -> Shift:
    """Share of spam among domains, by expectation maximisation, one share for all.

    Parameters
    ----------
    probability, prior
        By domain, shape (domains,): its calibrated probability, and the share of spam that this
        probability assumes.

    Returns
    -------
    Shift
        Its `after` is no less than `LOWEST` and no more than `HIGHEST`.
    """
    # so few domains cannot prove that one class is hardly there
    least = max(LOWEST, 1 / (probability.size + 2))
    most = min(HIGHEST, 1 - least)
    share, step, rounds = float(prior.mean()), 1.0, 0
    while step > ENOUGH and rounds < MOST:
        after = float(np.clip(moved(probability, prior, share).mean(), least, most))
        share, step, rounds = after, abs(after - share), rounds + 1
    bound = "at most" if share <= least else "at least" if share >= most else ""
    return Shift(round(float(prior.mean()), 6), share, rounds, probability.size, bound)


def moved(probability: np.ndarray, prior: np.ndarray | float, share: float) -> np.ndarray:
    """Probabilities under another share of spam (equation 2.4)."""
    spam = probability * (share / prior)
    return spam / (spam + (1 - probability) * ((1 - share) / (1 - prior)))


def pulled(
    probability: np.ndarray, by: Pull, prior: np.ndarray | float, share: np.ndarray | float
) -> np.ndarray:
    """Probabilities moved by a pull towards a profile's share of spam.

    >>> by_half = Pull(slope=1.0, shift=0.0, pull=0.5)
    >>> pulled(np.array([0.5]), by_half, 0.5, 0.9).round(2)
    array([0.75])
    """
    towards = log_odds(np.asarray(share)) - log_odds(np.asarray(prior))
    score = by.slope * log_odds(probability) + by.shift + by.pull * towards
    return 1 / (1 + np.exp(-score))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Log-odds of probabilities, those of 0 and 1 taken as next to it."""
    sure = np.clip(probability, 1e-12, 1 - 1e-12)
    return np.log(sure) - np.log1p(-sure)
