"""The estimated precision of what would be disavowed."""

import numpy as np
import pytest
from review_fixture import items

from linkvet.review.queue.draws import random_draws
from linkvet.review.queue.estimate import precision


def looked_at(spam, count, skipped=0):
    """Flagged items of which the first `count` draws were decided, by their class."""
    given = items([0.99] * len(spam))
    draws = random_draws(given, 1)
    first = draws.sequence[:count]
    given.decided[first] = np.array(spam)[first]
    given.decided[draws.sequence[count : count + skipped]] = -2
    return given, draws


def test_nothing_is_known_before_the_first_draw():
    found = precision(*looked_at([1] * 200, 0))
    assert (found.low, found.high, found.draws, found.enough) == (0, 1, 0, False)
    assert "more random draws, all of them spam" in found.reason


def test_draws_that_are_all_spam_show_the_target():
    found = precision(*looked_at([1] * 1000, 120))
    assert found.value == found.high == 1 and 0.95 < found.low < 0.99
    assert found.enough and "At least 95" in found.reason


def test_the_draws_that_are_missing_are_told():
    given, draws = looked_at([1] * 1000, 60)
    more = int(precision(given, draws).reason.split()[0])
    given.decided[draws.sequence[: 60 + more - 1]] = 1
    assert not precision(given, draws).enough
    given.decided[draws.sequence[60 + more - 1]] = 1
    assert precision(given, draws).enough


def test_draws_that_are_half_good_say_that_the_target_is_out_of_reach():
    found = precision(*looked_at([1, 0] * 300, 60))
    assert found.low < 0.5 < found.high < 0.95
    assert found.enough and "At most" in found.reason


def test_what_is_kept_is_no_longer_disavowed():
    given, draws = looked_at([1] * 18 + [0] * 2, 20)
    found = precision(given, draws)
    assert found.value == found.low == found.high == 1
    assert "All domains" in found.reason


def test_decisions_outside_the_draws_bound_the_estimate_and_move_it_no_further():
    given, draws = looked_at([1] * 200, 5)
    before = precision(given, draws)
    given.decided[draws.sequence[20:]] = 1
    after = precision(given, draws)
    assert after.draws == 5
    assert before.low < 0.9 <= after.low
    assert after.high == 1


def test_skipped_draws_count_against_both_ends():
    all_spam, with_skips = (precision(*looked_at([1] * 300, 60, skips)) for skips in (0, 10))
    assert with_skips.draws == 70
    assert with_skips.low < all_spam.low and with_skips.high == 1


def test_nothing_flagged_is_nothing_to_estimate():
    given = items([0.1, 0.2])
    found = precision(given, random_draws(given, 1))
    assert np.isnan(found.value) and found.enough


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5])
def test_the_interval_holds_the_truth(share):
    spam = (np.arange(400) < 400 * share).astype(int)
    held = 0
    for seed in range(60):
        given = items([0.99] * 400)
        draws = random_draws(given, seed)
        given.decided[draws.sequence[:50]] = spam[draws.sequence[:50]]
        found = precision(given, draws)
        left = 400 - (given.decided == 0).sum()
        held += found.low <= spam.sum() / left <= found.high
    assert held >= 56
