"""What decisions say of the items that are still open, at once: a small model on top of the model.

Bayesian logistic regression (MacKay 1992) that starts from the model's own log-odds and adds an
offset for the site and a weight for each feature, all with a normal prior around zero: a few
decisions move look-alikes and the site's share of spam, and nothing else.
"""

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit, logit

from linkvet.review.queue.items import Items

SITE, LOOKS = 1.0, 1.0  # standard deviation of the offset, and of all features together
SUREST = 0.999  # a probability beyond this says no more than this
STEPS, SMALL = 20, 1e-6


class LightUpdate:
    """The update of one review, built once."""

    def __init__(self, items: Items, features: np.ndarray | None = None) -> None:
        """Take the model's probabilities as they were before any decision.

        Parameters
        ----------
        features
            Shape (items, features), by which items look alike; NaN where unknown.
        """
        probability = np.nan_to_num(items.probability, nan=0.5)
        self._start = logit(np.clip(probability, 1 - SUREST, SUREST))
        self._columns = _columns(len(items.keys), features)

    def update(self, decided: np.ndarray) -> np.ndarray:
        """Probability of spam of every item, shape (items,), float64; a decision is 0 or 1.

        Parameters
        ----------
        decided
            What people say now, as `Items.decided` has it.
        """
        known = decided >= 0
        spam = decided[known].astype(float)
        weights = _fitted(self._columns[known].astype(float), self._start[known], spam)
        probability = expit(self._start + self._columns @ weights.astype(np.float32))
        probability[known] = spam
        return probability


def _columns(rows: int, features: np.ndarray | None) -> np.ndarray:
    """What is weighed, scaled so that each weight has a standard normal prior; float32."""
    site = np.full((rows, 1), SITE, np.float32)
    if features is None:
        return site
    known = features - np.nanmean(features, axis=0)
    spread = np.maximum(np.nanstd(known, axis=0), SMALL)
    scaled = np.clip(np.nan_to_num(known / spread), -3, 3) * LOOKS / np.sqrt(features.shape[1])
    return np.hstack([site, scaled.astype(np.float32)])


def _fitted(columns: np.ndarray, start: np.ndarray, spam: np.ndarray) -> np.ndarray:
    """Most likely weights under their prior, by Newton's method."""
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        share = expit(start + columns @ weights)
        slope = columns.T @ (share - spam) + weights
        curve = (columns.T * (share * (1 - share))) @ columns + np.eye(weights.size)
        step = cho_solve(cho_factor(curve), slope)
        weights -= step
        if np.abs(step).max() < SMALL:
            break
    return weights
