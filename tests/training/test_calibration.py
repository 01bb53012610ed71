"""Calibrations by hand and by known truth, and how one is chosen."""

import numpy as np
import pytest
from score_fixture import drawn

from linkvet.model.calibration import (
    Beta,
    Isotonic,
    Sigmoid,
    as_json,
    expected_calibration_error,
    from_json,
)
from linkvet.training.calibration import (
    LINEAR,
    METHODS,
    Compared,
    compare_methods,
    cross_calibrated,
    fit_beta,
    fit_isotonic,
    fit_sigmoid,
    fit_temperature,
    log_losses,
    simplest_near_best,
    standard_error,
)


def test_sigmoid_finds_the_odds_that_were_drawn_from():
    slope, shift = fit_sigmoid(*drawn(40_000))
    assert slope == pytest.approx(0.7, abs=0.03)
    assert shift == pytest.approx(-0.5, abs=0.05)


def test_calibration_never_sees_the_fold_it_is_used_on():
    spam, score = drawn()
    folds = np.arange(spam.size) % 5
    before = cross_calibrated(spam, score, folds)
    turned = np.where(folds == 2, 1 - spam, spam)
    after = cross_calibrated(turned, score, folds)
    assert np.array_equal(before[folds == 2], after[folds == 2])
    assert not np.array_equal(before[folds != 2], after[folds != 2])
    assert expected_calibration_error(spam, before) < 0.03


def test_temperature_finds_the_slope_where_there_is_no_shift():
    random = np.random.default_rng(0)
    score = random.normal(0, 2, 40_000)
    spam = (random.random(40_000) < 1 / (1 + np.exp(-0.7 * score))).astype(int)
    result = fit_temperature(spam, score)
    assert result.slope == pytest.approx(0.7, abs=0.02) and result.shift == 0


def test_beta_finds_what_was_drawn_and_bends_where_a_sigmoid_cannot():
    random, truth = np.random.default_rng(0), Beta(0.4, 1.6, 0.3)
    score = random.normal(0, 2, 40_000)
    spam = (random.random(40_000) < truth.probability(score)).astype(int)
    assert fit_beta(spam, score) == pytest.approx(truth, abs=0.06)
    result = compare_methods(spam, score, np.arange(40_000) % 5, np.arange(40_000))
    assert simplest_near_best(result) == "beta"
    assert simplest_near_best(result, LINEAR) == "sigmoid"


def test_beta_is_the_sigmoid_where_both_sides_rise_alike():
    score = np.linspace(-8, 8, 50)
    assert Beta(0.7, 0.7, -0.5).probability(score) == pytest.approx(
        Sigmoid(0.7, -0.5).probability(score)
    )


def test_beta_never_falls():
    random = np.random.default_rng(0)
    score = random.normal(0, 2, 4_000)
    spam = random.random(4_000) < np.where(score > 0, 0.9 - 0.1 * score.clip(0, 4), 0.1)
    result = fit_beta(spam.astype(int), score)
    assert min(result.rise, result.fall) == 0
    assert (np.diff(result.probability(np.linspace(-9, 9, 99))) >= 0).all()


def test_isotonic_by_hand():
    spam, score = np.array([0, 1, 0, 1, 1]), np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    result = fit_isotonic(spam, score)
    calls = result.probability(np.array([-9.0, -2.0, -1.0, 0.0, 1.0, 9.0]))
    assert calls == pytest.approx([1 / 7, 1 / 7, 0.5, 0.5, 6 / 7, 6 / 7], abs=1e-6)


@pytest.mark.parametrize(
    "one",
    [
        Sigmoid(1.5, -0.25),
        Beta(0.5, 1.5, 0.25),
        Isotonic((-1.0, 0.5), (0.1, 0.9)),
    ],
)
def test_a_calibration_is_read_as_it_was_written(one):
    import json

    again = from_json(json.loads(json.dumps(as_json(one))))
    assert again == one and type(again) is type(one)


@pytest.mark.parametrize(
    "given",
    [
        {"cubic": [1, 2]},
        [1],
        {"isotonic": [[1, 2], [1]]},
        {},
        {"beta": [1, 2]},
    ],
)
def test_what_is_no_calibration_is_refused(given):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(given)


def test_the_simplest_that_may_be_as_good_is_chosen():
    result = {
        "temperature": Compared(0.31, 0.010, 0.005),
        "sigmoid": Compared(0.304, 0.004, 0.005),
        "beta": Compared(0.30, 0.0, 0.0),
        "isotonic": Compared(0.32, 0.02, 0.03),
    }
    assert simplest_near_best(result) == "sigmoid"
    worse = result | {"sigmoid": Compared(0.309, 0.009, 0.005)}
    assert simplest_near_best(worse) == "beta"
    assert simplest_near_best(worse, LINEAR) == "sigmoid"


def test_losses_are_measured_on_examples_not_seen():
    spam, score = drawn()
    folds = np.arange(spam.size) % 5
    result = compare_methods(spam, score, folds, np.arange(spam.size))
    assert set(result) == set(METHODS)
    losses = log_losses(spam, cross_calibrated(spam, score, folds))
    assert result["sigmoid"].loss == pytest.approx(losses.mean())
    assert min(one.behind for one in result.values()) == 0


def test_standard_error_is_over_groups():
    random = np.random.default_rng(0)
    value, weight = random.normal(size=900), np.ones(900)
    alone = standard_error(value, np.arange(900), weight)
    assert alone == pytest.approx(value.std(ddof=1) / 30)
    copies = np.repeat(value, 4)
    tied = standard_error(copies, np.repeat(np.arange(900), 4), np.ones(3_600))
    assert tied == pytest.approx(alone)
