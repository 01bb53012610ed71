import json

import numpy as np
import pytest

from linkvet.features.extract import NAMES, SIGNALS
from linkvet.model.additive import AdditiveModel
from linkvet.model.reasons.codes import HALF, LEAST, NONE, SHOWN, STEP, encode, largest
from linkvet.model.reasons.picked import (
    OF_DOMAIN,
    LinksOfDomains,
    Picked,
    least_telling,
    telling_sizes,
)
from linkvet.model.reasons.texts import as_json


def reasons(amounts):
    """What texts say of the first signals, whose values are all 7."""
    amounts = np.array(amounts, np.float32)
    picked = Picked(len(amounts))
    ids = np.arange(amounts.shape[1], dtype=np.int16)
    picked.put(np.arange(len(amounts)), amounts, np.abs(amounts), ids)
    return [json.loads(one) for one in as_json(picked.codes(lambda _, rows: np.full(rows.size, 7)))]


def test_the_largest_come_first_whichever_way_they_speak():
    (ranked,) = reasons([[0.2, -1.5, 0.0, 0.7, 3.25, -0.4]])
    assert [one["amount"] for one in ranked] == [3.25, -1.5, 0.7, -0.4]
    assert [one["signal"] for one in ranked] == [NAMES[i] for i in (4, 1, 3, 5)]


def test_what_hardly_moves_a_link_is_no_reason():
    assert reasons([[0.0, LEAST * 0.9, -LEAST * 0.9]]) == [[]]
    assert len(reasons([[0.0, LEAST * 1.1, 0.0]])[0]) == 1


def test_what_tells_a_person_nothing_is_no_reason():
    amounts = np.array([[0.2, 3.0, -0.9]], np.float32)
    size = telling_sizes(amounts, np.array([[0], [1], [5]]), [0, 2, 5])
    picked, steps = largest(amounts, size)
    assert picked.tolist() == [[2, 0, NONE, NONE]]
    assert steps[0, :2].tolist() == [-90, 20]


def test_fewer_signals_than_reasons():
    assert len(reasons([[1.0, -2.0]])[0]) == 2
    picked, steps = largest(np.zeros((0, 9)), np.zeros((0, 9)))
    assert picked.shape == steps.shape == (0, SHOWN)


def test_amounts_are_exact_to_a_hundredth_and_bounded():
    ranked = reasons([[1.2345, -700.0, 0, 0]])[0]
    assert [one["amount"] for one in ranked] == [pytest.approx(-(HALF - 1) * STEP), 1.23]


def test_rows_do_not_influence_each_other():
    amounts = np.random.default_rng(3).normal(size=(50, 12)).round(3).astype(np.float32)
    together = reasons(amounts)
    assert together == [reasons(amounts[i : i + 1])[0] for i in range(50)]


def test_values_are_asked_for_by_signal_and_row():
    calls = []

    def values(name, rows):
        calls.append((name, rows.tolist()))
        return rows * 10.0

    title, anchor = NAMES.index("title_length"), NAMES.index("anchor_length")
    picked = np.array([[title, NONE], [anchor, title]], np.int16)
    codes = encode(picked, np.ones((2, 2), np.int16), values)
    assert sorted(calls) == [("anchor_length", [1]), ("title_length", [0, 1])]
    assert [json.loads(one)[0]["says"] for one in as_json(codes)] == [
        "title has no characters",
        "anchor has 10 characters",
    ]


def test_a_domain_has_the_mean_of_its_first_links_that_know_a_signal():
    links = LinksOfDomains(np.array([2, 0, 1, 3]), np.array([0, 3, 4]))
    by_link = np.array([5.0, np.nan, 1.0, np.nan])
    values = links.mean(lambda _, rows: by_link[rows])
    assert values("title_length", np.array([0]))[0] == 3
    assert np.isnan(values("title_length", np.array([1]))[0])
    many = LinksOfDomains(np.arange(100), np.array([0, 100]))
    first = many.mean(lambda _, rows: rows.astype(float))("title_length", np.array([0]))
    assert first[0] == (OF_DOMAIN - 1) / 2


def tables(*names: str) -> AdditiveModel:
    """Tables with the edges 0.5 and 1.5 for each signal."""
    edges = [np.array([0.5, 1.5])] * len(names)
    amounts = [np.zeros(4, np.float32)] * len(names)
    return AdditiveModel(list(names), edges, 0.0, amounts, {}, amounts)


def test_a_signal_tells_from_a_bin_on():
    names = ("title_length", "title_digits", "name_variety")
    assert [SIGNALS[name].tells for name in names] == ["always", "present", "never"]
    assert least_telling(tables(*names)) == [0, 1, 4]
    assert least_telling(tables("suffix_opened")) == [3]
