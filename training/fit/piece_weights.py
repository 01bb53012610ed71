"""Weights of the pieces of texts, for the readers of host names and of links."""

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression


def fit_pieces(
    matrix: csr_matrix, spam: np.ndarray, weight: np.ndarray, strength: float
) -> tuple[np.ndarray, float]:
    """Fit a logistic regression on pieces, penalised less the more a piece tells alone.

    Parameters
    ----------
    matrix
        Pieces by text, shape (texts, pieces).
    spam, weight
        Of each text, shape (texts,).
    strength
        Inverse of the L2 penalty.

    Returns
    -------
    Weights, shape (pieces,), and the intercept, in log-odds.
    """
    scale = log_count_ratio(matrix, spam, weight)
    # the dual is three times as fast here as the primal, to the same held-out loss
    model: Any = LogisticRegression(
        C=strength, solver="liblinear", dual=True, tol=0.1, max_iter=1000, random_state=0
    )
    # not by `diags`, whose product with a matrix takes half as long as the fit
    scaled = matrix.data * scale[matrix.indices]
    pieces = csr_matrix((scaled, matrix.indices, matrix.indptr), matrix.shape)
    model.fit(pieces, spam, weight)
    # half precision: the third digit of a weight is noise, and the file is half as long
    weights = (model.coef_[0] * scale).astype(np.float16).astype(np.float32)
    return weights, float(model.intercept_[0])


def log_count_ratio(matrix: csr_matrix, spam: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How much each piece tells alone, shape (pieces,).

    The root of the log-count ratio of Wang & Manning 2012 (section 2.2). For host names the root
    was 0.001 AUC better than the ratio itself, and 0.002 better than pieces that all count alike.
    """
    there = csr_matrix((np.ones_like(matrix.data), matrix.indices, matrix.indptr), matrix.shape)
    counts = [there.T @ np.where(spam == label, weight, 0) + 1 for label in (1, 0)]
    bad, good = (count / count.sum() for count in counts)
    return np.sqrt(np.abs(np.log(bad / good))).astype(np.float32)
