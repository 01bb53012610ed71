"""Whether new spam came in a burst, and whether by one hand.

Spam domains come all the time, so that some new ones are no alarm. Where links have dates, those
first seen since the earlier result are held against the earlier pace: the counts of windows as long
as the time between the results. Where they have none, new spam is held against the spam that went
and against the growth of the rest, since two incomplete exports always differ. An index that was
changed for another, or an export cut off, makes everything look new: then only dates count.
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.bands import SPAM
from linkvet.analysis.dates import OLDEST, last_day
from linkvet.analysis.diff.comparability import Setting, wilson

FEWEST, LEAST_SHARE = 20, 0.02  # new spam domains, and of the domains there were
WINDOWS = 24
SPREADS, TIMES, OVER_BUSIEST = 5, 3, 1.5  # above the mean in deviations, times the mean, the most
AGAINST_LOST = 3  # times the spam that went, where there are no dates
ONE_HAND, HAND_FEWEST, HANDS_TOLD = 0.5, 10, 3  # share of the new spam with the same trait
HANDS = (("anchor", "anchor"), ("family", "family"), ("example_title", "title"))


def attack(domains: pl.DataFrame, setting: Setting) -> dict[str, Any]:
    """Judge the new spam domains of a matched pair of results.

    Parameters
    ----------
    domains
        The table of `linkvet.analysis.diff.match`, with each domain's usual `anchor`.
    setting
        What the two results can be asked.

    Returns
    -------
    `alarm`, `basis` ("dates", "counts" or None where neither tells), `new_spam`, `usual` and
    `bound` (what was to be expected, and what would be too many), `days`, and `hands`: what many of
    the new spam domains share, most first.
    """
    spam = (pl.col("spam_probability") >= SPAM) & ~pl.col("verdict").is_in(["keep", "unknown"])
    domains = domains.with_columns(spam=spam.fill_null(False))
    came = pl.col("state").is_in(["new", "returned"])
    measured = _by_dates(domains, setting, came) or _by_counts(domains, setting, came)
    fresh = measured.pop("which")
    result = {**measured, "new_spam": fresh.height, "hands": _hands(fresh)}
    result["one_hand"] = bool(result["hands"] and result["hands"][0]["share"] >= ONE_HAND)
    return result


def _by_dates(domains: pl.DataFrame, setting: Setting, came: pl.Expr) -> dict[str, Any] | None:
    end, until = (
        last_day(domains.filter(pl.col(f"in_{side}"))[name])
        for side, name in (("old", "old_first_seen"), ("new", "first_seen"))
    )
    if end is None or until is None:
        return None
    # an index that was changed: its own dates tell what it saw before and after
    known = pl.col("in_new") if setting.other_vendor else pl.col("in_old") | pl.col("in_new")
    came = pl.col("live_new") if setting.other_vendor else came
    seen = pl.min_horizontal("first_seen", "old_first_seen")
    dated = domains.filter(known).with_columns(seen=seen).filter(pl.col("seen") >= OLDEST)
    which = dated.filter(came & pl.col("spam") & (pl.col("seen") > end) & (pl.col("seen") <= until))
    days = max((until - end).days, 1)
    windows = _windows(dated, end, days)
    if windows.size == 0:
        return None
    mean = float(windows.mean())
    spread = np.sqrt(max(float(windows.var()), mean) * (1 + 1 / windows.size))
    bound = max(
        mean + SPREADS * spread, TIMES * mean, OVER_BUSIEST * float(windows.max()), _least(domains)
    )
    return {
        "alarm": which.height >= bound,
        "basis": "dates",
        "days": days,
        "usual": mean,
        "bound": bound,
        "windows": int(windows.size),
        "since": end,
        "which": which,
    }


def _windows(dated: pl.DataFrame, end: date, days: int) -> np.ndarray:
    """Spam domains first seen in each window before the earlier result's last day."""
    before = dated.filter(pl.col("seen") <= end)
    if not before.height:
        return np.zeros(0)
    age = (pl.lit(end) - pl.col("seen")).dt.total_days() // days
    oldest = before.select(age.max()).item()
    whole = min(int(oldest), WINDOWS)  # the last window may be cut short
    ages = before.filter("spam").select(age=age).filter(pl.col("age") < whole)["age"]
    return np.bincount(ages.to_numpy(), minlength=whole)[:whole].astype(float)


def _least(domains: pl.DataFrame) -> float:
    return max(FEWEST, LEAST_SHARE * domains.filter("live_old").height)


def _by_counts(domains: pl.DataFrame, setting: Setting, came: pl.Expr) -> dict[str, Any]:
    which = domains.filter(came & pl.col("spam"))
    if not setting.comparable or any(setting.capped.values()):
        return {
            "alarm": False,
            "basis": None,
            "days": None,
            "usual": None,
            "bound": None,
            "which": which.clear(),
        }
    then = domains.filter("live_old")
    gone = domains.filter((pl.col("state") == "lost") & pl.col("spam")).height
    share = wilson(then.filter("spam").height, then.height)
    fresh = wilson(which.height, domains.filter(came).height)
    bound = max(_least(domains), AGAINST_LOST * gone)
    alarm = which.height >= bound and fresh[0] > share[1]
    return {
        "alarm": alarm,
        "basis": "counts",
        "days": None,
        "usual": float(gone),
        "bound": bound,
        "which": which,
    }


def _hands(fresh: pl.DataFrame) -> list[dict[str, Any]]:
    """What most of the new spam domains have in common, by the trait that ties most of them."""
    traits = [_most_common(fresh, column, what) for column, what in HANDS]
    return max(traits, key=lambda one: one[0]["domains"] if one else 0)


def _most_common(fresh: pl.DataFrame, column: str, what: str) -> list[dict[str, Any]]:
    values = fresh[column].drop_nulls().str.strip_chars()
    top = values.filter(values != "").value_counts(name="domains")
    top = top.filter(pl.col("domains") >= HAND_FEWEST)
    top = top.sort(["domains", column], descending=[True, False]).head(HANDS_TOLD)
    return [
        {
            "what": what,
            "value": value,
            "domains": count,
            "share": count / fresh.height,
            "at_least": wilson(count, fresh.height)[0],
        }
        for value, count in top.iter_rows()
    ]
