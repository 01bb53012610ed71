"""How a page's text reads: a linear model over hashed pieces of its words, in any language."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.model.readers.ngrams import buckets, ngram_sums, ngrams, scale

BITS = 16
SIZES = (4, 5, 6)  # bytes: letters in most scripts, one or two signs in those of East Asia
READ = 4_000  # characters from the top
SPARSE = 10  # characters; of less nothing is said
SALT = 11


@dataclass(frozen=True)
class TextReader:
    """Fitted weights, shape (2**BITS,) float32, and a bias in log-odds."""

    weights: np.ndarray
    bias: float

    def log_odds(self, texts: pl.Series) -> np.ndarray:
        """Log-odds of spam for each text, shape (texts,); NaN where there is hardly any."""
        total, number = ngram_sums(_plain(texts), SIZES, SALT, self.weights)
        known = (texts.str.len_chars() >= SPARSE).fill_null(False).to_numpy()
        return np.where(known, total / np.sqrt(number.clip(1)) + self.bias, np.nan)


def hashed_ngrams(texts: pl.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut texts into pieces.

    Returns
    -------
    rows, columns, values
        For every n-gram: the position of its text, its bucket, and the weight it counts with, so
        that long texts speak no louder than short ones.
    """
    rows, hashed = ngrams(_plain(texts), SIZES, SALT)
    return rows, buckets(hashed, BITS), scale(rows, len(texts))


def _plain(texts: pl.Series) -> pl.Series:
    """The texts as they are cut: their words in lower case, a space before and after each."""
    lower = texts.fill_null("").str.slice(0, READ).str.to_lowercase()
    return " " + lower.str.replace_all(r"[^\p{L}\p{M}]+", " ") + " "
