"""What taught trees say of the items of a review."""

import numpy as np
import polars as pl
import pytest

from linkvet.review.learning.trees import item_probability, moved

OPINIONS = pl.DataFrame({"domain": ["0.test", "1.test", "2.test"], "probability": [0.9, 0.1, 0.4]})


def test_an_item_is_the_mean_of_its_links_and_stays_where_nothing_is_known():
    names = pl.Series(["0.test", "1.test", "elsewhere.test"])
    links, before = np.array([3, 1, 9]), np.array([0.5, 0.7])
    after = item_probability(OPINIONS, names, links, np.array([0, 0, 1]), before)
    assert after == pytest.approx([0.7, 0.7])


def test_a_domain_counts_for_each_item_that_it_is_part_of():
    names = pl.Series(["0.test", "1.test", "0.test", "1.test"])
    after = item_probability(OPINIONS, names, np.ones(4), np.array([0, 1, 2, 2]), np.full(3, 0.5))
    assert after == pytest.approx([0.9, 0.1, 0.5])


def test_what_moved_is_listed_furthest_first():
    before = np.array([0.45, 0.6, 0.1, 0.9, np.nan])
    after = np.array([0.6, 0.1, 0.15, 0.7, 0.3])
    assert moved(before, after).tolist() == [1, 3, 0]
