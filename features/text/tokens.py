"""Words of many texts at once, as hashes: comparing words then is comparing numbers.

A list of strings for every text would take ten times the time and memory; numpy cuts and hashes
the letters of thousands of texts in a few passes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from linkvet.features.text.idf import idf

SHORTEST = 3  # letters; shorter words say nothing of a subject
TELLING = 4  # letters a word must have to count as familiar or not
AT_ONCE = 20_000  # texts, so that what is needed in between stays in the processor's cache
LETTERS_END = 0x33480  # beyond the last letter of Unicode
_BASE = np.uint64(0x9E3779B97F4A7C15)
# A letter counts with a power of the base by its place; beyond 255 letters places repeat.
_POWERS = np.cumprod(np.full(256, _BASE))


@dataclass(frozen=True)
class Words:
    """Words of texts: those of text i are at `starts[i]:starts[i + 1]` of `hashes`, `lengths`."""

    starts: np.ndarray
    hashes: np.ndarray
    lengths: np.ndarray

    def owners(self) -> np.ndarray:
        """Number of the text each word stands in, shape (words,)."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))

    def take(self, rows: np.ndarray) -> "Words":
        """Words of some texts, in their order, a text as often as it is named."""
        counts = np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(counts)))
        at = np.arange(int(starts[-1])) + np.repeat(self.starts[rows] - starts[:-1], counts)
        return Words(starts, self.hashes[at], self.lengths[at])


def cut(texts: pl.Series) -> Words:
    """Lower-case texts and cut them into runs of letters; null has no words.

    >>> cut(pl.Series(["Baths by the sea", None, "Sea baths"])).starts.tolist()
    [0, 3, 3, 5]
    """
    parts = list(_parts(texts)) or [Words(np.zeros(1, np.int64), *_NOTHING)]
    counts = np.concatenate([np.diff(part.starts) for part in parts])
    return Words(
        np.concatenate(([0], np.cumsum(counts))),
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.lengths for part in parts]),
    )


_NOTHING = (np.empty(0, np.uint64), np.empty(0, np.int64))


def _parts(texts: pl.Series) -> Iterator[Words]:
    for start in range(0, len(texts), AT_ONCE):
        yield _cut(texts.slice(start, AT_ONCE).cast(pl.String).fill_null("").str.to_lowercase())


def _cut(texts: pl.Series) -> Words:
    # the end of line keeps the last word of a text apart from the first of the next
    joined = texts.str.join("\n").item() + "\n"
    if joined.isascii():  # as most addresses are: a byte for each letter instead of four
        code = np.frombuffer(joined.encode("ascii"), np.uint8)
        inside = _letters()[:128][code]
    else:
        code = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
        inside = _letters()[np.minimum(code, LETTERS_END)]
    edges = np.flatnonzero(np.diff(inside.view(np.int8), prepend=np.int8(0)))
    first, lengths = edges[::2], edges[1::2] - edges[::2]
    long = lengths >= SHORTEST
    begins = np.concatenate(([0], np.cumsum(texts.str.len_chars().to_numpy().astype(np.int64) + 1)))
    starts = np.searchsorted(first[long], begins)
    return Words(starts, _hashes(code[inside], lengths)[long], lengths[long])


def _hashes(letters: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Hash words, given their letters without gaps: a polynomial in the letters, then mixed."""
    if not lengths.size:
        return _NOTHING[0]
    first = np.cumsum(lengths) - lengths
    place = np.arange(letters.size) - np.repeat(first, lengths)
    total = np.add.reduceat(letters * _POWERS[place & 255], first)
    return (total ^ (total >> np.uint64(32))) * _BASE


@cache
def _letters() -> np.ndarray:
    """Which code points are letters, shape (LETTERS_END + 1,)."""
    return np.strings.isalpha(np.arange(LETTERS_END + 1, dtype=np.uint32).view("<U1"))


def familiar(words: Words, vocabulary: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Sum of the familiarity of each text's telling words, and of what they weigh by rarity.

    `vocabulary` has the columns `word` (hash) and `familiarity`; words not in it count as 0.
    """
    telling, texts = words.lengths >= TELLING, words.starts.size - 1
    owners = words.owners()[telling]
    matches = pl.DataFrame({"word": words.hashes[telling]}).join(
        vocabulary, on="word", how="left", maintain_order="left"
    )
    weights = idf(words.hashes[telling])
    known = matches["familiarity"].fill_null(0).to_numpy() * weights
    return np.bincount(owners, known, texts), np.bincount(owners, weights, texts)


def shared(words: Words, others: Words) -> np.ndarray:
    """Share of each text's distinct words that its other text holds, NaN where it has none.

    >>> shared(cut(pl.Series(["quiet baths, sea"])), cut(pl.Series(["the sea"]))).round(2).tolist()
    [0.33]
    """
    texts = words.starts.size - 1
    both = np.concatenate([_marked(others, 0), _marked(words, 1)])
    both.sort()
    both = both[np.diff(both, prepend=both[:1] ^ np.uint64(1)) != 0]
    own = (both & np.uint64(1)).astype(bool)
    # a word of both stands right behind itself, apart by its mark only
    twice = own & (np.diff(both, prepend=np.uint64(0)) == 1)
    owner = (both >> np.uint64(40)).astype(np.int64)
    count = np.bincount(owner[own], minlength=texts)
    with np.errstate(invalid="ignore"):
        return np.bincount(owner[twice], minlength=texts) / count


def _marked(words: Words, mark: int) -> np.ndarray:
    """Text, word and origin in one number, so that sorting brings equal words together."""
    text = words.owners().astype(np.uint64) << np.uint64(40)
    return text | (words.hashes >> np.uint64(25) << np.uint64(1)) | np.uint64(mark)
