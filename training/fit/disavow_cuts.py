"""Where the disavow cut may lie: thresholds with a guarantee in finite samples.

In short: rank held-out domains by their probability, and find the lowest rank down to which at
least, say, 99 % are spam, provably so with 95 % confidence. A place is a rank in that order.

Each precision is proved by fixed-sequence testing (Angelopoulos et al. 2021, Learn then Test): the
held-out domains are gone through from the surest down, and every place where the precision above it
is proved by itself passes, until the first that does not. The last place of the best luck would be
a choice out of many tests; the last place before the first failure holds with the stated
confidence, however many were passed.

A place passes by the lower of two bounds. One is exact for domains that err independently (Clopper
& Pearson 1934). The other draws whole sites (the cluster bootstrap), since sites differ and domains
of one site hang together; one error that was not made is added, or no errors would prove anything.

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
DRAWS = 1000  # bootstrap draws of sites
BEGIN = 1.25  # by sites, testing begins so many times further down than by domains alone


def cuts(about: pl.DataFrame, probability: np.ndarray) -> list[Cut]:
    """Disavow cuts for a ladder of precisions, by registrable domain.

    Parameters
    ----------
    about
        Held-out links: columns family, domain, spam and, where labels come from many sites, site.
        A network of hundreds of domains is caught or missed as one, so no family counts for more
        than `PER_FAMILY` of its domains (those with the highest probability).
    probability
        Calibrated, out of fold, shape (links,).

    Returns
    -------
    One cut for each of `PRECISIONS` that can be proved. Each is proved for itself: the guarantee
    is for the one that is asked for, not for all of them at once.
    """
    units = _units(about, probability)
    spam, ranked = units["spam"].to_numpy(), units["probability"].to_numpy()
    if not spam.size:
        return []
    right, ladder = np.cumsum(spam), []
    bounds = np.array([lower_bound(int(r), n) for n, r in enumerate(right, start=1)])
    if "site" in units.columns:
        bounds = np.minimum(bounds, bounds_by_site(spam, units["site"]))
    for precision in PRECISIONS:
        # drawn sites hold a few domains fewer: the sequence begins a quarter further down
        begin = int(fewest(precision) * (BEGIN if "site" in units.columns else 1))
        if n := proved(bounds, precision, begin):
            # halfway to the next domain, so that rounding cannot move one over the edge
            edge = (ranked[n - 1] + ranked[n]) / 2 if n < ranked.size else ranked[n - 1]
            sites = units["site"].head(n).n_unique() if "site" in units.columns else 1
            ladder.append(Cut(round(float(edge), 6), n, int(right[n - 1]), precision, sites))
    return ladder


def bounds_by_site(spam: np.ndarray, site: pl.Series, seed: int = 0) -> np.ndarray:
    """Lower bound of the precision down to each place when sites are drawn anew, shape (places,).

    Every draw is given one wrong domain more than it has, since no errors at all would prove any
    precision.
    """
    code = site.rank("dense").to_numpy().astype(np.int64) - 1
    count = int(code.max()) + 1
    random = np.random.default_rng(seed)
    times = np.array(
        [np.bincount(random.integers(0, count, count), minlength=count) for _ in range(DRAWS)]
    )[:, code]
    drawn = np.cumsum(times, axis=1)
    right = np.cumsum(times * spam.astype(np.int64), axis=1)
    return np.quantile(right / (drawn + 1), 1 - CONFIDENCE, axis=0)


def proved(bounds: np.ndarray, precision: float, begin: int | None = None) -> int:
    """How many of the surest domains may be disavowed at a precision; 0 where that isn't proved.

    `bounds` has the lower bound at each place, shape (places,). Testing begins at place `begin`,
    which must not depend on any label, and ends at the first place that fails. With fewer than
    `fewest` domains the precision could not be proved even without an error.
    """
    first = begin or fewest(precision)
    failed = np.flatnonzero(bounds[first - 1 :] < precision)
    passed = int(failed[0]) if failed.size else max(bounds.size - first + 1, 0)
    return first - 1 + passed if passed else 0


def fewest(precision: float, confidence: float = CONFIDENCE) -> int:
    """Domains, all of them right, that it takes to prove a precision.

    >>> fewest(0.99)
    299
    """
    return int(np.ceil(np.log(1 - confidence) / np.log(precision)))


def _units(about: pl.DataFrame, probability: np.ndarray) -> pl.DataFrame:
    """Class and probability of the domains that count, those surest to be spam first."""
    ties = [c for c in ("family", "domain", "site") if c in about.columns]
    units = about.select(*ties, "spam").with_columns(probability=pl.Series(probability))
    units = units.group_by(ties).agg(
        spam=pl.col("spam").mean() > 0.5, probability=pl.col("probability").mean()
    )
    rest = ties[1:]
    surest = {"by": ("probability", *rest), "descending": (True, *(False for _ in rest))}
    units = units.sort(**surest).group_by("family", maintain_order=True).head(PER_FAMILY)
    return units.sort(**surest)
