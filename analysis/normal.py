"""The normal distribution, out of scipy, which ships no types."""

from scipy.special import ndtri  # pyright: ignore[reportMissingTypeStubs]


def quantile(share: float) -> float:
    """Deviations from the mean below which a share of a normal distribution lies.

    >>> round(quantile(0.975), 3)
    1.96
    """
    return float(ndtri(share))
