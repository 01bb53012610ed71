"""Reasons in numbers: the signals that moved a link most, each with its exact amount.

A reason is kept as a code: the signal, the number that its sentence names, and the amount.
"""

from collections.abc import Callable, Iterator

import numpy as np

from linkvet.features.extract import NAMES, SIGNALS
from linkvet.features.wording import displayed

SHOWN = 4
STEP = 0.01  # amounts are shown to a hundredth of a log-odd
HALF = 2_500  # codes leave room for amounts up to 25 log-odds
LEAST = 0.05  # smaller amounts are no reason
NONE = -1
AMOUNT_BITS, NUMBER_BITS = 13, 32  # of a code


def largest(amounts: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pick the signals with the largest amounts of every link, largest first.

    Parameters
    ----------
    amounts
        In log-odds, 0 where unknown, shape (links, signals).
    size
        How large each is, 0 where a person learns nothing from it, of the same shape. Changed.

    Returns
    -------
    Their positions, -1 where there is none, and their amounts in steps of `STEP`; shape (links,
    SHOWN), int16 each.
    """
    picked = np.full((len(amounts), SHOWN), NONE, np.int16)
    steps = np.zeros(picked.shape, np.int16)
    row = np.arange(len(amounts))
    # picking the largest a few times is faster than any sorting
    for place in range(min(SHOWN, size.shape[1])):
        top = size.argmax(axis=1)
        picked[:, place] = np.where(size[row, top] >= LEAST, top, NONE)
        steps[:, place] = np.rint(amounts[row, top] / STEP).clip(-HALF + 1, HALF - 1)
        size[row, top] = 0
    return picked, steps


def encode(
    picked: np.ndarray, steps: np.ndarray, values: Callable[[str, np.ndarray], np.ndarray]
) -> np.ndarray:
    """Codes of reasons, -1 where there is none, shape (links, SHOWN), int64.

    Parameters
    ----------
    picked
        Positions in `NAMES`, shape (links, SHOWN), with their amounts in `steps`, as of `largest`.
    values
        Gives the values of a signal for some links, by name and rows.
    """
    signals, amounts = picked.ravel(), steps.ravel()
    numbers = np.zeros(signals.size, np.float32)
    for index, places in _by_signal(signals):
        one = SIGNALS[NAMES[index]]
        seen_of = values(one.name, places // picked.shape[1]) if one.names_value else places
        numbers[places] = displayed(one, seen_of, amounts[places])
    codes = signals.astype(np.int64) << NUMBER_BITS | numbers.view(np.uint32)
    codes = codes << AMOUNT_BITS | (amounts.astype(np.int64) + HALF)
    return np.where(signals < 0, NONE, codes).reshape(picked.shape)


def _by_signal(signals: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each signal that is there, and its places."""
    order = np.argsort(signals, kind="stable")
    bounds = np.searchsorted(signals[order], np.arange(len(NAMES) + 1))
    for index in np.flatnonzero(np.diff(bounds)):
        yield int(index), order[bounds[index] : bounds[index + 1]]
