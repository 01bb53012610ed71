"""How a page's text reads: a linear model over hashed pieces of its words, in any language."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.model.readers.host_name import buckets, ngrams, scale

BITS = 16
SIZES = (4, 5, 6)  # bytes: letters in most scripts, one or two signs in those of East Asia
READ = 4_000  # characters from the top
SPARSE = 10  # characters; of less nothing is said
AT_ONCE = 500


@dataclass(frozen=True)
class TextReader:
    """Fitted weights, shape (2**BITS,) float32, and a bias in log-odds."""

    weights: np.ndarray
    bias: float

    def log_odds(self, texts: pl.Series) -> np.ndarray:
        """Log-odds of spam for each text, shape (texts,); NaN where there is hardly any."""
        log_odds = np.full(len(texts), np.nan)
        for start in range(0, len(texts), AT_ONCE):
            part = texts.slice(start, AT_ONCE)
            rows, columns, values = hashed_ngrams(part)
            votes = np.bincount(rows, self.weights[columns] * values, minlength=len(part))
            known = (part.str.len_chars() >= SPARSE).fill_null(False).to_numpy()
            log_odds[start : start + len(part)] = np.where(known, votes + self.bias, np.nan)
        return log_odds


def hashed_ngrams(texts: pl.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut texts into pieces.

    Returns
    -------
    rows, columns, values
        For every n-gram: the position of its text, its bucket, and the weight it counts with, so
        that long texts speak no louder than short ones.
    """
    plain = texts.fill_null("").str.slice(0, READ).str.to_lowercase()
    plain = " " + plain.str.replace_all(r"[^\p{L}\p{M}]+", " ") + " "
    rows, hashed = ngrams(plain, SIZES, salt=11)
    return rows, buckets(hashed, BITS), scale(rows, len(texts))
