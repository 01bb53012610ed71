"""Two models on the same labels: real differences are found, chance is called chance."""

import numpy as np
import pytest

from linkvet.model.store import load
from linkvet.training.evaluate.compare import CALLED, Said, compare, compare_links, in_words


@pytest.fixture(scope="module")
def labels():
    random = np.random.default_rng(3)
    spam = (random.random(600) < 0.3).astype(int)
    return spam, np.arange(600) // 2


def said(spam: np.ndarray, strength: float, seed: int) -> Said:
    """A model that knows the labels this well."""
    score = strength * spam + np.random.default_rng(seed).normal(size=spam.size)
    return Said(score, 1 / (1 + np.exp(1.5 - score)))


def test_a_model_is_no_better_than_itself(case):
    found = compare_links(case, load(), load(), draws=40)
    assert set(found["figures"]) == set(CALLED)
    for one in found["figures"].values():
        assert one["first"] == one["second"]
        assert (one["difference"], one["low"], one["high"]) == (0, 0, 0)
        assert one["real"] is False and one["better"] is None
    assert found["examples"] == case.known.sum()
    assert in_words(found, "A", "B").startswith("Nothing tells B from A on 171 labels")


def test_what_knows_more_is_really_better_in_what_rises_and_in_what_falls(labels):
    spam, group = labels
    found = compare(spam, group, said(spam, 1, 1), said(spam, 4, 2), draws=100)
    for name in ("roc_auc", "average_precision", "brier"):
        one = found["figures"][name]
        assert one["low"] < one["difference"] < one["high"], name
        assert one["real"] and one["better"] == "second", name
    assert found["figures"]["brier"]["difference"] < 0 < found["figures"]["roc_auc"]["difference"]
    words = in_words(found, "old", "new")
    assert words.startswith("new is really better than old in ROC AUC, average precision")
    assert "600 labels of 300 groups" in words


def test_turned_round_it_is_worse_by_as_much(labels):
    spam, group = labels
    one, other = said(spam, 1, 1), said(spam, 4, 2)
    forth, back = (
        compare(spam, group, *pair, draws=50)["figures"]["roc_auc"]
        for pair in ((one, other), (other, one))
    )
    assert back["better"] == "first"
    assert back["difference"] == -forth["difference"]
    assert [back["low"], back["high"]] == pytest.approx([-forth["high"], -forth["low"]])


def test_luck_is_called_luck(labels):
    spam, group = (part[:40] for part in labels)
    found = compare(spam, group, said(spam, 1, 1), said(spam, 1, 2), draws=100)
    assert not found["figures"]["roc_auc"]["real"]
