"""Exact bounds of a share (Clopper & Pearson 1934)."""

from scipy.stats import beta

from linkvet.model.verdicts.verdict import CONFIDENCE


def lower_bound(right: int, chosen: int, confidence: float = CONFIDENCE) -> float:
    """One-sided lower bound of the share `right` of `chosen`.

    >>> round(lower_bound(299, 299), 4)
    0.99
    """
    return 0.0 if right == 0 else float(beta.ppf(1 - confidence, right, chosen - right + 1))


def upper_bound(right: int, chosen: int, confidence: float = CONFIDENCE) -> float:
    """One-sided upper bound of the share `right` of `chosen`.

    >>> round(upper_bound(0, 299), 4), upper_bound(0, 0)
    (0.01, 1.0)
    """
    return 1.0 if right == chosen else float(beta.ppf(confidence, right + 1, chosen - right))
