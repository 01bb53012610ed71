import json

import numpy as np
import pytest

from linkvet.features.extract import NAMES, SIGNALS
from linkvet.model.reasons import HALF, LEAST, SHOWN, STEP, sentence, texts, top_reasons

FLAG = next(n for n in NAMES if SIGNALS[n].unit == "0/1" and SIGNALS[n].higher_means == "spam")
GOOD = next(n for n in NAMES if SIGNALS[n].unit == "0/1" and SIGNALS[n].higher_means == "good")
MEASURE = next(n for n in NAMES if SIGNALS[n].unit != "0/1")


def reasons(amounts, bins=None, ids=None):
    amounts = np.array(amounts, np.float32)
    bins = np.zeros(amounts.shape, np.uint8) if bins is None else np.array(bins, np.uint8)
    ids = np.arange(amounts.shape[1], dtype=np.int32) if ids is None else ids
    return [json.loads(text) for text in texts(top_reasons(amounts, bins, ids))]


def test_the_largest_come_first_whichever_way_they_speak():
    (ranked,) = reasons([[0.2, -1.5, 0.0, 0.7, 3.25, -0.4]])
    assert [one["amount"] for one in ranked] == [3.25, -1.5, 0.7, -0.4]
    assert [one["signal"] for one in ranked] == [NAMES[i] for i in (4, 1, 3, 5)]


def test_what_hardly_moves_a_link_is_no_reason():
    assert reasons([[0.0, LEAST * 0.9, -LEAST * 0.9]]) == [[]]
    assert len(reasons([[0.0, LEAST * 1.1, 0.0]])[0]) == 1


def test_fewer_signals_than_reasons():
    assert len(reasons([[1.0, -2.0]])[0]) == 2
    assert top_reasons(np.zeros((0, 9)), np.zeros((0, 9), int), np.arange(9)).shape == (0, SHOWN)


def test_amounts_are_exact_to_a_hundredth_and_bounded():
    ranked = reasons([[1.2345, -700.0, 0, 0]])[0]
    assert [one["amount"] for one in ranked] == [pytest.approx(-(HALF - 1) * STEP), 1.23]


@pytest.mark.parametrize(
    ("name", "amount", "value", "says"),
    [
        (FLAG, 1.0, 1, SIGNALS[FLAG].says),
        (FLAG, -1.0, 1, SIGNALS[FLAG].says),
        (FLAG, 1.0, 0, SIGNALS[FLAG].otherwise),
        (GOOD, 1.0, 0, SIGNALS[GOOD].says),
        (GOOD, -1.0, 1, SIGNALS[GOOD].otherwise),
        (MEASURE, 1.0, 7, SIGNALS[MEASURE].says),
        (MEASURE, -1.0, 7, SIGNALS[MEASURE].otherwise),
    ],
)
def test_a_flag_says_what_it_saw_and_a_measure_which_way_it_speaks(name, amount, value, says):
    assert sentence(name, amount, value) == says
    ids = np.array([NAMES.index(name)], np.int32)
    assert reasons([[amount]], [[value]], ids) == [
        [{"signal": name, "says": says, "amount": amount}]
    ]


def test_rows_do_not_influence_each_other():
    amounts = np.random.default_rng(3).normal(size=(50, 12)).round(3).astype(np.float32)
    together = reasons(amounts)
    assert together == [reasons(amounts[i : i + 1])[0] for i in range(50)]
