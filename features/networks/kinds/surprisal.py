"""How unlikely it is that two unrelated sites have the same text: the weight of what they share.

Fellegi & Sunter 1969 ("A Theory for Record Linkage") weigh an agreement by the logarithm of the
chance that unrelated records agree, so that rare values tie strongly and frequent ones hardly. Here
that chance is a product over the words of the text. A word counts by how many distinct texts of
the profile use it, so that a template repeated by a farm counts once, however large the farm.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.features.networks.kinds.pair_hash import pair_hash
from linkvet.features.text.tokens import cut
from linkvet.features.text.word_lists import words

# A profile may be small, so a word's length stands for as many texts as this (Zipf 1935: frequent
# words are short).
PRIOR_TEXTS = 100
PER_LETTER, MOST_OF_WORD = 1.25, 10.0  # bits
LONG, PER_LETTER_OF_LONG = 10, 1.0  # nobody coins a compound of many letters twice
# Words of a phrase are not drawn one by one, so all but the rarest count less.
IN_CONTEXT = 0.75
PER_SIGN, PLAIN_SIGNS, MOST_OF_SIGNS = 2.0, 6, 24.0  # scripts without blanks: a run is a sentence
OF_DATE = 5.0  # the months of some years
PER_DIGIT, MOST_OF_DIGITS = 3.0, 20.0  # numbers in use run from one, so less than log2(10)
DATE = r"\b(?:19|20)[0-9]{2}(?:[-/_]?(?:0?[1-9]|[12][0-9]|3[01])\b){0,2}"
SIGNS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]"
READ = 50_000  # texts that words are counted in
# Bits lie on this grid: then a sum of them is exact, and so the same in whatever order and by
# however many threads it is taken.
GRID = 2.0**-20


class WordCounts(NamedTuple):
    """How common words are: `table` has `word` (hash) and the number of `texts` with it, of all."""

    table: pl.DataFrame
    total: int


def sample(texts: pl.Series, hashes: pl.Series) -> pl.DataFrame:
    """Distinct texts to count words in, at most `READ`: `hash` and `text`.

    Those of the smallest hashes (the bottom-k sketch of Cohen & Kaplan 2007, "Summarizing data
    using bottom-k sketches"): any order of texts gives the same ones, and of the samples of parts
    of a profile they can be taken as of the whole. `hashes` are null where texts are.
    """
    numbers = hashes.drop_nulls().unique().to_numpy()
    at = hashes.is_not_null()
    if numbers.size > READ:
        at = (hashes <= np.partition(numbers, READ - 1)[READ - 1]).fill_null(False)
    rows = at.arg_true()
    table = pl.DataFrame({"hash": hashes.gather(rows), "text": texts.gather(rows)})
    return table.filter(pl.col("hash").is_first_distinct())


def word_counts(texts: pl.Series) -> WordCounts:
    """Count the distinct texts that use each word."""
    tokens = cut(texts)
    pairs = pl.DataFrame({"pair": pair_hash(tokens.hashes, tokens.owners()), "word": tokens.hashes})
    counts = pairs.unique("pair").group_by("word").agg(pl.len().alias("texts"))
    return WordCounts(counts, len(texts))


def added(counts: Iterable[WordCounts]) -> WordCounts:
    """Word counts of all texts, given those of parts of them."""
    each = list(counts)
    table = pl.concat(part.table for part in each).group_by("word").agg(pl.col("texts").sum())
    return WordCounts(table, sum(part.total for part in each))


def text_bits(texts: pl.Series, among: WordCounts, known: tuple[str, ...] = ()) -> np.ndarray:
    """Bits of surprise in each text, were its words drawn as those of the profile.

    Parameters
    ----------
    texts
        Texts to weigh, shape (texts,).
    among
        How common each word is in distinct texts of the profile.
    known
        Words that say nothing here, as the name of the site that is linked.

    Returns
    -------
    Shape (texts,), multiples of `GRID`. Words that platforms put into their pages by themselves
    count nothing.
    """
    tokens = cut(texts)
    owners = tokens.owners()
    pairs = pl.DataFrame(
        {
            "pair": pair_hash(tokens.hashes, owners),
            "text": owners,
            "word": tokens.hashes,
            "length": tokens.lengths,
        }
    ).unique("pair", keep="first", maintain_order=True)
    pairs = pairs.join(among.table, on="word", how="left", maintain_order="left")
    length = pairs["length"].to_numpy()
    most = MOST_OF_WORD + PER_LETTER_OF_LONG * np.maximum(length - LONG, 0)
    prior = 2.0 ** -np.minimum(PER_LETTER * length, most)
    # the text itself is no witness
    others = np.maximum(pairs["texts"].fill_null(0).to_numpy() - 1.0, 0)
    chance = (others + PRIOR_TEXTS * prior) / (among.total + PRIOR_TEXTS)
    bits = np.minimum(-np.log2(chance), most)
    silent = pairs["word"].is_in(
        pl.concat([_platform(), pl.Series(cut(pl.Series(known)).hashes)]).implode()
        if known
        else _platform().implode()
    )
    bits[silent.to_numpy()] = 0
    text = pairs["text"].to_numpy()
    rarest = np.zeros(len(texts))
    np.maximum.at(rarest, text, bits)
    every = np.bincount(text, bits, len(texts))
    return on_grid(
        np.where(every > 0, rarest + IN_CONTEXT * (every - rarest) + _sign_bits(texts), 0)
    )


def on_grid(bits: np.ndarray) -> np.ndarray:
    """Round bits to the nearest multiple of `GRID`."""
    return np.round(bits / GRID) * GRID


def digit_bits(texts: pl.Series) -> np.ndarray:
    """Bits of the numbers in each text, shape (texts,)."""
    dates = texts.str.count_matches(DATE).fill_null(0).to_numpy()
    digits = texts.str.replace_all(DATE, "").str.count_matches(r"[0-9]").fill_null(0).to_numpy()
    return np.minimum(PER_DIGIT * digits + OF_DATE * dates, MOST_OF_DIGITS)


def _sign_bits(texts: pl.Series) -> np.ndarray:
    signs = texts.str.count_matches(SIGNS).fill_null(0).to_numpy().astype(float)
    return np.clip(PER_SIGN * (signs - PLAIN_SIGNS), 0, MOST_OF_SIGNS)


@cache
def _platform() -> pl.Series:
    return pl.Series(cut(pl.Series(words("platform"))).hashes)
