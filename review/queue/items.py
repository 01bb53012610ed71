"""What a review is made of: a network is one item, and so is each domain outside networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SKIPPED, UNDECIDED, KEEP, DISAVOW = -2, -1, 0, 1


@dataclass(frozen=True)
class Items:
    """Items of a review, each array of shape (items,).

    A domain that was decided by itself is an item of its own, and its network the rest.

    Attributes
    ----------
    keys
        The domain, or the name of the network.
    probability
        Probability of spam by the model, mean over the item's links; NaN where there is none.
    links, domains
        How many links and domains the item has.
    vendor
        The vendor's own verdict as a probability of spam, NaN where it gives none.
    decided
        int8: `UNDECIDED`, `KEEP` or `DISAVOW`; `SKIPPED` where somebody looked and left it open.
    flagged
        Whether disavow.txt would name it by the model alone.
    """

    keys: Sequence[str]
    probability: np.ndarray
    links: np.ndarray
    domains: np.ndarray
    vendor: np.ndarray
    decided: np.ndarray
    flagged: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Which items a person decided, shape (items,), bool."""
        return self.decided >= KEEP
