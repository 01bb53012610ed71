"""Runs of equal numbers in what is sorted."""

import numpy as np


def place_in_run(numbers: np.ndarray) -> np.ndarray:
    """Place of each number among its equals right before it, shape (numbers,).

    >>> place_in_run(np.array([4, 4, 7, 7, 7])).tolist()
    [0, 1, 0, 1, 2]
    """
    starts = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
    first = np.concatenate(([0], starts))[: numbers.size]
    return np.arange(numbers.size) - np.repeat(first, np.diff(np.append(first, numbers.size)))
