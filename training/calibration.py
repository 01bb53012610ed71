"""Calibrations fitted to held-out scores, compared by held-out loss, the simplest good one chosen.

What is linear in log-odds keeps reasons exact; `LINEAR` names it. Beta and isotonic calibration
bend, so they serve models whose reasons need not add up to the log-odds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from linkvet.model.calibration import (
    Beta,
    Calibration,
    Isotonic,
    Sigmoid,
    beta_parts,
)

Weight = np.ndarray | None
FEWEST = 50  # examples of each class before more than a sigmoid is tried


def fit_temperature(spam: np.ndarray, score: np.ndarray, weight: Weight = None) -> Sigmoid:
    """Slope alone (Guo et al. 2017, section 4.2) by maximum likelihood."""
    model = LogisticRegression(C=100.0, fit_intercept=False).fit(score[:, None], spam, weight)
    return Sigmoid(round(float(model.coef_[0, 0]), 6), 0.0)


def fit_sigmoid(spam: np.ndarray, score: np.ndarray, weight: Weight = None) -> Sigmoid:
    """Platt's sigmoid by maximum likelihood, hardly penalised."""
    model = LogisticRegression(C=100.0).fit(score[:, None], spam, weight)
    return Sigmoid(round(float(model.coef_[0, 0]), 6), round(float(model.intercept_[0]), 6))


def fit_beta(spam: np.ndarray, score: np.ndarray, weight: Weight = None) -> Beta:
    """Beta calibration by logistic regression on ln(p) and -ln(1 - p).

    A part that would fall is left out and the other fitted alone, so that it never falls (Kull,
    Silva Filho & Flach 2017, section 4).
    """
    parts = np.column_stack(beta_parts(score))
    used = [0, 1]
    while True:
        model = LogisticRegression(C=100.0).fit(parts[:, used], spam, weight)
        coefficients = dict(zip(used, model.coef_[0], strict=True))
        if len(used) == 1 or min(coefficients.values()) >= 0:
            break
        used = [max(coefficients, key=lambda part: coefficients[part])]
    rise, fall = (round(max(float(coefficients.get(part, 0.0)), 0.0), 6) for part in (0, 1))
    return Beta(rise, fall, round(float(model.intercept_[0]), 6))


def fit_isotonic(spam: np.ndarray, score: np.ndarray, weight: Weight = None) -> Isotonic:
    """Isotonic regression that stays 1 / (examples + 2) away from 0 and 1.

    Else one example on the wrong side of all others would cost an endless loss.
    """
    least = 1 / (spam.size + 2)
    model = IsotonicRegression(y_min=least, y_max=1 - least, out_of_bounds="clip")
    model.fit(score, spam, weight)
    points = zip(model.X_thresholds_, model.y_thresholds_, strict=True)
    scores, shares = zip(
        *((round(float(x), 6), round(float(y), 6)) for x, y in points), strict=True
    )
    return Isotonic(scores, shares)


Fit = Callable[..., Calibration]  # of classes, scores and, if there are, weights
# simplest first
METHODS: dict[str, Fit] = {
    "temperature": fit_temperature,
    "sigmoid": fit_sigmoid,
    "beta": fit_beta,
    "isotonic": fit_isotonic,
}
LINEAR = ("temperature", "sigmoid")


@dataclass(frozen=True)
class Compared:
    """Held-out log loss of a method, how far it is behind the best, and how sure that is.

    `standard_error` is that of `behind` over groups.
    """

    loss: float
    behind: float
    standard_error: float

    def to_dict(self) -> dict[str, float]:
        """The figures as `model.json` has them, where the standard error is called luck."""
        return {"loss": self.loss, "behind": self.behind, "luck": self.standard_error}


def cross_calibrated(
    spam: np.ndarray,
    score: np.ndarray,
    folds: np.ndarray,
    weight: Weight = None,
    fit: Fit = fit_sigmoid,
) -> np.ndarray:
    """Probability of each example by a calibration fitted to the other folds."""
    probability = np.empty(spam.size)
    for fold in np.unique(folds):
        here = folds == fold
        fitted = fit(spam[~here], score[~here], None if weight is None else weight[~here])
        probability[here] = fitted.probability(score[here])
    return probability


def compare_methods(
    spam: np.ndarray,
    score: np.ndarray,
    folds: np.ndarray,
    group: np.ndarray,
    weight: Weight = None,
) -> dict[str, Compared]:
    """Measure every method by its held-out log loss; `group` says which examples hang together."""
    total = np.ones(spam.size) if weight is None else weight
    losses = {
        name: log_losses(spam, cross_calibrated(spam, score, folds, weight, fit))
        for name, fit in METHODS.items()
    }
    means = {name: float(np.average(one, weights=total)) for name, one in losses.items()}
    best = min(means, key=lambda name: means[name])
    return {
        name: Compared(
            means[name], means[name] - means[best], standard_error(one - losses[best], group, total)
        )
        for name, one in losses.items()
    }


def simplest_near_best(
    compared: dict[str, Compared], allowed: Sequence[str] = tuple(METHODS)
) -> str:
    """Name the simplest allowed method that is behind the best by no more than may be luck.

    The rule of one standard error (Breiman et al. 1984, section 3.4.3), on paired differences.
    Where none of the allowed comes so close, it is the allowed one of least loss.
    """
    close = [name for name in allowed if compared[name].behind <= compared[name].standard_error]
    return close[0] if close else min(allowed, key=lambda name: compared[name].loss)


def choose_method(
    spam: np.ndarray,
    score: np.ndarray,
    folds: np.ndarray,
    group: np.ndarray,
    weight: Weight = None,
    allowed: Sequence[str] = tuple(METHODS),
) -> dict[str, Any]:
    """Name of the method `chosen`, and the `losses` of all; a sigmoid where examples are few."""
    if not FEWEST <= spam.sum() <= spam.size - FEWEST:
        return {"chosen": "sigmoid"}
    compared = compare_methods(spam, score, folds, group, weight)
    losses = {name: one.to_dict() for name, one in compared.items()}
    return {"chosen": simplest_near_best(compared, allowed), "losses": losses}


def log_losses(spam: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Log loss of each example, in natural logarithms."""
    sure = np.clip(probability, 1e-15, 1 - 1e-15)  # a sigmoid far out rounds to 1
    return -np.where(spam > 0.5, np.log(sure), np.log1p(-sure))


def standard_error(value: np.ndarray, group: np.ndarray, weight: np.ndarray) -> float:
    """Standard error of a weighted mean of values that hang together within groups.

    The linearised variance of a ratio over clusters (Cochran 1977, chapter 6).
    """
    mean = np.average(value, weights=weight)
    _, code = np.unique(group, return_inverse=True)
    total = np.bincount(code, weight * (value - mean))
    count = total.size
    return float(np.sqrt(count / max(count - 1, 1) * np.sum(total**2)) / weight.sum())
