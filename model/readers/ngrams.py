"""Hashed byte n-grams of texts: one by one, as fitting needs them, or their weights summed."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

_PRIME = np.uint64(0x100000001B3)  # FNV-1a, 64 bit
_OFFSET = np.uint64(0xCBF29CE484222325)
AT_ONCE = 2**18  # bytes of texts, about: what is needed in between stays in the cache


def ngrams(
    texts: pl.Series, sizes: tuple[int, ...] | None, salt: int
) -> tuple[np.ndarray, np.ndarray]:
    """Owner and hash of every byte n-gram; no sizes stand for the whole text.

    >>> owners, hashed = ngrams(pl.Series(["spa", "spas"]), (3,), salt=0)
    >>> owners.tolist(), bool(hashed[0] == hashed[1]), bool(hashed[1] == hashed[2])
    ([0, 1, 1], True, False)
    """
    size = texts.str.len_bytes().to_numpy().astype(np.int64)
    text = _bytes(texts)
    if sizes is None:
        return np.arange(size.size), _whole(text, size, salt)
    end = np.cumsum(size)
    owner = np.repeat(np.arange(size.size), size)
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


def text_bytes(texts: pl.Series) -> np.ndarray:
    """The bytes of all texts, one text after the other, shape (bytes,), uint8."""
    return np.frombuffer(texts.str.join("").item().encode(), np.uint8)


def _bytes(texts: pl.Series) -> np.ndarray:
    """The same as the numbers that are hashed."""
    return text_bytes(texts).astype(np.uint64)


def _whole(text: np.ndarray, size: np.ndarray, salt: int) -> np.ndarray:
    """Hash each text by position-weighted sum, so that length and order count."""
    place = np.arange(text.size) - np.repeat(np.cumsum(size) - size, size)
    mixed = ((text + np.uint64(salt)) * _PRIME) ^ (place.astype(np.uint64) * _OFFSET)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _PRIME
    total = np.zeros(size.size, np.uint64)
    np.add.at(total, np.repeat(np.arange(size.size), size), mixed)
    return total * _PRIME + np.uint64(salt)


def buckets(hashed: np.ndarray, bits: int) -> np.ndarray:
    """Bucket of each hash, one of 2**bits."""
    mixed = (hashed ^ (hashed >> np.uint64(29))) & np.uint64((1 << bits) - 1)
    return mixed.view(np.int64)


def scale(owners: np.ndarray, count: int) -> np.ndarray:
    """Weight of each piece of `count` texts: one over the root of how many its text has."""
    # a long name has many pieces; without this it would shout
    return 1 / np.sqrt(np.bincount(owners, minlength=count).clip(1))[owners]


def ngram_sums(
    texts: pl.Series, sizes: Sequence[int], salt: int, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Add up the weights of each text's byte n-grams.

    Parameters
    ----------
    texts
        Texts without null.
    sizes, salt
        As for `ngrams`.
    weights
        Of each bucket, shape (2**bits,).

    Returns
    -------
    sums, counts
        Of each text: the sum of its weights, and how many n-grams it has, shape (texts,) each.
    """
    bits = weights.size.bit_length() - 1
    wide = weights.astype(np.float64)
    sums, counts = np.zeros(len(texts)), np.zeros(len(texts), np.int64)
    lengths = texts.str.len_bytes().to_numpy().astype(np.int64)
    step = max(len(texts) * AT_ONCE // max(int(lengths.sum()), AT_ONCE), 1)
    for start in range(0, len(texts), step):
        part, rows = texts.slice(start, step), slice(start, start + step)
        length = lengths[rows]
        text = _bytes(part)
        begin = np.cumsum(length) - length
        hashed = np.full(text.size, _OFFSET + np.uint64(salt))
        for n in range(1, max(sizes) + 1):
            last = text[n - 1 :]
            hashed = (hashed[: last.size] ^ last) * _PRIME
            if n in sizes:
                number = np.maximum(length - n + 1, 0)
                sums[rows] += _by_run(wide[buckets(hashed, bits)], begin, number)
                counts[rows] += number
    return sums, counts


def ngram_weights(
    texts: pl.Series, sizes: Sequence[int], salt: int, weights: np.ndarray
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Weights of the n-grams of texts one by one: by size, at which byte of all, and how much."""
    bits = weights.size.bit_length() - 1
    length = texts.str.len_bytes().to_numpy().astype(np.int64)
    text = _bytes(texts)
    room = np.repeat(np.cumsum(length), length) - np.arange(text.size)
    hashed = np.full(text.size, _OFFSET + np.uint64(salt))
    for n in range(1, max(sizes) + 1):
        last = text[n - 1 :]
        hashed = (hashed[: last.size] ^ last) * _PRIME
        if n in sizes:
            begin = np.flatnonzero(room[: last.size] >= n)
            yield n, begin, weights[buckets(hashed[begin], bits)].astype(np.float64)


def _by_run(values: np.ndarray, begin: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Sum of each run of `number` values from `begin` on, 0 where it has none."""
    if not values.size:
        return np.zeros(begin.size)
    # what lies between one run and the next is added up too, and left out
    ends = np.column_stack([begin, begin + number]).ravel()
    total = np.add.reduceat(np.append(values, 0.0), np.minimum(ends, values.size))[::2]
    return np.where(number > 0, total, 0.0)
