"""Reasons in words: the signals that moved a link most, each with its exact amount."""

import json
from functools import cache

import numpy as np
import polars as pl

from linkvet.features.table import NAMES, SIGNALS

SHOWN = 4
STEP = 0.01  # amounts are shown to a hundredth of a log-odd
HALF = 5_000  # codes leave room for amounts up to 50 log-odds
LEAST = 0.05  # smaller amounts are no reason


def sentence(name: str, amount: float) -> str:
    """What a signal says when it speaks for spam (amount above 0) or for a good link."""
    return SIGNALS[name].says if amount > 0 else SIGNALS[name].otherwise


def top_reasons(amounts: np.ndarray, known: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Codes of the largest measured amounts of every link, largest first, -1 where there is none.

    Parameters
    ----------
    amounts, known
        Amounts in log-odds and 1 where measured else 0, both of shape (links, signals).
    ids
        Position of each signal in `NAMES`, shape (signals,).

    Returns
    -------
    Shape (links, SHOWN), int32; `texts` turns codes into words.
    """
    size = np.abs(amounts) * known
    top = np.argpartition(size, -SHOWN, axis=1)[:, -SHOWN:]
    sizes = np.take_along_axis(size, top, 1)
    rank = np.argsort(-sizes, axis=1, kind="stable")
    top, sizes = np.take_along_axis(top, rank, 1), np.take_along_axis(sizes, rank, 1)
    steps = np.rint(np.take_along_axis(amounts, top, 1) / STEP).clip(-HALF + 1, HALF - 1)
    return np.where(sizes >= LEAST, ids[top] * (2 * HALF) + steps.astype(np.int32) + HALF, -1)


def texts(codes: np.ndarray) -> pl.Series:
    """JSON list of reasons for every row of codes."""
    # a reason is one of few texts: write each once, then gather
    distinct, at = np.unique(codes, return_inverse=True)
    words = pl.Series([_text(int(code)) for code in distinct], dtype=pl.String)
    at = at.reshape(codes.shape)
    columns = {str(k): words.gather(at[:, k]) for k in range(codes.shape[1])}
    joined = pl.concat_str(pl.all(), separator=", ", ignore_nulls=True)
    return ("[" + pl.DataFrame(columns).select(joined).to_series() + "]").alias("reasons")


def _text(code: int) -> str | None:
    if code < 0:
        return None
    index, steps = divmod(code, 2 * HALF)
    return _item(NAMES[index], steps - HALF)


@cache
def _item(name: str, steps: int) -> str:
    amount = round(steps * STEP, 2)
    return json.dumps({"signal": name, "says": sentence(name, amount), "amount": amount})
