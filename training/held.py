"""What cross-fitting leaves: examples, folds, and scores that saw no label of the fold."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.training.fit import Head


@dataclass(frozen=True)
class Held:
    """Examples with names read out of fold, their folds and their out-of-fold scores.

    `heads` have the rounds that were found on these folds.
    """

    about: pl.DataFrame
    signals: pl.DataFrame
    folds: np.ndarray
    use: np.ndarray
    weight: np.ndarray
    score: np.ndarray
    heads: tuple[Head, ...]
