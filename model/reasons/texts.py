"""Reasons in words: out of their codes, each distinct one written once."""

import json
from functools import cache

import numpy as np
import polars as pl

from linkvet.features.extract import NAMES, SIGNALS
from linkvet.features.wording import NO_USUAL, Usual, observation
from linkvet.model.reasons.codes import AMOUNT_BITS, HALF, NUMBER_BITS, STEP

SEPARATOR = "; "


def as_json(codes: np.ndarray, usual: Usual = NO_USUAL) -> pl.Series:
    """JSON list of reasons for every row of codes."""
    # a reason is one of few sayings with one of few amounts: write each once, then gather
    sayings, at = _sayings(codes)
    begins = pl.Series([_begin(one, usual) for one in sayings], dtype=pl.String)
    steps = np.where(codes < 0, HALF, codes & (2**AMOUNT_BITS - 1))
    columns = {
        str(place): begins.gather(at[:, place]) + _ends().gather(steps[:, place])
        for place in range(codes.shape[1])
    }
    joined = pl.concat_str(pl.all(), separator=", ", ignore_nulls=True)
    return ("[" + pl.DataFrame(columns).select(joined).to_series() + "]").alias("reasons")


def sentences(codes: np.ndarray, usual: Usual = NO_USUAL) -> pl.Series:
    """Reasons as one text for every row of codes, for people to read; empty where there is none."""
    sayings, at = _sayings(codes)
    words = pl.Series([_say(one, usual) for one in sayings], dtype=pl.String)
    columns = {str(place): words.gather(at[:, place]) for place in range(codes.shape[1])}
    joined = pl.concat_str(pl.all(), separator=SEPARATOR, ignore_nulls=True)
    return pl.DataFrame(columns).select(joined.alias("reasons")).to_series()


def _sayings(codes: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Distinct codes without their amounts, and which of them each code is."""
    every = pl.Series((codes >> AMOUNT_BITS).ravel())
    distinct = every.unique()
    places = pl.int_range(len(distinct), dtype=pl.UInt32, eager=True)
    at = every.replace_strict(distinct, places).to_numpy().reshape(codes.shape)
    return distinct.to_list(), at


def _say(saying: int, usual: Usual) -> str | None:
    """Sentence of a code without its amount, None where it is no reason."""
    if saying < 0:
        return None
    number = np.uint32(saying & (2**NUMBER_BITS - 1)).view(np.float32)
    return observation(SIGNALS[NAMES[saying >> NUMBER_BITS]], float(number), usual)


def _begin(saying: int, usual: Usual) -> str | None:
    says = _say(saying, usual)
    if says is None:
        return None
    name = NAMES[saying >> NUMBER_BITS]
    item = json.dumps({"signal": name, "says": says}, ensure_ascii=False)
    return item.removesuffix("}") + ', "amount": '


@cache
def _ends() -> pl.Series:
    """How a reason ends in JSON, by its amount in steps, from `-HALF` on."""
    return pl.Series([f"{json.dumps(round(step * STEP, 2))}}}" for step in range(-HALF, HALF)])
