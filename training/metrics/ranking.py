"""Figures of how well scores rank spam above good examples."""

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve


def figures(spam: np.ndarray, score: np.ndarray) -> dict[str, float]:
    """Ranking figures of held-out scores.

    >>> found = figures(np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.1]))
    >>> found["roc_auc"], found["recall_at_1pct_fp"]
    (0.75, 0.5)
    """
    false, true, _ = roc_curve(spam, score)
    return {
        "examples": int(spam.size),
        "spam": int(spam.sum()),
        "roc_auc": float(roc_auc_score(spam, score)),
        "average_precision": float(average_precision_score(spam, score)),
        "recall_at_1pct_fp": float(true[false <= 0.01].max()),
        "recall_at_0.1pct_fp": float(true[false <= 0.001].max()),
    }
