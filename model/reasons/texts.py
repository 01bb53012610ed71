"""Reasons in words: out of their codes, each distinct one written once."""

import json
from functools import cache, lru_cache

import numpy as np
import polars as pl

from linkvet.features.extract import NAMES, SIGNALS
from linkvet.features.wording import NO_USUAL, Usual, observation
from linkvet.model.reasons.codes import AMOUNT_BITS, HALF, NUMBER_BITS, STEP

SEPARATOR = "; "
MOST = 2**16  # sentences that are kept from one chunk of links for the next
_json = json.JSONEncoder(ensure_ascii=False).encode


def as_json(codes: np.ndarray, usual: Usual = NO_USUAL) -> pl.Series:
    """JSON list of reasons for every row of codes."""
    distinct, at = _distinct(codes.ravel())
    sayings, of_saying = _distinct(distinct >> AMOUNT_BITS)
    begins = pl.Series([_begin(one, usual) for one in sayings.tolist()], dtype=pl.String)
    steps = np.where(distinct < 0, HALF, distinct & (2**AMOUNT_BITS - 1))
    items = begins.gather(of_saying) + _ends().gather(steps)
    joined = _joined(items, at.reshape(codes.shape), ", ")
    return ("[" + joined + "]").alias("reasons")


def sentences(codes: np.ndarray, usual: Usual = NO_USUAL) -> pl.Series:
    """Reasons as one text for every row of codes, for people to read; empty where there is none."""
    sayings, at = _distinct(codes.ravel() >> AMOUNT_BITS)
    items = pl.Series([_say(one, usual) for one in sayings.tolist()], dtype=pl.String)
    return _joined(items, at.reshape(codes.shape), SEPARATOR).alias("reasons")


def _distinct(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct codes, and which of them each is: a reason is one of few, to be written once."""
    every = pl.Series(codes)
    distinct = every.unique()
    places = pl.int_range(len(distinct), dtype=pl.UInt32, eager=True)
    return distinct.to_numpy(), every.replace_strict(distinct, places).to_numpy()


def _joined(items: pl.Series, at: np.ndarray, separator: str) -> pl.Series:
    columns = {str(place): items.gather(at[:, place]) for place in range(at.shape[1])}
    joined = pl.concat_str(pl.all(), separator=separator, ignore_nulls=True)
    return pl.DataFrame(columns).select(joined).to_series()


@lru_cache(MOST)
def _say(saying: int, usual: Usual) -> str | None:
    """Sentence of a code without its amount, None where it is no reason."""
    if saying < 0:
        return None
    number = np.uint32(saying & (2**NUMBER_BITS - 1)).view(np.float32)
    return observation(SIGNALS[NAMES[saying >> NUMBER_BITS]], float(number), usual)


@lru_cache(MOST)
def _begin(saying: int, usual: Usual) -> str | None:
    says = _say(saying, usual)
    if says is None:
        return None
    name = NAMES[saying >> NUMBER_BITS]
    return f'{{"signal": {_json(name)}, "says": {_json(says)}, "amount": '


@cache
def _ends() -> pl.Series:
    """How a reason ends in JSON, by its amount in steps, from `-HALF` on."""
    return pl.Series([f"{json.dumps(round(step * STEP, 2))}}}" for step in range(-HALF, HALF)])
