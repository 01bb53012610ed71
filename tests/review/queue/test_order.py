"""The order of the queue."""

from dataclasses import fields

import numpy as np
from review_fixture import items

from linkvet.review.queue.draws import random_draws
from linkvet.review.queue.order import order


def queue(given):
    return order(given, random_draws(given, 1)).positions.tolist()


def test_uncertain_before_sure_and_large_before_small():
    assert queue(items([0.01, 0.5, 0.3], flagged=[0, 0, 0])) == [1, 2, 0]
    assert queue(items([0.4, 0.4, 0.4], links=[1, 9, 4], flagged=[0, 0, 0])) == [1, 2, 0]
    assert queue(items([0.4, 0.4], domains=[1, 9], flagged=[0, 0])) == [1, 0]


def test_what_a_vendor_sees_otherwise_comes_sooner():
    assert queue(items([0.2, 0.2], vendor=[0.1, 1.0], flagged=[0, 0])) == [1, 0]


def test_unknown_probability_is_as_uncertain_as_can_be():
    assert queue(items([0.1, np.nan], flagged=[0, 0])) == [1, 0]


def test_decided_items_leave_and_skipped_ones_come_last():
    given = items([0.5, 0.4, 0.3, 0.2], decided=[-2, 1, -1, 0], flagged=[0] * 4)
    assert queue(given) == [2, 0]


def test_every_undecided_item_stands_once_and_one_in_three_after_the_tenth_is_a_random_draw():
    given = items([0.5] * 80 + [0.999] * 80)
    draws = random_draws(given, 1)
    found, by_chance = order(given, draws)
    assert sorted(found) == list(range(160))
    random = by_chance[found]
    assert np.flatnonzero(random)[:5].tolist() == [10, 13, 16, 19, 22]
    assert found[random][:20].tolist() == draws.sequence[:20].tolist()


def test_the_next_draw_comes_nearer_with_each_decision():
    given = items([0.5] * 80 + [0.999] * 80)
    draws, drawn = random_draws(given, 1), []
    for number in range(40):
        queue, random = order(given, draws)
        first = queue[0]
        drawn += [number] if random[first] else []
        given.decided[first] = 1
    assert drawn == [10, 13, 16, 19, 22, 25, 28, 31, 34, 37]
    assert draws.made(given.decided) == len(drawn)


def test_places_of_domains_in_networks_do_not_count_as_looked_at():
    given = items([0.5] * 80 + [0.999] * 80)
    empty = items([0.5] * 13, domains=[0] * 13, links=[0] * 13, decided=[-2] * 13)
    both = (np.r_[getattr(given, one.name), getattr(empty, one.name)] for one in fields(given)[1:])
    every = type(given)([f"{at}.test" for at in range(173)], *both)
    found, random = order(every, random_draws(every, 1))
    assert np.flatnonzero(random[found])[:3].tolist() == [10, 13, 16]


def test_nothing_to_review():
    assert queue(items([])) == []
