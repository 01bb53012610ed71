"""From log-odds to a probability that means what it says, for each pattern of evidence."""

from typing import NamedTuple

import numpy as np


class Sigmoid(NamedTuple):
    """Platt's sigmoid (Platt 1999): probability = 1 / (1 + exp(-(slope * score + shift)))."""

    slope: float
    shift: float

    def probability(self, score: np.ndarray) -> np.ndarray:
        """Probability of spam for each score in log-odds."""
        return 1 / (1 + np.exp(-(self.slope * score + self.shift)))


def expected_calibration_error(spam: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Mean gap between stated and found share of spam over equally filled bins, 0 to 1.

    Equal-mass bins after Nixon et al. 2019 (adaptive calibration error), which the sparse middle
    of a well-separating model does not distort.
    """
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if part.size]
    gaps = [abs(spam[p].mean() - probability[p].mean()) * p.size for p in parts]
    return float(sum(gaps) / len(order))
