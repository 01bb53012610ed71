"""Random draws of flagged domains."""

import numpy as np
import pytest
from review_fixture import items

from linkvet.review.queue.draws import random_draws


def test_each_flagged_domain_is_drawn_once_and_nothing_else():
    given = items([0.95, 0.2, 0.99], domains=[3, 5, 2])
    draws = random_draws(given, "model")
    assert np.bincount(draws.item).tolist() == [3, 0, 2]
    assert sorted(draws.sequence) == [0, 2]
    assert draws.sequence[0] == draws.item[0]


def test_places_depend_on_seed_and_key_alone():
    many = random_draws(items([0.95] * 50), "model")
    fewer = random_draws(items([0.95] * 40), "model")
    assert [one for one in many.sequence if one < 40] == fewer.sequence.tolist()
    assert random_draws(items([0.95] * 50), "taught").sequence.tolist() != many.sequence.tolist()


def test_all_places_are_alike():
    first = [random_draws(items([0.95] * 4, domains=[5, 1, 2, 2]), n).item[0] for n in range(4000)]
    share = np.bincount(first) / 4000
    assert share == pytest.approx([0.5, 0.1, 0.2, 0.2], abs=0.03)


def test_draws_made_end_at_the_first_that_nobody_looked_at():
    given = items([0.95] * 6)
    draws = random_draws(given, 1)
    decided = given.decided.copy()
    decided[draws.sequence[[0, 1, 2, 4]]] = [1, 0, -2, 1]
    assert draws.made(decided) == 3
    decided[:] = 1
    assert draws.made(decided) == 6


def test_precision_can_be_of_links():
    assert random_draws(items([0.95, 0.95], links=[4, 1]), 1, by="links").item.size == 5


def test_nothing_flagged_nothing_drawn():
    draws = random_draws(items([0.1, 0.2]), 1)
    assert draws.item.size == draws.sequence.size == draws.made(np.full(2, -1)) == 0
