"""Numbers that look drawn, but follow from what they are drawn for.

A link's title must be the same wherever the link is made: in another part, or by another process.
So every draw is a hash of the seed, of what is drawn, and of what it is drawn for.
"""

import numpy as np

from linkvet.features.networks.kinds.pair_hash import mixed, pair_hash

UNIT = 2.0**-53


class Draws:
    """Draws of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def hashes(self, what: str, one: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
        """A hash for each number or pair of numbers, uint64."""
        salt = np.frombuffer(f"{what:8.8}".encode(), np.uint64) + np.uint64(self.seed)
        key = mixed(one) if other is None else pair_hash(one, other)
        return mixed(key ^ mixed(salt))

    def uniform(self, what: str, one: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
        """A number from 0 to below 1 for each number or pair of numbers."""
        return (self.hashes(what, one, other) >> np.uint64(11)) * UNIT


def ranks(uniform: np.ndarray, most: float, power: float = 3.0) -> np.ndarray:
    """Ranks from 0 to below `most`, low ones most often: rank r about as 1 / r ** (1 - 1 / power).

    >>> ranks(np.array([0.0, 0.2, 0.5, 0.99]), 1000).tolist()
    [0.0, 8.0, 125.0, 970.0]
    """
    return np.floor(np.maximum(most, 1.0) * uniform**power)
