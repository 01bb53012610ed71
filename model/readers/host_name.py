"""How a host name reads: a linear model over hashed pieces of the name.

Three views of a registrable domain are cut into pieces: its characters (n-grams with marked ends),
its shape (vowel, consonant, digit, other) and whole facts (public suffix, with length and digits).
Every piece falls into one of 2**BITS buckets; log-odds are the weights of a name's buckets, each
view scaled by its length, summed, plus a bias. Hashing runs over all names at once, about 300,000
names per second. Host names alone were used with profit at the Web Spam Challenge 2007 (Waterloo).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.model.readers.ngrams import buckets, ngram_sums, ngrams, scale

BITS = 20
FACTS, FACTS_WEIGH = 4, 0.3  # how many each name has, and how much they say


@dataclass(frozen=True)
class NameReader:
    """Fitted weights, shape (2**BITS,) float32, and a bias in log-odds."""

    weights: np.ndarray
    bias: float

    def log_odds(self, domains: pl.Series) -> np.ndarray:
        """Log-odds of spam for each registrable domain, shape (domains,)."""
        views, facts = _views(domains)
        total = np.full(len(domains), self.bias)
        for view in views:
            sums, counts = ngram_sums(view.texts, view.sizes, view.salt, self.weights)
            total += view.weight * sums / np.sqrt(counts.clip(1))
        owner, hashed = facts
        votes = np.bincount(owner, self.weights[buckets(hashed, BITS)], minlength=len(domains))
        return total + FACTS_WEIGH * votes / np.sqrt(FACTS)


@dataclass(frozen=True)
class NameReaders:
    """All that is read from a host name: the whole name, its label alone, its public suffix."""

    whole: NameReader
    label: NameReader
    suffixes: dict[str, float]

    def columns(self) -> dict[str, Callable[[pl.DataFrame], np.ndarray]]:
        """Columns for `linkvet.features.extract`, each from a frame of distinct hosts."""
        return {
            "name_log_odds": lambda hosts: self.whole.log_odds(hosts["domain"]),
            "label_log_odds": lambda hosts: self.label.log_odds(hosts["name"]),
            "suffix_log_odds": lambda hosts: self.suffix_log_odds(hosts["suffix"]),
        }

    def suffix_log_odds(self, suffixes: pl.Series) -> np.ndarray:
        """Log-odds of spam under each public suffix, 0 for one never seen."""
        return np.array([self.suffixes.get(s, 0.0) for s in suffixes], np.float64)


def hashed_ngrams(domains: pl.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut registrable domains into pieces.

    Returns
    -------
    rows, columns, values
        For every n-gram: the position of its domain, its bucket, and the weight it counts with.
    """
    views, facts = _views(domains)
    parts = [(*ngrams(v.texts, v.sizes, v.salt), v.weight) for v in views]
    parts.append((*facts, FACTS_WEIGH))
    rows = np.concatenate([owner for owner, _, _ in parts])
    values = np.concatenate([scale(owner, len(domains)) * weight for owner, _, weight in parts])
    hashed = np.concatenate([value for _, value, _ in parts])
    return rows, buckets(hashed, BITS), values


class _View(NamedTuple):
    """One way to look at names: what is cut, into n-grams of which sizes, and how much it says."""

    texts: pl.Series
    sizes: tuple[int, ...]
    salt: int
    weight: float


def _views(domains: pl.Series) -> tuple[list[_View], tuple[np.ndarray, np.ndarray]]:
    """The views that are cut into n-grams, and the facts: owner and hash of each."""
    domains = domains.cast(pl.String).fill_null("").str.to_lowercase()
    name = domains.str.extract(r"^([^.]*)").fill_null("")
    suffix = domains.str.extract(r"^[^.]*\.(.*)$").fill_null("")
    ending = suffix.str.extract(r"([^.]*)$").fill_null("")
    views = [
        _View("^" + domains + "$", (2, 3, 4, 5, 6), salt=1, weight=1.0),
        _View(_shape(name) + "." + ending, (2, 3, 4, 5, 6, 7), salt=2, weight=0.7),
    ]
    return views, _facts(name, suffix)


def _shape(names: pl.Series) -> pl.Series:
    shaped = names.str.replace_all(r"[aeiou]", "V").str.replace_all(r"[b-z]", "C")
    return shaped.str.replace_all(r"\d", "9").str.replace_all(r"[^VC9-]", "U")


def _facts(names: pl.Series, suffixes: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    length = names.str.len_chars().clip(0, 15).cast(pl.String)
    digits = names.str.contains(r"\d").cast(pl.String)
    facts = [suffixes, length, suffixes + "|" + length, suffixes + "?" + digits]
    hashed = [ngrams(fact, None, salt=3 + i) for i, fact in enumerate(facts)]
    return np.concatenate([o for o, _ in hashed]), np.concatenate([h for _, h in hashed])
