"""Every number of a model, held to what a model can hold: it may come from a stranger."""

import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import NAMES
from linkvet.model.heads import PAGE_HEAD
from linkvet.model.verdicts.verdict import CONFIDENCE, Cut

MOST_LOG_ODDS = 100.0  # of an amount, an intercept, a bias; 30 are as good as certainty
MOST_WEIGHT = 1_000.0  # of a bucket of a reader, which a text's length scales down
MOST_SLOPE = 100.0
MOST_SUFFIXES = 100_000  # there are ten thousand public suffixes
ROUNDED = 5e-5  # a bound may be told to four digits


def number(value: Any, low: float, high: float, what: str) -> float:
    """Give a number that lies within two others.

    Raises
    ------
    ValueError
        If it does not, or isn't a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{what} isn't a number")
    if not low <= value <= high:  # false of NaN as well
        # a whole number may be larger than any float
        huge = isinstance(value, int) and abs(value) > sys.float_info.max
        shown = "a huge number" if huge else f"{value:g}"
        raise ValueError(f"{what} is {shown}, which is not between {low:g} and {high:g}")
    return float(value)


def whole(value: Any, low: int, high: int, what: str) -> int:
    """Give a whole number that lies within two others; see `number`."""
    if not isinstance(value, int):
        raise ValueError(f"{what} isn't a whole number")
    return int(number(value, low, high, what))


def in_range(array: np.ndarray, low: float, high: float, what: str) -> None:
    """Refuse an array that holds something other than numbers, or one that is out of range."""
    if not np.isfinite(array).all():
        raise ValueError(f"{what} holds something other than numbers")
    if array.size and not (low <= array.min() and array.max() <= high):
        raise ValueError(f"{what} holds numbers that are not between {low:g} and {high:g}")


def check_facts(facts: Mapping[str, Any]) -> None:
    """Check the numbers of `model.json` by which links are judged; other entries are for reading.

    Raises
    ------
    KeyError, TypeError, ValueError, AttributeError
        If one is missing or none that a model has.
    """
    for name in LEVELS:
        slope, shift = facts["calibration"][name]
        number(slope, 1e-6, MOST_SLOPE, f"the slope of {name}")
        number(shift, -MOST_LOG_ODDS, MOST_LOG_ODDS, f"the shift of {name}")
        if "prior" in facts:
            number(facts["prior"][name], 1e-6, 1 - 1e-6, f"the share of spam of {name}")
    for head, weights in facts["importance"].items():
        for name, value in weights.items():
            number(value, 0, 1e9, f"the importance of {name} in {head}")
    if not sum(facts["importance"]["full"].values()) > 0:
        raise ValueError("no signal has any importance")
    for name, value in (*facts["names_bias"].items(), *facts["suffixes"].items()):
        number(value, -MOST_LOG_ODDS, MOST_LOG_ODDS, f"the log-odds of {name[:80]}")
    if len(facts["suffixes"]) > MOST_SUFFIXES:
        raise ValueError(f"it knows more than {MOST_SUFFIXES:,} public suffixes")
    page = facts.get(PAGE_HEAD.name)
    for names in (*facts["signals"].values(), *([page["signals"]] if page else [])):
        if len(set(names)) != len(names):
            raise ValueError("a head has a signal twice")
    _check_stand_ins(facts.get("stands_for", {}))
    _check_pulls(facts.get("profile_pull", {}), facts.get("prior", {}))


def _check_stand_ins(given: Mapping[str, Any]) -> None:
    for level, other in given.items():
        if level not in LEVELS or other["level"] not in LEVELS or other["level"] in given:
            raise ValueError(f"{level} cannot be judged as {other['level']}")
        if not set(other["shows"]) <= set(NAMES):
            raise ValueError(f"what {level} shows as {other['level']} aren't signals")


def _check_pulls(given: Mapping[str, Any], prior: Mapping[str, Any]) -> None:
    for level, (slope, shift, pull) in given.items():
        if level not in LEVELS or level not in prior:
            raise ValueError(f"the pull of {level} has no share of spam behind it")
        number(slope, 1e-6, MOST_SLOPE, f"the slope of the pull of {level}")
        number(shift, -MOST_LOG_ODDS, MOST_LOG_ODDS, f"the shift of the pull of {level}")
        number(pull, -MOST_SLOPE, MOST_SLOPE, f"the pull of {level}")


def checked_cuts(given: Mapping[str, Iterable[Any]], what: str) -> dict[str, list[Cut]]:
    """Read disavow cuts by level; each must be proved by the counts that stand beside it.

    Counts that were made up cannot be told from true ones: for that there are signatures
    (`linkvet.model.folder.signature`).

    Raises
    ------
    KeyError, TypeError, ValueError
        If a level is missing, or a cut promises more than its counts prove.
    """
    checked = {level: [_cut(cut, f"{what} of {level}") for cut in given[level]] for level in LEVELS}
    for level, cuts in checked.items():
        places = [cut.probability for cut in sorted(cuts, key=lambda cut: cut.lower)]
        if places != sorted(places):
            raise ValueError(f"{what} of {level} do not rise with the precision")
    return checked


def _cut(given: Iterable[Any], what: str) -> Cut:
    cut = Cut(*given)
    number(cut.probability, 1e-6, 1, f"the threshold in {what}")
    number(cut.lower, 0.5, 1 - 1e-9, f"the precision in {what}")
    whole(cut.chosen, 1, 10**9, f"the number of domains in {what}")
    whole(cut.right, 1, cut.chosen, f"the number of right ones in {what}")
    whole(cut.sites, 1, cut.chosen, f"the number of sites in {what}")
    if not proves(cut.right, cut.chosen, cut.lower - ROUNDED):
        raise ValueError(
            f"{what} promise {cut.lower:g}, which {cut.right:,} right of "
            f"{cut.chosen:,} do not prove"
        )
    return cut


def proves(right: int, chosen: int, share: float) -> bool:
    """Whether counts prove a share with the confidence of a cut (Clopper & Pearson 1934).

    That is, whether so many or more would be right by luck in at most 5 of 100 draws. Counted here
    since scipy takes longer to load than a model.

    >>> proves(299, 299, 0.99), proves(298, 298, 0.99), proves(298, 299, 0.99)
    (True, False, False)
    """
    if right < share * chosen:
        return False  # then luck is no small part of it, and the sum need not be formed
    wrong = np.arange(chosen - right + 1)
    steps = np.log((chosen - wrong[:-1]) / (wrong[:-1] + 1)) + math.log((1 - share) / share)
    terms = chosen * math.log(share) + np.concatenate([[0.0], np.cumsum(steps)])
    return float(np.logaddexp.reduce(terms)) <= math.log(1 - CONFIDENCE)
