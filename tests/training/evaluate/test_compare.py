"""Two models on the same labels: real differences are found, chance is called chance."""

import numpy as np
import pytest

from linkvet.model.store import load
from linkvet.training.evaluate.compare import CALLED, Scores, compare, compare_links, in_words


@pytest.fixture(scope="module")
def labels():
    random = np.random.default_rng(3)
    spam = (random.random(600) < 0.3).astype(int)
    return spam, np.arange(600) // 2


def scores(spam: np.ndarray, strength: float, seed: int) -> Scores:
    """A model that knows the labels this well."""
    score = strength * spam + np.random.default_rng(seed).normal(size=spam.size)
    return Scores(score, 1 / (1 + np.exp(1.5 - score)))


def test_a_model_is_no_better_than_itself(case):
    result = compare_links(case, load(), load(), draws=40)
    assert set(result["figures"]) == set(CALLED)
    for one in result["figures"].values():
        assert one["first"] == one["second"]
        assert (one["difference"], one["low"], one["high"]) == (0, 0, 0)
        assert one["real"] is False and one["better"] is None
    assert result["examples"] == case.known.sum()
    assert in_words(result, "A", "B").startswith("Nothing tells B from A on 171 labels")


def test_what_knows_more_is_really_better_in_what_rises_and_in_what_falls(labels):
    spam, group = labels
    result = compare(spam, group, scores(spam, 1, 1), scores(spam, 4, 2), draws=100)
    for name in ("roc_auc", "average_precision", "brier"):
        one = result["figures"][name]
        assert one["low"] < one["difference"] < one["high"], name
        assert one["real"] and one["better"] == "second", name
    assert result["figures"]["brier"]["difference"] < 0 < result["figures"]["roc_auc"]["difference"]
    words = in_words(result, "old", "new")
    assert words.startswith("new is really better than old in ROC AUC, average precision")
    assert "600 labels of 300 groups" in words


def test_turned_round_it_is_worse_by_as_much(labels):
    spam, group = labels
    one, other = scores(spam, 1, 1), scores(spam, 4, 2)
    forth, back = (
        compare(spam, group, *pair, draws=50)["figures"]["roc_auc"]
        for pair in ((one, other), (other, one))
    )
    assert back["better"] == "first"
    assert back["difference"] == -forth["difference"]
    assert [back["low"], back["high"]] == pytest.approx([-forth["high"], -forth["low"]])


def test_chance_is_called_chance(labels):
    spam, group = (part[:40] for part in labels)
    result = compare(spam, group, scores(spam, 1, 1), scores(spam, 1, 2), draws=100)
    assert not result["figures"]["roc_auc"]["real"]
