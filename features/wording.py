"""What a signal saw of a link, in words: its value, and what is usual among genuine links.

Every message is a sentence of a signal's declaration or one of those below, with named
placeholders, so that a catalogue can translate it whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from linkvet.features.percent import percent
from linkvet.features.registry import FLAG, Signal

RANGE = "{sentence} (most genuine links: {low} to {high})"
AT_MOST = "{sentence} (most genuine links: up to {high})"
EXACTLY = "{sentence} (most genuine links: {high})"
NOTHING = "{sentence} (most genuine links: none)"
ALIKE = "{sentence}, like most genuine links"
SHARES = "{sentence} ({good} of genuine links, {spam} of spam)"
MOSTLY = "{sentence}: {words}"  # the words that a reading of a text comes from
TOGETHER = "{sentence}, together with: {other}"
UNKNOWN = "could not be measured"
EXACT = 10_000  # larger counts are shown to three digits
LEAST = 0.005  # a share that is less is shown as less than a hundredth


@dataclass(frozen=True, eq=False)  # told apart as objects, so that sentences can be cached by it
class Usual:
    """What the training data say of signals.

    Attributes
    ----------
    ranges
        By measure, the values that four of five genuine links lie between.
    shares
        By flag, the share of genuine links and of spam links where it is on.
    """

    ranges: Mapping[str, tuple[float, float]] = field(
        default_factory=dict[str, tuple[float, float]]
    )
    shares: Mapping[str, tuple[float, float]] = field(
        default_factory=dict[str, tuple[float, float]]
    )


NO_USUAL = Usual()


def displayed(signal: Signal, values: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Numbers to show for values of a signal, shape (values,), float32; few are distinct.

    Where its sentence does not name the value it is 1 for spam and 0 for a good link, which
    `amounts`, in log-odds, tell.
    """
    if not signal.names_value:
        return (amounts > 0).astype(np.float32)
    return _ROUNDED[signal.shown](np.asarray(values, np.float64)).astype(np.float32)


def observation(signal: Signal, number: float, usual: Usual = NO_USUAL) -> str:
    """Say what was seen, for a number as `displayed` gives it, and what is usual."""
    if np.isnan(number):
        return UNKNOWN
    sentence = _sentence(signal, number)
    if signal.unit == FLAG and signal.name in usual.shares:
        return _with_shares(sentence, number, *usual.shares[signal.name])
    if signal.names_value and signal.shown != "year" and signal.name in usual.ranges:
        return _with_range(signal, sentence, number, usual.ranges[signal.name])
    return sentence


def with_words(sentence: str, words: Sequence[str]) -> str:
    """Name the words of a text that its reading comes from, if there are any."""
    quoted = ", ".join(f"“{word}”" for word in words)
    return MOSTLY.format(sentence=sentence, words=quoted) if words else sentence


def examples(signal: Signal, usual: Usual = NO_USUAL) -> list[str]:
    """Each message of a signal once, with example values: nothing, one, several and unknown."""
    numbers = (signal.nothing if signal.names_value else 0, 1, _SEVERAL.get(signal.shown, 41))
    two = signal.unit == FLAG or not signal.names_value
    every = [observation(signal, number, usual) for number in numbers[: 2 if two else 3]]
    return list(dict.fromkeys([*every, UNKNOWN]))


def _sentence(signal: Signal, number: float) -> str:
    nothing = signal.nothing if signal.names_value else 0
    if signal.otherwise and number <= nothing:
        return signal.otherwise
    if signal.one and number == 1:
        return signal.one
    return signal.says.format(value=_TEXT.get(signal.shown, _number)(number))


def _with_shares(sentence: str, on: float, good: float, spam: float) -> str:
    good, spam = (good, spam) if on else (1 - good, 1 - spam)
    if good == spam and spam in (0, 1):
        return sentence
    return SHARES.format(sentence=sentence, good=percent(good), spam=percent(spam))


def _with_range(signal: Signal, sentence: str, number: float, ends: tuple[float, float]) -> str:
    low, high = _ends(signal.shown, ends)
    text = _TEXT.get(signal.shown, _number)
    if signal.shown == "percent" and low <= 0 and high >= 1:
        return sentence  # any share is usual
    if low == high == number:
        message = ALIKE
    elif high <= signal.nothing:
        message = NOTHING
    elif text(low) == text(high):
        message = EXACTLY
    else:
        message = AT_MOST if low <= signal.nothing else RANGE
    return message.format(sentence=sentence, low=text(low), high=text(high))


@cache
def _ends(shown: str, ends: tuple[float, float]) -> tuple[float, float]:
    """The ends of a range as they are shown."""
    low, high = _ROUNDED[shown](np.array(ends)).astype(np.float32).tolist()
    return low, high


def _number(value: float) -> str:
    return f"{value:,.0f}" if value < EXACT else f"{float(f'{value:.3g}'):,.0f}"


def _decimal(value: float) -> str:
    return f"{value:.2g}" if value < 10 else _number(value)


def _year(value: float) -> str:
    return f"{value:.0f}"


_TEXT: dict[str, Callable[[float], str]] = {
    "percent": percent,
    "decimal": _decimal,
    "year": _year,
}


_SEVERAL = {"percent": 0.35, "decimal": 2.5, "year": 2018}  # example values


def _flags(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), np.nan, values >= 0.5)


def _percents(values: np.ndarray) -> np.ndarray:
    rounded = np.rint(values * 100) / 100
    rounded = np.where((values > 0) & (values < 2 * LEAST), LEAST, rounded)
    return np.where((values < 1) & (values > 1 - 2 * LEAST), 1 - LEAST, rounded)


def _decimals(values: np.ndarray) -> np.ndarray:
    return _to_digits(values, 2)


def _others(logarithms: np.ndarray) -> np.ndarray:
    return _counts(10.0**logarithms - 1)


def _totals(logarithms: np.ndarray) -> np.ndarray:
    return _counts(10.0**logarithms)


def _counts(values: np.ndarray) -> np.ndarray:
    return np.where(values < EXACT, np.rint(values), _to_digits(values, 3))


def _to_digits(values: np.ndarray, digits: int) -> np.ndarray:
    unit = 10.0 ** (np.floor(np.log10(np.abs(values).clip(1e-6))) - digits + 1)
    return np.rint(values / unit) * unit


# "others" are one less than what the decimal logarithm is of, "total" is all of it
_ROUNDED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "flag": _flags,
    "whole": np.rint,
    "year": np.rint,
    "percent": _percents,
    "decimal": _decimals,
    "others": _others,
    "total": _totals,
}
