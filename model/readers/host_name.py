"""How a host name reads: a linear model over hashed pieces of the name.

Three views of a registrable domain are cut into pieces: its characters (n-grams with marked ends),
its shape (vowel, consonant, digit, other) and whole facts (public suffix, with length and digits).
Every piece falls into one of 2**BITS buckets; log-odds are the weights of a name's buckets, each
view scaled by its length, summed, plus a bias. Hashing runs over all names at once, about 300,000
names per second. Host names alone were used with profit at the Web Spam Challenge 2007 (Waterloo).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

BITS = 20
_PRIME = np.uint64(0x100000001B3)  # FNV-1a, 64 bit
_OFFSET = np.uint64(0xCBF29CE484222325)


@dataclass(frozen=True)
class NameReader:
    """Fitted weights, shape (2**BITS,) float32, and a bias in log-odds."""

    weights: np.ndarray
    bias: float

    def log_odds(self, domains: pl.Series) -> np.ndarray:
        """Log-odds of spam for each registrable domain, shape (domains,)."""
        rows, columns, values = hashed_ngrams(domains)
        votes = self.weights[columns].astype(np.float64) * values
        return np.bincount(rows, votes, minlength=len(domains)) + self.bias


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
    domains = domains.cast(pl.String).fill_null("").str.to_lowercase()
    name = domains.str.extract(r"^([^.]*)").fill_null("")
    suffix = domains.str.extract(r"^[^.]*\.(.*)$").fill_null("")
    ending = suffix.str.extract(r"([^.]*)$").fill_null("")
    views = [
        (*ngrams("^" + domains + "$", (2, 3, 4, 5, 6), salt=1), 1.0),
        (*ngrams(_shape(name) + "." + ending, (2, 3, 4, 5, 6, 7), salt=2), 0.7),
        (*_facts(name, suffix), 0.3),
    ]
    rows = np.concatenate([owner for owner, _, _ in views])
    values = np.concatenate([scale(owner, len(domains)) * weight for owner, _, weight in views])
    hashed = np.concatenate([value for _, value, _ in views])
    return rows, buckets(hashed, BITS), values


def buckets(hashed: np.ndarray, bits: int) -> np.ndarray:
    """Bucket of each hash, one of 2**bits."""
    mixed = (hashed ^ (hashed >> np.uint64(29))) & np.uint64((1 << bits) - 1)
    return mixed.view(np.int64)


def scale(owners: np.ndarray, count: int) -> np.ndarray:
    """Weight of each piece of `count` texts: one over the root of how many its text has."""
    # a long name has many pieces; without this it would shout
    return 1 / np.sqrt(np.bincount(owners, minlength=count).clip(1))[owners]


def _shape(names: pl.Series) -> pl.Series:
    shaped = names.str.replace_all(r"[aeiou]", "V").str.replace_all(r"[b-z]", "C")
    return shaped.str.replace_all(r"\d", "9").str.replace_all(r"[^VC9-]", "U")


def _facts(names: pl.Series, suffixes: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    length = names.str.len_chars().clip(0, 15).cast(pl.String)
    digits = names.str.contains(r"\d").cast(pl.String)
    facts = [suffixes, length, suffixes + "|" + length, suffixes + "?" + digits]
    hashed = [ngrams(fact, None, salt=3 + i) for i, fact in enumerate(facts)]
    return np.concatenate([o for o, _ in hashed]), np.concatenate([h for _, h in hashed])


def ngrams(
    texts: pl.Series, sizes: tuple[int, ...] | None, salt: int
) -> tuple[np.ndarray, np.ndarray]:
    """Owner and hash of every byte n-gram; no sizes stand for the whole text.

    >>> owners, hashed = ngrams(pl.Series(["spa", "spas"]), (3,), salt=0)
    >>> owners.tolist(), bool(hashed[0] == hashed[1]), bool(hashed[1] == hashed[2])
    ([0, 1, 1], True, False)
    """
    encoded = [text.encode() for text in texts.to_list()]
    size = np.fromiter(map(len, encoded), np.int64, len(encoded))
    text = np.frombuffer(b"".join(encoded), np.uint8).astype(np.uint64)
    if sizes is None:
        return np.arange(len(encoded)), _whole(text, size, salt)
    end = np.cumsum(size)
    owner = np.repeat(np.arange(len(encoded)), size)
    room = np.repeat(end, size) - np.arange(text.size)
    hashed = np.full(text.size, _OFFSET + np.uint64(salt))
    owners: list[np.ndarray] = []
    hashes: list[np.ndarray] = []
    for n in range(1, max(sizes) + 1):
        step = text[n - 1 :]
        hashed = (hashed[: step.size] ^ step) * _PRIME
        if n in sizes:
            inside = room[: step.size] >= n
            owners.append(owner[: step.size][inside])
            hashes.append(hashed[inside])
    return np.concatenate(owners), np.concatenate(hashes)


def _whole(text: np.ndarray, size: np.ndarray, salt: int) -> np.ndarray:
    """Hash each text by position-weighted sum, so that length and order count."""
    place = np.arange(text.size) - np.repeat(np.cumsum(size) - size, size)
    mixed = ((text + np.uint64(salt)) * _PRIME) ^ (place.astype(np.uint64) * _OFFSET)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _PRIME
    total = np.zeros(size.size, np.uint64)
    np.add.at(total, np.repeat(np.arange(size.size), size), mixed)
    return total * _PRIME + np.uint64(salt)
