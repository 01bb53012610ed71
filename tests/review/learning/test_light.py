"""The update that follows each decision."""

import numpy as np
import pytest
from review_fixture import items
from scipy.sparse import csr_array
from scipy.special import expit, logit

from linkvet.review.learning.light import LOOKS, SITE, LightUpdate


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
    looks = csr_array(np.array([[1.0, 0], [1, 0], [0, 1]]))
    after = LightUpdate(items([0.5] * 3), looks).update(np.array([0, -1, -1]))
    assert after[1] < after[2] < 0.5


def test_opposite_decisions_on_look_alikes_leave_the_others_of_them_open():
    looks = csr_array(np.ones((3, 1)))
    after = LightUpdate(items([0.5] * 3), looks).update(np.array([0, 1, -1]))
    assert after[2] == pytest.approx(0.5)


def test_what_the_model_was_sure_of_and_right_teaches_little():
    looks = csr_array(np.ones((2, 1)))
    sure, unsure = (LightUpdate(items([p, 0.3]), looks) for p in (0.99, 0.1))
    decided = np.array([1, -1])
    assert 0.3 < sure.update(decided)[1] < unsure.update(decided)[1]


def test_the_fit_is_the_most_likely_one():
    rng = np.random.default_rng(0)
    facts = rng.random((40, 6)) < 0.4
    given, decided = items(rng.random(40)), np.append(rng.integers(0, 2, 20), [-1] * 20)
    after = LightUpdate(given, csr_array(facts.astype(np.float32))).update(decided)
    kernel = SITE**2 + LOOKS**2 * facts[:20].astype(float) @ facts.T
    start = logit(np.clip(given.probability, 0.001, 0.999))
    gain = np.zeros(20)
    for _ in range(5000):  # pull is class less probability, so the fixed point is the optimum
        gain += 0.02 * (decided[:20] - expit(start[:20] + gain @ kernel[:, :20]) - gain)
    assert after[20:] == pytest.approx(expit(start + gain @ kernel)[20:], abs=1e-3)


def test_unknown_probabilities_are_neutral():
    after = LightUpdate(items([np.nan, 0.5])).update(np.array([-1, -1]))
    assert np.allclose(after, 0.5)


def test_undoing_brings_back_what_was():
    update = LightUpdate(items([0.3, 0.6]))
    before = update.update(np.array([-1, -1]))
    update.update(np.array([1, -1]))
    assert np.array_equal(update.update(np.array([-1, -1])), before)
