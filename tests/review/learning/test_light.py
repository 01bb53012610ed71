"""The update that follows each decision."""

import numpy as np
from review_fixture import items

from linkvet.review.learning.light import LightUpdate


def test_no_decision_moves_nothing():
    given = items([0.1, 0.5, 0.9])
    assert np.allclose(LightUpdate(given).update(given.decided), given.probability)


def test_a_decision_stands_and_moves_the_site():
    given = items([0.5, 0.5, 0.2])
    after = LightUpdate(given).update(np.array([1, -1, -1]))
    assert after[0] == 1
    assert after[1] > 0.5 and after[2] > 0.2
    assert np.argsort(after).tolist() == [2, 1, 0]


def test_look_alikes_move_most():
    looks = np.array([[1.0, 0], [1, 0], [-1, 0], [0, 1]])
    after = LightUpdate(items([0.5] * 4), looks).update(np.array([0, -1, -1, -1]))
    assert after[1] < min(after[2:])


def test_unknown_features_and_probabilities_are_neutral():
    looks = np.array([[np.nan, 1], [0, np.nan], [1, 0]])
    after = LightUpdate(items([np.nan, 0.5, 0.5]), looks).update(np.array([-1, -1, -1]))
    assert np.allclose(after, 0.5)


def test_undoing_brings_back_what_was():
    update = LightUpdate(items([0.3, 0.6]))
    before = update.update(np.array([-1, -1]))
    update.update(np.array([1, -1]))
    assert np.array_equal(update.update(np.array([-1, -1])), before)
