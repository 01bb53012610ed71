"""Reasons in words: the signals that moved a link most, each with its exact amount."""

import json
from functools import cache

import numpy as np
import polars as pl

from linkvet.features.extract import NAMES, SIGNALS

SHOWN = 4
STEP = 0.01  # amounts are shown to a hundredth of a log-odd
HALF = 2_500  # codes leave room for amounts up to 25 log-odds
BINS = 256  # and for this many bins of a signal; what lies above shares the last
LEAST = 0.05  # smaller amounts are no reason


def sentence(name: str, amount: float, value: float) -> str:
    """What a signal says: a flag says what it saw, a measure says which way it speaks.

    `amount` is in log-odds, above 0 for spam; `value` is the signal's value, or its bin where only
    0 and 1 occur.
    """
    signal = SIGNALS[name]
    if signal.unit != "0/1":
        return signal.says if amount > 0 else signal.otherwise
    fires = value < 1 if signal.higher_means == "good" else value >= 1
    return signal.says if fires else signal.otherwise


def top_reasons(amounts: np.ndarray, bins: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Codes of the largest measured amounts of every link, largest first, -1 where there is none.

    Parameters
    ----------
    amounts, bins
        Amounts in log-odds, 0 where unknown, and the bins they are of; shape (links, signals).
    ids
        Position of each signal in `NAMES`, shape (signals,).

    Returns
    -------
    Shape (links, SHOWN), int32; `texts` turns codes into words.
    """
    size = np.abs(amounts)
    codes = np.full((len(amounts), SHOWN), -1, np.int32)
    row = np.arange(len(amounts))
    # picking the largest a few times is faster than any sorting
    for place in range(min(SHOWN, size.shape[1])):
        top = size.argmax(axis=1)
        steps = np.rint(amounts[row, top] / STEP).clip(-HALF + 1, HALF - 1).astype(np.int32)
        code = (ids[top] * BINS + bins[row, top]) * (2 * HALF) + steps + HALF
        codes[:, place] = np.where(size[row, top] >= LEAST, code, -1)
        size[row, top] = 0
    return codes


def texts(codes: np.ndarray) -> pl.Series:
    """JSON list of reasons for every row of codes."""
    # a reason is one of few texts: write each once, then gather
    every = pl.Series(codes.ravel())
    distinct = every.unique()
    words = pl.Series([_text(code) for code in distinct], dtype=pl.String)
    places = pl.int_range(len(distinct), dtype=pl.UInt32, eager=True)
    at = every.replace_strict(distinct, places).to_numpy().reshape(codes.shape)
    columns = {str(k): words.gather(at[:, k]) for k in range(codes.shape[1])}
    joined = pl.concat_str(pl.all(), separator=", ", ignore_nulls=True)
    return ("[" + pl.DataFrame(columns).select(joined).to_series() + "]").alias("reasons")


def _text(code: int) -> str | None:
    if code < 0:
        return None
    fact, steps = divmod(code, 2 * HALF)
    index, where = divmod(fact, BINS)
    return _item(NAMES[index], where, steps - HALF)


@cache
def _item(name: str, where: int, steps: int) -> str:
    amount = round(steps * STEP, 2)
    says = sentence(name, amount, where)
    return json.dumps({"signal": name, "says": says, "amount": amount})
