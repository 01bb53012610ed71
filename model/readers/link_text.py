"""How a link reads: one linear model over hashed pieces of its host, address, title and anchor.

The texts are cut into n-grams: overlapping runs of bytes, with every digit as 0. Each is hashed
into one of 2**BITS buckets of its field, and each bucket has a weight. A field's log-odds are the
sum of its n-grams' weights over the root of their number, so that long texts speak no louder. The
fields were fitted together, so their log-odds add up; each is a signal of its own, so that a reason
can say which text it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.entities import path_and_query
from linkvet.model.readers.ngrams import buckets, ngram_sums, ngrams, scale
from linkvet.model.readers.strongest_words import Cut, strongest_words

BITS = 18
SIZES = (3, 4, 5)  # bytes: letters in most scripts, one or two signs in those of East Asia
READ = 200  # characters of a text, from its start
# by field the salt of its hashes: one n-gram has another bucket in another field
FIELDS = {"host": 101, "address": 102, "title": 103, "anchor": 104}


@dataclass(frozen=True)
class LinkReader:
    """Fitted weights by field, shape (2**BITS,) float32 each.

    There is no intercept: what all links have in common is the heads' part.
    """

    weights: Mapping[str, np.ndarray]

    def log_odds(self, field: str, texts: pl.Series) -> np.ndarray:
        """Log-odds of spam for each text of a field, shape (texts,); NaN where it is unknown."""
        total, number = ngram_sums(_marked(texts), SIZES, FIELDS[field], self.weights[field])
        known = texts.is_not_null().to_numpy()
        return np.where(known, total / np.sqrt(number.clip(1)), np.nan).astype(np.float32)

    def strongest_words(self, field: str, texts: pl.Series, spam: np.ndarray) -> list[list[str]]:
        """Words that move the reading of each text of a field most, towards spam or away from it.

        `texts` are without null; `spam` says which way each speaks, shape (texts,), bool.
        """
        cut = Cut(_lower(texts), _marked(texts), SIZES, FIELDS[field], self.weights[field])
        return strongest_words(cut, spam)

    def columns(self) -> dict[str, Callable[[Any], np.ndarray]]:
        """What fills each column of readings in `linkvet.features.extract`.

        Each is called with distinct texts; hosts come as a frame with a column `host`.
        """
        return {
            "host_log_odds": lambda hosts: self.log_odds("host", hosts["host"]),
            "address_log_odds": lambda texts: self.log_odds("address", texts),
            "title_log_odds": lambda texts: self.log_odds("title", texts),
            "anchor_log_odds": lambda texts: self.log_odds("anchor", texts),
        }


def texts_of(links: pl.DataFrame) -> dict[str, pl.Series]:
    """The texts of each field, null where the links do not have them."""
    unknown = pl.repeat(None, links.height, dtype=pl.String, eager=True)
    given = {
        name: links[name] if name in links.columns else unknown
        for name in ("host", "title", "anchor")
    }
    return given | {"address": path_and_query(links) if "path" in links.columns else unknown}


def hashed_ngrams(field: str, texts: pl.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut the texts of a field into hashed n-grams, as a sparse matrix has them.

    Returns
    -------
    rows, columns, values
        For every n-gram: the position of its text, its bucket, and how much it counts, one over
        the root of the number of n-grams of its text.
    """
    rows, hashed = ngrams(_marked(texts), SIZES, salt=FIELDS[field])
    return rows, buckets(hashed, BITS), scale(rows, len(texts)).astype(np.float32)


def _marked(texts: pl.Series) -> pl.Series:
    """The texts as they are cut: lower case, every digit 0, and marks at both ends."""
    return _lower(texts).str.replace_all(r"[0-9]", "0")


def _lower(texts: pl.Series) -> pl.Series:
    plain = texts.cast(pl.String).fill_null("").str.slice(0, READ).str.to_lowercase()
    # marks, because how a text begins and ends tells much
    return "\x02" + plain + "\x03"
