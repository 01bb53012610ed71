"""Near-duplicate texts, found without comparing all pairs.

MinHash over word shingles (Broder 1997, "On the resemblance and containment of documents"), in
bands, so that only texts that agree in a band are compared (Leskovec, Rajaraman & Ullman 2014,
section 3.4), and those by their exact resemblance.
"""

import numpy as np
import polars as pl

from linkvet.features.components import components
from linkvet.features.text.tokens import Words, cut

SHINGLE = 3  # words
FEWEST = 6  # words; of fewer, strangers hit on the same phrase
BANDS, ROWS = 8, 2  # texts that resemble each other by 0.6 agree in a band with probability 0.97
ALIKE = 0.6  # resemblance from which texts are near-duplicates
_ODD = np.random.default_rng(1997).integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)


def near_duplicates(texts: pl.Series, repeated: np.ndarray | None = None) -> np.ndarray:
    """Group texts that are nearly the same.

    >>> titles = ["ten quiet baths by the northern sea", "bread with seeds and sea salt for four"]
    >>> near_duplicates(pl.Series([titles[0], f"{titles[0]}, 2024", titles[1]])).tolist()
    [0, 0, -1]

    Parameters
    ----------
    texts
        Texts, distinct ones to save time.
    repeated
        Which of them stand for several, shape (texts,): such a text is a group by itself.

    Returns
    -------
    Shape (texts,): number of each text's group, -1 where it resembles no other.
    """
    owners, hashes = shingles(cut(texts))
    if not owners.size:
        return np.full(len(texts), -1)
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    pairs = candidates(owners[first], band_keys(hashes, first))
    pairs = pairs[resemblance(owners, hashes, pairs, len(texts)) >= ALIKE]
    if repeated is not None:
        repeated = repeated & (np.bincount(owners, minlength=len(texts)) > 0)
    return groups(pairs, len(texts), repeated)


def groups(pairs: np.ndarray, texts: int, repeated: np.ndarray | None = None) -> np.ndarray:
    """Number of each text's group, given pairs that are alike; -1 where it is alone.

    Texts that are `repeated` are a group by themselves, shape (texts,).
    """
    group = components(pairs[:, 0], pairs[:, 1], texts)
    several = np.bincount(group, minlength=1)[group] > 1
    if repeated is not None:
        several |= repeated
    return np.where(several, group, -1)


def shingles(tokens: Words) -> tuple[np.ndarray, np.ndarray]:
    """Distinct shingles by text, in the order of the texts: (owner, hash), each (shingles,).

    Texts of fewer than `FEWEST` words have none.
    """
    owner = tokens.owners()
    enough = np.diff(tokens.starts)[owner] >= FEWEST
    at = np.flatnonzero(enough)
    at = at[at + SHINGLE <= owner.size]
    at = at[owner[at] == owner[np.minimum(at + SHINGLE - 1, owner.size - 1)]]
    total = np.zeros(at.size, np.uint64)
    for step in range(SHINGLE):
        total = (total ^ tokens.hashes[at + step]) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    order = np.lexsort((total, owner[at]))
    owner, total = owner[at][order], total[order]
    again = (np.diff(owner, prepend=-1) == 0) & (np.diff(total, prepend=total[:1]) == 0)
    return owner[~again], total[~again]


def band_keys(hashes: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Keys of each text by band, shape (texts, BANDS): texts that are alike mostly have one equal.

    `hashes` are the shingles, and `first` says where those of each text begin.
    """
    keys = np.zeros((first.size, BANDS), np.uint64, order="F")
    for band in range(BANDS):
        for row in range(ROWS):
            mixed = (hashes ^ _ODD[band * ROWS + row]) * _ODD[-1 - row]
            mixed ^= mixed >> np.uint64(31)
            least = np.minimum.reduceat(mixed * _ODD[band], first) if first.size else 0
            keys[:, band] = keys[:, band] * np.uint64(31) + least
    return keys


def candidates(text: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Pairs of a text and the first that agrees with it in a band, shape (pairs, 2).

    One pair a text and band: a star instead of all pairs keeps this linear. `text` is the number of
    each text, shape (texts,), and `keys` are its `band_keys`.
    """
    pairs: list[np.ndarray] = []
    for key in keys.T:
        _, leader, group = np.unique(key, return_index=True, return_inverse=True)
        leader = text[leader[group]]
        pairs.append((leader << 32 | text)[leader != text])  # a pair as one number
    both = np.unique(np.concatenate(pairs))
    return np.column_stack([both >> 32, both & 0xFFFFFFFF])


def resemblance(
    owners: np.ndarray, hashes: np.ndarray, pairs: np.ndarray, texts: int
) -> np.ndarray:
    """Jaccard index of the shingles of each pair of texts, shape (pairs,).

    `owners` and `hashes` are `shingles`, and `texts` is the number of texts.
    """
    if not len(pairs):
        return np.zeros(0)
    count = np.bincount(owners, minlength=texts)
    starts = np.concatenate(([0], np.cumsum(count)))
    sizes = count[pairs]
    small, large = np.take_along_axis(pairs, np.argsort(sizes, axis=1), axis=1).T
    pair_of = np.repeat(np.arange(len(pairs)), count[small])
    at = np.arange(pair_of.size) - np.repeat(np.cumsum(count[small]) - count[small], count[small])
    wanted = pl.DataFrame({"owner": large[pair_of], "hash": hashes[starts[small][pair_of] + at]})
    known = pl.DataFrame({"owner": owners, "hash": hashes, "there": True})
    there = wanted.join(known, on=["owner", "hash"], how="left", maintain_order="left")["there"]
    both = np.bincount(pair_of, there.fill_null(False).to_numpy(), len(pairs))
    return both / np.maximum(sizes.sum(axis=1) - both, 1)
