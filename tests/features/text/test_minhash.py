import numpy as np
import polars as pl

from linkvet.features.text.minhash import near_duplicates

WORDS = "amber birch cedar delta ember fjord gravel harbor island juniper kelp lagoon".split()


def sentence(seed: int, words: int = 20) -> list[str]:
    draw = np.random.default_rng(seed)
    ends = draw.choice(list("abcdefgh"), (words, 4))
    return [f"{draw.choice(WORDS)}{''.join(end)}" for end in ends]


def test_copies_with_a_changed_word_are_one_group_and_strangers_none():
    first = sentence(1)
    changed = [*first[:-1], "elsewhere"]
    group = near_duplicates(pl.Series([" ".join(t) for t in (first, sentence(2), changed)]))
    assert group[0] == group[2] >= 0 and group[1] == -1


def test_short_texts_and_null_are_in_no_group():
    assert near_duplicates(pl.Series(["buy links now", "buy links now", None])).tolist() == [-1] * 3
    assert near_duplicates(pl.Series([], dtype=pl.String)).tolist() == []


def test_texts_that_share_half_their_words_are_not_near():
    one, other = sentence(3, 30), sentence(4, 30)
    texts = pl.Series([" ".join(one), " ".join(one[:15] + other[15:])])
    assert (near_duplicates(texts) == -1).all()


def test_twenty_thousand_copies_take_no_pairs():
    base = sentence(5, 25)
    texts = pl.Series([" ".join([*base, f"unique{'abcdefghij'[at % 10]}"]) for at in range(20_000)])
    assert np.unique(near_duplicates(texts)).size == 1
