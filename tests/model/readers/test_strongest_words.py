import numpy as np
import polars as pl
import pytest

from linkvet.model.readers.link_text import BITS, FIELDS, LinkReader, hashed_ngrams

FIELD = "title"


def reader_of(liked: dict[str, float]) -> LinkReader:
    """A reader that knows the n-grams within some words alone."""
    weights = {field: np.zeros(1 << BITS, np.float32) for field in FIELDS}
    for word, weight in liked.items():
        _, inside, _ = hashed_ngrams(FIELD, pl.Series([word]))
        _, marks, _ = hashed_ngrams(FIELD, pl.Series([word[:2]]))
        weights[FIELD][inside[~np.isin(inside, marks)]] = weight
    return LinkReader(weights)


READER = reader_of({"casino": 1.0, "bonus": 0.5, "garden": -1.0})


def strongest(*texts: str, spam: bool) -> list[list[str]]:
    return READER.strongest_words(FIELD, pl.Series(texts), np.full(len(texts), spam))


def test_the_words_that_move_a_reading_most_come_first():
    texts = ("Bonus by the CASINO in the garden", "a garden")
    assert strongest(*texts, spam=True) == [["casino", "bonus"], []]
    assert strongest(*texts, spam=False) == [["garden"], ["garden"]]


@pytest.mark.parametrize("text", ["", "!!!", "ab", "–", "\u202eoc"])
def test_what_has_no_words_names_none(text):
    assert strongest(text, "casino", spam=True)[0] == []
    assert strongest(text, "casino", spam=True)[1] == ["casino"]


def test_a_word_is_named_once_and_without_quotes():
    assert strongest("‘casino’ casino bonus", spam=True) == [["casino", "bonus"]]


def test_a_text_says_the_same_alone_as_among_others():
    texts = ("the casino", "Café casino", "カジノ bonus")
    together = strongest(*texts, spam=True)
    assert together == [strongest(text, spam=True)[0] for text in texts]


def test_no_texts_have_no_words():
    assert READER.strongest_words(FIELD, pl.Series([], dtype=pl.String), np.empty(0, bool)) == []
