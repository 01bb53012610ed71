"""What decisions say of the items that are still open, at once: a small model on top of the model.

Bayesian logistic regression (MacKay 1992) that starts from the model's own log-odds and adds an
offset for the site and a weight for each fact by which items look alike, all with a normal prior
around zero: a few decisions move look-alikes and the site's share of spam, and nothing else.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, logit

from linkvet.review.queue.items import KEEP, Items

# standard deviations of the priors, in log-odds: of the site's offset, of what an item's facts add
SITE, LOOKS = 0.5, 2.0
SUREST = 0.999  # a probability beyond this says no more than this


class LightUpdate:
    """The update of one review, built once."""

    def __init__(self, items: Items, looks: sparse.csr_array | None = None) -> None:
        """Take the model's probabilities as they were before any decision.

        Parameters
        ----------
        looks
            Facts of the items (`linkvet.review.learning.looks`); without them nothing but the
            site's offset is learned.
        """
        probability = np.nan_to_num(items.probability, nan=0.5)
        self._start = logit(np.clip(probability, 1 - SUREST, SUREST))
        self._looks = sparse.csr_array((probability.size, 1)) if looks is None else looks

    def update(self, decided: np.ndarray) -> np.ndarray:
        """Probability of spam of every item, shape (items,), float64; 0 or 1 where decided.

        Parameters
        ----------
        decided
            What people say now, as `Items.decided` has it.
        """
        known = np.flatnonzero(decided >= KEEP)
        if not known.size:
            return expit(self._start)
        spam = decided[known].astype(float)
        pull = _pull(self._looks[known], self._start[known], spam)
        # most likely weights are the facts of the decided items, each as far as it was misjudged
        weights = LOOKS**2 * (self._looks[known].T @ pull)
        probability = expit(self._start + self._looks @ weights + SITE**2 * pull.sum())
        probability[known] = spam
        return probability


def _pull(looks: sparse.csr_array, start: np.ndarray, spam: np.ndarray) -> np.ndarray:
    """By how much each decision pulls at what it knows: class less probability, after the fit."""
    touched, column = np.unique(looks.indices, return_inverse=True)
    shape = (spam.size, touched.size)
    own = sparse.csr_array((LOOKS * looks.data, column, looks.indptr), shape=shape)

    def log_odds(weights: np.ndarray) -> np.ndarray:
        return start + SITE * weights[0] + own @ weights[1:]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = log_odds(weights)
        wrong = expit(odds) - spam
        slope = np.append(SITE * wrong.sum(), own.T @ wrong) + weights
        return (np.logaddexp(0, odds) - spam * odds).sum() + weights @ weights / 2, slope

    found = minimize(loss, np.zeros(touched.size + 1), jac=True, method="L-BFGS-B")
    return spam - expit(log_odds(found.x))
