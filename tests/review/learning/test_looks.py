"""By what items look alike."""

import numpy as np
import polars as pl
import pytest

from linkvet.review.learning.looks import looks

TABLE = pl.DataFrame(
    {
        "source_domain": ["a.test", "b.test", "c.example", "d.example"],
        "kind": ["directory", "directory", "blog", None],
        "example_url": [
            "http://a.test/tag/x-12.html",
            "http://b.test/tag/y-3.html",
            "https://www.c.example/2024/a-walk/",
            None,
        ],
        "example_title": ["Top sites page 12", "Top sites page 3", "A walk by the sea", None],
        "example_anchor": ["shop.example", "shop.example", "my walk", ""],
    }
)


def likeness(item, items):
    facts = looks(TABLE, np.array(item), items)
    return (facts @ facts.T).toarray()


def test_one_template_is_alike_and_other_pages_are_not():
    alike = likeness([0, 1, 2, 3], 4)
    assert np.diag(alike) == pytest.approx(1, abs=1e-5)
    assert alike[0, 1] > 0.6 and alike[0, 2] < 0.1
    assert alike[3, 2] > 0  # both on .example


def test_an_item_of_several_domains_is_like_each_of_them():
    alike = likeness([0, 0, 1, 2], 3)
    assert alike.shape == (3, 3) and alike[0, 0] == pytest.approx(1, abs=1e-5)
    assert alike[0, 1] < 0.1


def test_items_without_domains_and_empty_tables():
    rows = looks(TABLE, np.array([0, 0, 0, 2]), 3).indptr
    assert rows[1] == rows[2] < rows[3]
    empty = pl.DataFrame(schema=dict.fromkeys(TABLE.columns, pl.String))
    assert looks(empty, np.array([], int), 0).shape == (0, 0)
