"""Tests of hashed n-grams: their weights added up are those of the n-grams one by one."""

import numpy as np
import polars as pl
import pytest

from linkvet.model.readers import ngrams as module
from linkvet.model.readers.ngrams import buckets, ngram_sums, ngrams

SIZES = (2, 3, 5)
TEXTS = pl.Series(
    ["spa by the sea", "", "a", "ab", "Ünïcode", "日本語", "spa by the sea" * 9, "abcde"]
)


def one_by_one(texts: pl.Series, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    owners, hashed = ngrams(texts, SIZES, salt=7)
    votes = weights[buckets(hashed, 10)].astype(np.float64)
    count = np.bincount(owners, minlength=len(texts))
    return np.bincount(owners, votes, len(texts)), count


@pytest.mark.parametrize("at_once", [1, 40, 2**18])
def test_sums_are_those_of_the_n_grams_however_many_texts_are_taken_at_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = np.random.default_rng(3).normal(size=2**10).astype(np.float32)
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    sums, counts = ngram_sums(TEXTS, SIZES, 7, weights)
    expected, number = one_by_one(TEXTS, weights)
    assert sums == pytest.approx(expected, abs=1e-12)
    assert counts.tolist() == number.tolist()


def test_a_sum_does_not_depend_on_the_texts_beside_it() -> None:
    weights = np.random.default_rng(4).normal(size=2**10).astype(np.float32)
    together, _ = ngram_sums(TEXTS, SIZES, 7, weights)
    alone = [ngram_sums(TEXTS[i : i + 1], SIZES, 7, weights)[0][0] for i in range(len(TEXTS))]
    assert together.tolist() == alone


def test_no_texts_have_no_sums() -> None:
    sums, counts = ngram_sums(pl.Series([], dtype=pl.String), SIZES, 7, np.ones(4, np.float32))
    assert sums.shape == counts.shape == (0,)
