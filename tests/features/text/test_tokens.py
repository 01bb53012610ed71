import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvet.features.text.idf import idf
from linkvet.features.text.tokens import cut, familiar, shared

TEXTS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


def runs(text):
    lower = pl.Series([text or ""]).str.to_lowercase()[0]
    return re.findall(r"[^\W\d_]{3,}", lower)


@given(TEXTS)
def test_words_are_runs_of_three_letters_and_more(texts):
    texts = [text and "".join(c for c in text if c.isalpha() or c in " -.\n1") for text in texts]
    words = cut(pl.Series(texts, dtype=pl.String))
    assert np.diff(words.starts).tolist() == [len(runs(text)) for text in texts]
    assert words.lengths.tolist() == [len(word) for text in texts for word in runs(text)]


def test_the_same_word_has_the_same_hash_wherever_it_stands():
    words = cut(pl.Series(["Harbour baths", "the harbour", None, "ruobrah"]))
    assert words.hashes[0] == words.hashes[3]
    assert len(set(words.hashes.tolist())) == 4
    assert words.owners().tolist() == [0, 0, 1, 1, 3]


def test_texts_can_be_taken_in_any_order_and_twice():
    words = cut(pl.Series(["one two", "", "three"]))
    taken = words.take(np.array([2, 0, 2, 1]))
    again = cut(pl.Series(["three", "one two", "three", ""]))
    assert taken.hashes.tolist() == again.hashes.tolist()
    assert taken.starts.tolist() == again.starts.tolist()


@given(st.lists(st.tuples(*[st.lists(st.sampled_from(["sea", "fog", "pier", "boat"]))] * 2)))
def test_shared_is_the_share_of_distinct_words_that_both_hold(pairs):
    one, other = ([" ".join(pair[side]) for pair in pairs] for side in (0, 1))
    got = shared(cut(pl.Series(one, dtype=pl.String)), cut(pl.Series(other, dtype=pl.String)))
    for share, (own, theirs) in zip(got, pairs, strict=True):
        if own:
            assert share == pytest.approx(len(set(own) & set(theirs)) / len(set(own)))
        else:
            assert np.isnan(share)


def test_familiarity_counts_telling_words_as_they_are_rare():
    vocabulary = pl.DataFrame(
        {"word": cut(pl.Series(["harbour"])).hashes, "familiarity": [0.5]},
        schema={"word": pl.UInt64, "familiarity": pl.Float32},
    )
    total, weight = familiar(cut(pl.Series(["harbour the steam harbour", "sea", None])), vocabulary)
    steam, harbour = idf(cut(pl.Series(["steam harbour"])).hashes)
    assert total.tolist() == pytest.approx([harbour, 0.0, 0.0])
    assert weight.tolist() == pytest.approx([2 * harbour + steam, 0.0, 0.0])
