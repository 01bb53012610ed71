"""From log-odds to a probability that means what it says, for each level of evidence."""

from typing import Any, NamedTuple, cast

import numpy as np


class Sigmoid(NamedTuple):
    """Platt's sigmoid (Platt 1999): probability = 1 / (1 + exp(-(slope * score + shift))).

    With no shift it is temperature scaling (Guo et al. 2017, section 4.2), slope = 1 / temperature.
    """

    slope: float
    shift: float

    def probability(self, score: np.ndarray) -> np.ndarray:
        """Probability of spam for each score in log-odds."""
        return 1 / (1 + np.exp(-(self.slope * score + self.shift)))


class Beta(NamedTuple):
    """Beta calibration (Kull, Silva Filho & Flach 2017, equation 2), not linear in log-odds.

    With p the score's own probability, log-odds = rise * ln(p) - fall * ln(1 - p) + shift.
    """

    rise: float
    fall: float
    shift: float

    def probability(self, score: np.ndarray) -> np.ndarray:
        """Probability of spam for each score in log-odds."""
        rising, falling = beta_parts(score)
        return 1 / (1 + np.exp(-(self.rise * rising + self.fall * falling + self.shift)))


def beta_parts(score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give ln(p) and -ln(1 - p) of p = 1 / (1 + exp(-score)), shape (scores,) each."""
    return -np.logaddexp(0, -score), np.logaddexp(0, score)


class Isotonic(NamedTuple):
    """Isotonic regression (Zadrozny & Elkan 2002): lines between rising points, flat beyond."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def probability(self, score: np.ndarray) -> np.ndarray:
        """Probability of spam for each score in log-odds."""
        return np.interp(score, self.scores, self.probabilities)


Calibration = Sigmoid | Beta | Isotonic
_NAMED: dict[str, type] = {"beta": Beta, "isotonic": Isotonic}


def as_json(calibration: Calibration) -> list[Any] | dict[str, list[Any]]:
    """Write [slope, shift] for a sigmoid, and its name before the numbers of any other."""
    for name, kind in _NAMED.items():
        if isinstance(calibration, kind):
            return {name: list(calibration)}
    return list(calibration)


def from_json(given: Any) -> Calibration:
    """Read what `as_json` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is no calibration.
    """
    if not isinstance(given, dict):
        slope, shift = given
        return Sigmoid(float(slope), float(shift))
    ((name, numbers),) = cast(dict[str, Any], given).items()
    if name == "isotonic":
        scores, probabilities = (tuple(map(float, one)) for one in numbers)
        if len(scores) != len(probabilities):
            raise ValueError("an isotonic calibration needs as many probabilities as scores")
        return Isotonic(scores, probabilities)
    return _NAMED[name](*map(float, numbers))


def expected_calibration_error(spam: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Mean gap between stated and found share of spam over equally filled bins, 0 to 1.

    Equal-mass bins after Nixon et al. 2019 (adaptive calibration error), which the sparse middle
    of a well-separating model does not distort.

    >>> spam, stated = np.array([True, False, True, False]), np.array([0.9, 0.1, 0.9, 0.1])
    >>> round(expected_calibration_error(spam, stated), 2)
    0.1
    """
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if part.size]
    gaps = [abs(spam[p].mean() - probability[p].mean()) * p.size for p in parts]
    return float(sum(gaps) / len(order))
