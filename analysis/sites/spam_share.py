"""The share of a profile's domains that are spam, with the interval that chance leaves to it."""

from statistics import NormalDist
from typing import NamedTuple

import polars as pl

from linkvet.analysis.profile.view import judged

WIDTH = NormalDist().inv_cdf(0.975)  # deviations on each side of a 95 % interval


class SpamShare(NamedTuple):
    """Domains that could be judged, the share of spam among them, and its 95 % interval."""

    judged: int
    share: float | None
    low: float | None
    high: float | None


def spam_share(domains: pl.DataFrame) -> SpamShare:
    """Expected share of spam and its interval, by the probabilities of the domains.

    The domains of a network are taken for one draw, since one hand made them: as many draws as
    domains would make the interval far too narrow. That a profile's probabilities may be off as a
    whole is not in it.

    Parameters
    ----------
    domains
        Columns source_domain, family, spam_probability and verdict.
    """
    known = judged(domains)
    if not known.height:
        return SpamShare(0, None, None, None)
    owners = known.group_by(pl.coalesce("family", "source_domain")).agg(
        size=pl.len().cast(pl.Float64), mean=pl.col("spam_probability").mean()
    )
    of_owner = pl.col("size") ** 2 * pl.col("mean") * (1 - pl.col("mean"))
    # sorted, since the order of a sum's parts is not fixed
    variance = float(owners.select(of_owner.sort().sum()).item())
    share = float(known["spam_probability"].sort().sum()) / known.height
    half = WIDTH * variance**0.5 / known.height
    low, high = max(0.0, share - half), min(1.0, share + half)
    return SpamShare(known.height, *(round(one, 4) for one in (share, low, high)))
