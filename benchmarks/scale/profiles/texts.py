"""Invented words, phrases and names, by number: the same number is the same text."""

import numpy as np
import polars as pl

SYLLABLES = (
    "ba be bo da de dor fa fen gal har il jo ka kel la len lin ma mer mo na nor o pa per ra rin "
    "sa sol ta tel tor u va ver vin wa wen"
).split()
WORDS = 30_000
PHRASES = 1 << 16  # of each length; two of them together are 4 thousand million texts
NAMES = 1 << 12  # words that names of domains are made of
SHIFT = np.uint64(32)
SPACES = {"text": " ", "slug": "-"}
# words of a phrase: what is typical, and the spread of its logarithm
POOLS = {
    ("short", "text"): (2.0, 0.45),
    ("long", "text"): (4.2, 0.55),
    ("short", "slug"): (1.8, 0.45),
    ("long", "slug"): (3.3, 0.70),
}


class Texts:
    """Pools that texts are put together from: some 30 MB, the same for every profile."""

    def __init__(self) -> None:
        draw = np.random.default_rng(1)
        syllables = np.array(SYLLABLES)
        counts = draw.integers(2, 5, WORDS)
        picked = iter(draw.choice(syllables, counts.sum()).tolist())
        words = ["".join(next(picked) for _ in range(n)) for n in counts.tolist()]
        self.words = pl.Series("words", words[:NAMES])
        self._pools = {
            (length, form): self._phrases(words, draw, lengths, SPACES[form])
            for (length, form), lengths in POOLS.items()
        }
        ends = np.array(np.meshgrid(syllables, syllables, syllables)).reshape(3, -1)
        self.endings = pl.Series("endings", ["", *("".join(three) for three in ends.T.tolist())])

    @staticmethod
    def _phrases(
        words: list[str], draw: np.random.Generator, typical: tuple[float, float], space: str
    ) -> pl.Series:
        length, spread = typical
        lengths = draw.lognormal(np.log(length), spread, PHRASES).clip(1, 40).astype(int)
        # words of real texts follow Zipf's law
        picked = (len(words) ** draw.random(lengths.sum())).astype(int) - 1
        ends = np.cumsum(lengths)
        every = [words[at] for at in picked.tolist()]
        return pl.Series(
            space.join(every[end - size : end])
            for end, size in zip(ends.tolist(), lengths.tolist(), strict=True)
        )

    def short(self, key: np.ndarray, form: str = "text") -> pl.Series:
        """Some words for each key."""
        return self._pools["short", form].gather(_at(key, PHRASES))

    def long(self, key: np.ndarray, form: str = "text") -> pl.Series:
        """Words of a title for each key; with so many, two keys seldom have the same."""
        ends = self._pools["short", form].gather(_at(key >> SHIFT, PHRASES))
        return together(self._pools["long", form].gather(_at(key, PHRASES)), SPACES[form], ends)

    def anchor(self, key: np.ndarray) -> pl.Series:
        """A few words for each key."""
        return together(self.short(key), " ", self.short(key >> SHIFT))

    def name(self, key: np.ndarray) -> pl.Series:
        """A word for each key."""
        return self.words.gather(_at(key, NAMES))

    def names(self, key: np.ndarray, number: np.ndarray) -> pl.Series:
        """Names of domains: different ones for different numbers, a few aside."""
        second = self.words.gather(number % NAMES)
        return together(self.name(key), second, self.endings.gather(number // NAMES))


def together(*texts: pl.Series | str) -> pl.Series:
    """Texts put together row by row."""
    return pl.select(pl.concat_str([pl.lit(text, dtype=pl.String) for text in texts])).to_series()


def either(condition: np.ndarray, then: pl.Series | str, otherwise: pl.Series | str) -> pl.Series:
    """One text or the other."""
    one, other = (pl.lit(text, dtype=pl.String) for text in (then, otherwise))
    return pl.select(pl.when(pl.Series(condition)).then(one).otherwise(other)).to_series()


def one_of(values: tuple | list, uniform: np.ndarray) -> pl.Series:
    """One of a few values for each number from 0 to below 1."""
    return pl.Series(values).gather((uniform * len(values)).astype(np.uint32))


def _at(key: np.ndarray, size: int) -> np.ndarray:
    """Place of each key in a pool, by the lower half of its bits."""
    return ((key & np.uint64(0xFFFFFFFF)) * np.uint64(size) >> SHIFT).astype(np.uint32)
