"""How the texts of a link read."""

import numpy as np
import polars as pl
import pytest

from linkvet.model.readers.link_text import BITS, FIELDS, LinkReader, hashed_ngrams, texts_of


@pytest.fixture
def reader() -> LinkReader:
    """Reader that minds the pieces of one title only."""
    weights = {field: np.zeros(1 << BITS, np.float32) for field in FIELDS}
    _, buckets, _ = hashed_ngrams("title", pl.Series(["cheap links"]))
    weights["title"][buckets] = 1
    return LinkReader(weights)


def test_a_text_reads_by_its_pieces(reader):
    odds = reader.log_odds("title", pl.Series(["cheap links", "cheap shoes", "a walk", None, ""]))
    assert odds[0] > odds[1] > odds[2] == 0
    assert np.isnan(odds[3]) and odds[4] == 0


def test_letter_case_and_digits_make_no_difference(reader):
    odds = reader.log_odds("title", pl.Series(["Cheap LINKS 1", "cheap links 7"]))
    assert odds[0] == odds[1]


def test_fields_have_buckets_of_their_own():
    title, anchor = (
        set(hashed_ngrams(field, pl.Series(["cheap"]))[1]) for field in ("title", "anchor")
    )
    assert not title & anchor


def test_a_long_text_speaks_no_louder():
    _, _, scales = hashed_ngrams("title", pl.Series(["word " * 30]))
    assert (scales**2).sum() == pytest.approx(1)


def test_only_the_start_of_a_text_is_read():
    short, long = (hashed_ngrams("anchor", pl.Series(["a" * n]))[1].size for n in (200, 100_000))
    assert short == long


def test_texts_of_links_are_null_where_they_have_none():
    links = pl.DataFrame({"host": ["a.test"], "path": ["/x"], "query": ["p=1"]})
    texts = texts_of(links)
    assert texts["address"].to_list() == ["/x?p=1"]
    assert texts["title"].to_list() == texts["anchor"].to_list() == [None]


def test_every_field_has_a_column(reader):
    read = reader.columns()
    assert set(read) == {f"{field}_log_odds" for field in FIELDS}
    assert read["title_log_odds"](pl.Series(["cheap links"]))[0] > 0
    assert read["host_log_odds"](pl.DataFrame({"host": ["a.test"]}))[0] == 0
