"""Which words of a text its reading comes from: the weight of each n-gram, shared by its bytes.

A reading is a sum over n-grams, so what the bytes of a word get of it adds up to the reading again.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.model.readers.ngrams import ngram_weights, text_bytes

SHOWN = 2  # words of a text at most
SHORTEST, LONGEST = 3, 40  # bytes of a word, characters of it that are shown
_LETTERS = np.array([chr(byte).isalnum() or byte >= 128 for byte in range(256)])


class Cut(NamedTuple):
    """How a reader cuts texts: as they are `shown` and `hashed`, byte by byte alike."""

    shown: pl.Series
    hashed: pl.Series
    sizes: Sequence[int]
    salt: int
    weights: np.ndarray


def strongest_words(cut: Cut, spam: np.ndarray) -> list[list[str]]:
    """Words that speak most for spam where `spam`, else for a good link, the strongest first.

    Parameters
    ----------
    cut
        The texts, without null.
    spam
        Which way each reading speaks, shape (texts,), bool.
    """
    text = text_bytes(cut.shown)
    size = cut.shown.str.len_bytes().to_numpy().astype(np.int64)
    owner = np.repeat(np.arange(size.size), size)
    begin, end = _runs(_LETTERS[text], owner)
    of_byte = np.append(0.0, np.cumsum(_by_byte(cut, owner)))
    amounts = (of_byte[end] - of_byte[begin]) * np.where(spam, 1, -1)[owner[begin]]
    words: list[list[str]] = [[] for _ in range(size.size)]
    content = text.tobytes()
    speaks = np.flatnonzero((amounts > 0) & (end - begin >= SHORTEST))
    for at in speaks[np.argsort(-amounts[speaks], kind="stable")]:
        of_text = words[owner[begin[at]]]
        if len(of_text) < SHOWN:
            word = _shown(content[begin[at] : end[at]])
            if word and word not in of_text:
                of_text.append(word)
    return words


def _shown(word: bytes) -> str:
    """A word without marks around it, cut if long; empty where it cannot be shown."""
    text = re.sub(r"^[^\w]+|[^\w]+$", "", word.decode(errors="ignore"))[:LONGEST]
    return text if text.isprintable() else ""


def _runs(letters: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each word begins and ends: letters and digits one after the other, in one text."""
    marked = np.where(letters, owner, -1)
    change = np.flatnonzero(np.diff(marked, prepend=-1, append=-1))
    begin, end = change[:-1], change[1:]
    words = letters[begin] if begin.size else begin.astype(bool)
    return begin[words], end[words]


def _by_byte(cut: Cut, owner: np.ndarray) -> np.ndarray:
    """What each byte gets of its n-grams' weights, shape (bytes,)."""
    change = np.zeros(owner.size + max(cut.sizes) + 1)
    for size, begin, weights in ngram_weights(cut.hashed, cut.sizes, cut.salt, cut.weights):
        change[begin] += weights / size
        change[begin + size] -= weights / size
    return np.cumsum(change)[: owner.size]
