"""How a page's text reads: pieces of words, and a linear model over them."""

import numpy as np
import polars as pl
import pytest

from linkvet.model.readers import ngrams as module
from linkvet.model.readers.page_text import BITS, READ, SPARSE, TextReader, hashed_ngrams

SOUP = "We had soup at the mill and walked home along the river."
CASINO = "Casino bonus online: casino slots, casino poker, casino roulette."


@pytest.fixture(scope="module")
def reader() -> TextReader:
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float32)
    return TextReader(weights, -0.25)


def test_votes_are_the_weights_of_the_pieces(reader):
    owners, buckets, scales = hashed_ngrams(pl.Series([CASINO, SOUP]))
    log_odds = reader.log_odds(pl.Series([CASINO, SOUP]))
    for at in (0, 1):
        votes = (reader.weights[buckets[owners == at]] * scales[owners == at]).sum()
        assert log_odds[at] == pytest.approx(votes - 0.25, abs=1e-4)


def test_pieces_lie_in_the_table_and_a_text_counts_the_same_however_long():
    owners, buckets, scales = hashed_ngrams(pl.Series([SOUP, SOUP * 40, ""]))
    assert buckets.min() >= 0 and buckets.max() < 1 << BITS
    assert set(owners) == {0, 1}
    lengths = np.sqrt(np.bincount(owners, scales**2))
    assert lengths == pytest.approx([1, 1])


def test_a_weight_on_one_word_moves_the_texts_that_hold_it():
    _, casino, _ = hashed_ngrams(pl.Series(["casino"]))
    weights = np.zeros(1 << BITS, np.float32)
    weights[casino] = 1
    spam, plain = TextReader(weights, -1.0).log_odds(pl.Series([CASINO, SOUP]))
    assert spam > 0 and plain == pytest.approx(-1, abs=0.2)


@pytest.mark.parametrize(
    "same",
    [CASINO.upper(), CASINO.replace(" ", "\n\t "), CASINO.replace(",", " 1234 ;")],
    ids=["capitals", "blanks", "digits"],
)
def test_capitals_blanks_and_digits_do_not_matter(reader, same):
    one, other = reader.log_odds(pl.Series([CASINO, same]))
    assert one == pytest.approx(other)


@pytest.mark.parametrize(
    "text",
    ["温泉の町を歩いて昼にスープを飲む", "مرحبا بكم في الينابيع الحارة", "Добро пожаловать к воде"],
    ids=["Japanese", "Arabic", "Russian"],
)
def test_any_script_is_read(reader, text):
    owners, buckets, _ = hashed_ngrams(pl.Series([text]))
    assert owners.size > 10 and np.unique(buckets).size > 10
    assert reader.log_odds(pl.Series([text]))[0] != reader.bias


@pytest.mark.parametrize("text", [None, "", " " * (SPARSE - 1), "x" * (SPARSE - 1)])
def test_of_hardly_any_text_nothing_is_said(reader, text):
    log_odds = reader.log_odds(pl.Series([text, SOUP], dtype=pl.String))
    assert np.isnan(log_odds[0]) and not np.isnan(log_odds[1])


def test_no_texts_give_no_numbers(reader):
    assert reader.log_odds(pl.Series([], dtype=pl.String)).shape == (0,)


def test_what_stands_far_below_is_not_read(reader):
    long = SOUP * (READ // len(SOUP) + 1)
    assert len(long) > READ
    one, other = reader.log_odds(pl.Series([long[:READ], long[:READ] + CASINO]))
    assert one == other


def test_a_text_reads_the_same_alone_and_among_others(reader, monkeypatch):
    texts = pl.Series([SOUP, None, CASINO, "", SOUP + CASINO])
    together = reader.log_odds(texts)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    assert reader.log_odds(texts).tolist() == pytest.approx(together.tolist(), nan_ok=True)
    alone = [reader.log_odds(texts[at : at + 1])[0] for at in range(len(texts))]
    assert alone == pytest.approx(together.tolist(), nan_ok=True)
