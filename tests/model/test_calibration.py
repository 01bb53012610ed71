"""Probabilities that mean what they say."""

import numpy as np
import pytest

from linkvet.model.calibration import Sigmoid, expected_calibration_error


def test_sigmoid_is_even_at_its_middle_and_grows():
    probability = Sigmoid(2.0, 0.0).probability(np.array([-50.0, -1.0, 0.0, 1.0, 50.0]))
    assert probability[2] == 0.5
    assert (np.diff(probability) > 0).all()
    assert probability[1] == pytest.approx(1 - probability[3])
    assert probability[0] >= 0
    assert probability[-1] <= 1
    assert Sigmoid(1.0, 1.0).probability(np.array([-1.0]))[0] == 0.5


def test_error_is_nought_where_the_share_found_is_the_share_stated():
    probability = np.repeat([0.2, 0.8], 50)
    spam = np.concatenate([np.repeat([1, 0], [10, 40]), np.repeat([1, 0], [40, 10])])
    assert expected_calibration_error(spam, probability, bins=2) == pytest.approx(0)


def test_error_is_the_gap_by_known_value():
    probability, spam = np.full(40, 0.9), np.repeat([1, 0], 20)
    assert expected_calibration_error(spam, probability, bins=1) == pytest.approx(0.4)
    assert expected_calibration_error(1 - spam, 1 - probability, bins=1) == pytest.approx(0.4)


def test_fewer_examples_than_bins():
    error = expected_calibration_error(np.array([1, 0]), np.array([0.75, 0.25]))
    assert error == pytest.approx(0.25)
