"""Where the disavow cut may lie: thresholds with a guarantee in finite samples.

Each precision is proved by fixed-sequence testing (Angelopoulos et al. 2021, Learn then Test): the
held-out domains are gone through from the surest down, and every place where so few errors were
made that the precision above it is proved by itself (Clopper & Pearson 1934) passes, until the
first that does not. The last place of the best luck would be a choice out of many tests; the last
place before the first failure holds with the stated confidence, however many were passed.

Why ranks will do as places fixed in advance: let the share of spam rise with the score, and let t
be where the precision above it is just what is asked. The first place beyond t holds domains drawn
from above t, right as often as asked, and some from below it, right less often. So it passes its
own test by luck in at most 5 of 100 draws, and no place after it is reached unless it passes.
"""

import numpy as np
import polars as pl

from linkvet.model.verdicts.verdict import CONFIDENCE, PER_FAMILY, Cut
from linkvet.training.metrics.binomial import lower_bound

PRECISIONS = (0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995)


def cuts(about: pl.DataFrame, probability: np.ndarray) -> list[Cut]:
    """Disavow cuts for a ladder of precisions, by registrable domain.

    A network of hundreds of domains is caught or missed as one, so no family counts for more than
    `PER_FAMILY` of its domains (those with the highest probability). Each precision is proved for
    itself: the guarantee is for the one that is asked for, not for all of them at once.
    """
    spam, at = _units(about, probability)
    right, found = np.cumsum(spam), []
    bounds = np.array([lower_bound(int(r), n) for n, r in enumerate(right, start=1)])
    for precision in PRECISIONS:
        if n := proved(bounds, precision):
            # halfway to the next domain, so that rounding cannot move one over the edge
            edge = (at[n - 1] + at[n]) / 2 if n < at.size else at[n - 1]
            found.append(Cut(round(float(edge), 6), n, int(right[n - 1]), precision))
    return found


def proved(bounds: np.ndarray, precision: float, confidence: float = CONFIDENCE) -> int:
    """Places passed in a row from the first that could pass at all; 0 where that one fails.

    `bounds` has the lower bound at each place, shape (places,). With fewer than the first place's
    domains the precision could not be proved even without an error, whatever the labels.
    """
    first = fewest(precision, confidence)
    failed = np.flatnonzero(bounds[first - 1 :] < precision)
    passed = int(failed[0]) if failed.size else max(bounds.size - first + 1, 0)
    return first - 1 + passed if passed else 0


def fewest(precision: float, confidence: float = CONFIDENCE) -> int:
    """Domains, all of them right, that it takes to prove a precision.

    >>> fewest(0.99)
    299
    """
    return int(np.ceil(np.log(1 - confidence) / np.log(precision)))


def _units(about: pl.DataFrame, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Class and probability of the domains that count, the surest first."""
    units = about.select("family", "domain", "spam").with_columns(
        probability=pl.Series(probability)
    )
    units = units.group_by("family", "domain").agg(
        spam=pl.col("spam").mean() > 0.5, probability=pl.col("probability").mean()
    )
    surest = {"by": ("probability", "domain"), "descending": (True, False)}
    units = units.sort(**surest).group_by("family", maintain_order=True).head(PER_FAMILY)
    units = units.sort(**surest)
    return units["spam"].to_numpy(), units["probability"].to_numpy()
