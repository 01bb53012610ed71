"""How much of what would be disavowed is spam, by random draws from it.

Draws come without replacement from a finite set, people look at the figure after each one, and they
stop when they like. The interval holds at whatever draw they stop: it is the confidence sequence of
Waudby-Smith & Ramdas 2020 (Confidence sequences for sampling without replacement, section 2), which
keeps every number of spam domains that explains the draws at least 0.05 times as well as the prior.
"""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np

from linkvet.review.queue.draws import Draws
from linkvet.review.queue.items import DISAVOW, KEEP, Items

Prior = tuple[tuple[float, float], ...]  # beta distributions, each as likely as the others

MISS = 0.05
# shares of spam thought of before the first draw: any at all, or nearly all; then of good ones
SPAM: Prior = ((1.0, 1.0), (19.0, 1.0))
GOOD: Prior = ((1.0, 1.0), (1.0, 19.0))
TARGET = 0.95
MOST_DRAWS = 2_000  # further draws that are worth telling of


@dataclass(frozen=True)
class Estimate:
    """Share of spam among the flagged domains that people did not keep, with its 95 % interval.

    `value`, `low` and `high` are NaN where nothing is flagged; `draws` are the random draws made,
    `units` the flagged domains (or links). `enough` says that further draws change little, and
    `reason` why, or what is missing.
    """

    value: float
    low: float
    high: float
    draws: int
    units: int
    enough: bool
    reason: str


def precision(items: Items, draws: Draws, target: float = TARGET) -> Estimate:
    """Estimate the precision of what the model would disavow, less what people kept.

    Random draws alone say what the rest is like; what else was decided is known, and counts as
    such. A skipped draw counts as wrong for the low end and as right for the high one.

    Parameters
    ----------
    target
        The precision to be shown.
    """
    units, made = draws.item.size, draws.made(items.decided)
    verdict = items.decided[draws.item]
    spam, good = int((verdict == DISAVOW).sum()), int((verdict == KEEP).sum())
    if good == units:
        nan, reason = float("nan"), "Nothing is left that the model would disavow."
        return Estimate(nan, nan, nan, made, units, True, reason)
    right = int((verdict[:made] == DISAVOW).sum())
    wrong = int((verdict[:made] == KEEP).sum())
    # what is known bounds what is estimated
    low = max(_fewest(right, made - right, units, SPAM), spam)
    high = units - max(_fewest(wrong, made - wrong, units, GOOD), good)
    share = right / (right + wrong) if right + wrong else (low + high) / 2 / units
    value = float(np.clip(share * units, low, high))
    low, value, high = (one / (units - good) for one in (low, value, high))
    enough, reason = _verdict(low, high, target, draws, items)
    if not enough:
        reason = _missing(right, made, units, good, target, draws.by)
    return Estimate(value, low, high, made, units, enough, reason)


def _fewest(of_kind: int, others: int, units: int, prior: Prior) -> int:
    """Fewest units of a kind that explain draws of which so many were of it, and so many others."""
    made = of_kind + others
    floor = log(MISS) + _log_marginal(of_kind, others, prior)
    # the likelihood rises up to its peak, which lies above the mean under any prior
    few, many = of_kind, min(of_kind * (units + 1) // max(made, 1), units - others)
    while few < many:
        middle = (few + many) // 2
        if _log_likelihood(middle, of_kind, others, units) >= floor:
            many = middle
        else:
            few = middle + 1
    return few


def _log_likelihood(there: int, of_kind: int, others: int, units: int) -> float:
    """Log probability of draws in their order where so many units of the kind are `there`."""
    ways = _log_falling(there, of_kind) + _log_falling(units - there, others)
    return ways - _log_falling(units, of_kind + others)


def _log_falling(count: int, taken: int) -> float:
    """Log of in how many ways some of so many can be taken one after the other."""
    return lgamma(count + 1) - lgamma(count - taken + 1)


def _log_marginal(of_kind: int, others: int, prior: Prior) -> float:
    """Log probability of draws in their order under a prior."""
    parts = [_log_beta(a + of_kind, b + others) - _log_beta(a, b) for a, b in prior]
    return max(parts) + log(sum(exp(one - max(parts)) for one in parts) / len(parts))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _verdict(
    low: float, high: float, target: float, draws: Draws, items: Items
) -> tuple[bool, str]:
    """Whether further draws would change little, and why."""
    if not (items.decided[draws.item] < KEEP).any():
        return True, f"All {draws.by} that the model would disavow are decided."
    left = f"the {draws.by} that would be disavowed are spam (95% confidence)"
    if low >= target:
        return True, f"At least {_percent(low)} of {left}."
    if high < target:
        return True, f"At most {_percent(high)} of {left}: ask for a higher precision, or go on."
    return False, ""


def _missing(right: int, made: int, units: int, good: int, target: float, by: str) -> str:
    """What further draws could show, if they all were spam."""

    def low(more: int) -> float:
        others = made - right
        return _fewest(right + more, others, units, SPAM) / (units - good)

    few, many = 1, min(units - made, MOST_DRAWS)
    shown = f"that {_percent(target)} of what would be disavowed is spam"
    if low(many) < target:
        return f"Random draws do not show {shown} yet."
    while few < many:
        middle = (few + many) // 2
        few, many = (few, middle) if low(middle) >= target else (middle + 1, many)
    return f"{few:,} more random draws, all of them spam, would show {shown}."


def _percent(share: float) -> str:
    return f"{np.floor(share * 1000) / 10:g}%"
