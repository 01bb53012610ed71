import numpy as np
import polars as pl

from linkvet.features.text.idf import BITS, FILE, bucket, idf
from linkvet.features.text.tokens import cut


def of(*words):
    return idf(cut(pl.Series(list(words))).hashes)


def test_words_of_every_page_tell_less_than_those_of_few():
    common, rare = of("this", "with", "nicht", "para"), of("sauna", "velodrome", "kayak")
    assert common.max() < rare.min()


def test_a_word_nobody_has_seen_tells_most():
    assert of("xqvzzyk") == 1


def test_every_hash_has_a_place():
    hashes = np.array([0, 1, 2**63, 2**64 - 1], np.uint64)
    assert FILE.stat().st_size == 1 << BITS
    assert bucket(hashes).max() == (1 << BITS) - 1
    assert ((idf(hashes) >= 0) & (idf(hashes) <= 1)).all()
