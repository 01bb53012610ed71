"""A head as plain arrays: bins, and what is refused of them."""

import numpy as np
import pytest
from compiled_fixture import small_head

from linkvet.model.additive import (
    AdditiveModel,
    bin_values,
    from_arrays,
    strongest_pairs,
    to_arrays,
)

NAMES = ["a", "b"]


def test_bins_are_counted_from_below_and_nan_is_the_last():
    edges = np.array([0.0, 1.0])
    bins = bin_values(edges, np.array([-1, 0, 0.5, 1, 2, np.nan, np.inf, -np.inf], np.float32))
    assert bins.tolist() == [0, 0, 1, 1, 2, 3, 2, 0]
    assert bins.dtype == np.uint8
    assert bin_values(np.arange(300.0), np.array([299.5])).dtype == np.uint16
    assert bin_values(np.array([]), np.array([1.0, np.nan])).tolist() == [0, 1]


def test_arrays_come_back_as_they_were():
    head, _, rows = small_head(NAMES)
    again = from_arrays(NAMES, to_arrays(head))
    bins = [head.bins(i, rows[:, i]) for i in range(2)]
    assert np.array_equal(again.contributions(bins), head.contributions(bins))
    assert again.intercept == head.intercept
    assert all(map(np.array_equal, again.background, head.background))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("edges", lambda one: np.zeros_like(one)),
        ("edges", lambda one: one[:-1]),
        ("edges", lambda one: np.where(np.arange(one.size) == 0, -np.inf, one)),
        ("sizes", lambda one: one[:1]),
        ("sizes", lambda one: one - 1000),
        ("sizes", lambda one: one + 10_000_000),
        ("single", lambda one: one[:-1]),
        ("single", lambda one: np.full_like(one, np.nan)),
        ("pairs", lambda one: one + 7),
        ("pairs", lambda one: one - 7),
        ("pair", lambda one: np.append(one, 0)),
        ("pair", lambda one: np.full_like(one, np.inf)),
        ("background", lambda one: one[1:]),
        ("intercept", lambda one: one * np.nan),
    ],
)
def test_numbers_that_make_no_head_are_refused(name, change):
    arrays = to_arrays(small_head(NAMES)[0])
    with pytest.raises(ValueError):
        from_arrays(NAMES, arrays | {name: change(arrays[name])})


@pytest.mark.parametrize("name", list(to_arrays(small_head(NAMES)[0])))
def test_a_missing_array_is_refused(name):
    arrays = to_arrays(small_head(NAMES)[0])
    del arrays[name]
    with pytest.raises(KeyError):
        from_arrays(NAMES, arrays)


def test_the_pair_that_moves_a_link_most_is_named_where_it_outweighs_the_signal_alone():
    edges = [np.array([0.5])] * 3
    single = [np.array([0.1, -0.1, 0], np.float32), np.array([2, -2, 0], np.float32)]
    single.append(np.zeros(3, np.float32))
    pair = np.zeros((3, 3), np.float32)
    pair[0, 0] = 0.5
    weak = np.where(pair, 0.2, 0).astype(np.float32)
    model = AdditiveModel(["a", "b", "c"], edges, 0.0, single, {(0, 1): pair, (0, 2): weak}, single)
    low, high = np.zeros(1, np.uint8), np.ones(1, np.uint8)
    assert strongest_pairs(model, [low, low, low]) == {0: 1, 2: 0}
    assert strongest_pairs(model, [high, low, low]) == {}
