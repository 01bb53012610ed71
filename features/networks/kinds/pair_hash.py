"""Hashes of whole numbers and of pairs of them, so that pairs can be told apart by one number."""

import numpy as np

FAR = np.uint64(0xD6E8FEB86659FD93)


def pair_hash(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """One number for each pair of numbers: grouping by it is several times faster than by both.

    >>> pairs = pair_hash(np.array([5, 7, 4]), np.array([4, 6, 5]))
    >>> np.unique(pairs).size
    3
    """
    # the second is brought far from the first: both are often small, and equal ones cancel out
    return mixed(one) ^ mixed(other.astype(np.uint64) ^ FAR)


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Hash whole numbers: every bit of the result hangs on every bit of the number."""
    spread = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    spread ^= spread >> np.uint64(29)
    return spread * np.uint64(0xBF58476D1CE4E5B9)
