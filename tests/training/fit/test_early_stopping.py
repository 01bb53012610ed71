"""How many rounds pay, found on the folds."""

from dataclasses import replace

import numpy as np
import pytest
from heads_fixture import SMALL, examples

from linkvet.training.fit import early_stopping as stopping
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.early_stopping import cut_out, fewest, grown, looks, out_of_fold
from linkvet.training.fit.heads import FITS, fit_head, free

SIGNALS, SPAM = examples()
WEIGHT, FOLDS = np.ones(SPAM.size), np.arange(SPAM.size) % 3


def test_no_example_is_scored_by_a_head_that_saw_its_fold():
    numbers = out_of_fold(SMALL, SIGNALS, SPAM, WEIGHT, FOLDS)
    here = FOLDS == 1
    weights = np.where(here, 0.0, WEIGHT)
    texts = fit_head(SMALL, SIGNALS, SPAM, weights)
    model = compile_trees(texts, SIGNALS.columns, SIGNALS, weights)
    assert numbers.rounds == SMALL.rounds
    assert numbers.score[here] == pytest.approx(model.score(SIGNALS.filter(here)))


def test_the_loss_is_looked_at_up_to_the_most_rounds():
    assert looks(SMALL) == [SMALL.rounds]
    assert looks(replace(SMALL, rounds=120)) == [50, 100, 120]
    assert looks(replace(SMALL, rounds=100)) == [50, 100]


def test_growing_stops_where_the_loss_is_flat_and_the_least_is_taken():
    # nothing tells these classes apart: more trees only learn the folds by heart
    spam = np.random.default_rng(1).permutation(SPAM)
    head = replace(SMALL, rounds=1000, params=SMALL.params | {"learning_rate": 0.3})
    every = grown(head, SIGNALS, spam, WEIGHT, FOLDS, [0, 1, 2])
    loss = np.sum([fold.loss for fold in every], axis=0)
    assert loss.size == 1 + stopping.PATIENCE < len(looks(head))
    numbers = out_of_fold(head, SIGNALS, spam, WEIGHT, FOLDS)
    assert numbers.rounds == looks(head)[int(loss.argmin())] == 50
    assert numbers.loss == pytest.approx(loss.min() / SPAM.size)


def test_the_fewest_rounds_that_are_near_the_least_loss_are_taken():
    near = 1 + stopping.NEAR / 2
    assert fewest(np.array([1.5, near, 1.0, near])) == 1
    assert fewest(np.array([1.5, 1 + 2 * stopping.NEAR, 1.0])) == 2
    assert fewest(np.zeros(3)) == 0  # nothing held out counts


def test_what_can_be_learnt_takes_more_rounds():
    slow = replace(SMALL, rounds=300, averaged=1, params=SMALL.params | {"learning_rate": 0.01})
    assert out_of_fold(slow, SIGNALS, SPAM, WEIGHT, FOLDS).rounds > 100


def test_all_folds_have_the_number_that_is_best_together(monkeypatch):
    head = replace(SMALL, rounds=150, averaged=1)
    every = grown(head, SIGNALS, SPAM, WEIGHT, FOLDS, [0, 1, 2])
    # alone, the first fold would take the most rounds
    losses = [[3.0, 2.0, 0.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]
    shown = [replace(fold, loss=loss) for fold, loss in zip(every, losses, strict=True)]
    monkeypatch.setattr(stopping, "grown", lambda *_: shown)
    numbers = out_of_fold(free(head), SIGNALS, SPAM, WEIGHT, FOLDS)
    assert numbers.rounds == 50
    assert numbers.loss == pytest.approx(5 / SPAM.size)
    for fold in shown:
        assert np.array_equal(numbers.score[FOLDS == fold.number], fold.raw[0])


def test_what_is_cut_out_is_what_so_many_rounds_would_have_grown():
    head = replace(SMALL, rounds=150)
    (fold,) = grown(head, SIGNALS, SPAM, WEIGHT, FOLDS, [0])
    cut = cut_out(fold, 0)
    weights = np.where(FOLDS == 0, 0.0, WEIGHT)
    grown_so = fit_head(replace(head, rounds=50), SIGNALS, SPAM, weights)
    first, second = (
        compile_trees(texts, SIGNALS.columns, SIGNALS, weights).score(SIGNALS)
        for texts in (cut, grown_so)
    )
    assert np.array_equal(first, second)


def test_two_runs_give_the_same_scores():
    first, second = (out_of_fold(SMALL, SIGNALS, SPAM, WEIGHT, FOLDS, seed=3) for _ in range(2))
    assert np.array_equal(first.score, second.score)
    assert first.rounds == second.rounds


def test_rows_of_no_weight_are_scored_and_count_for_nothing():
    weight = np.where(np.arange(SPAM.size) < 200, 1.0, 0.0)
    turned = np.where(weight > 0, SPAM, 1 - SPAM)
    first, second = (out_of_fold(SMALL, SIGNALS, one, weight, FOLDS) for one in (SPAM, turned))
    assert np.array_equal(first.score, second.score)
    assert first.loss == second.loss


def test_free_trees_are_scored_without_tables():
    head = free(replace(FITS[0], rounds=20, averaged=1))
    numbers = out_of_fold(head, SIGNALS, SPAM, WEIGHT, FOLDS)
    (fold,) = grown(head, SIGNALS, SPAM, WEIGHT, FOLDS, [2])
    assert np.array_equal(numbers.score[FOLDS == 2], fold.raw[-1])


def test_growing_says_nothing_even_in_threads_of_its_own(capfd):
    # so few rows that soon nothing is left to split, of which LightGBM would warn
    few = np.arange(SPAM.size) < 60
    head = replace(SMALL, rounds=100, params=SMALL.params | {"min_data_in_leaf": 25})
    for _ in range(3):
        grown(head, SIGNALS.filter(few), SPAM[few], WEIGHT[few], FOLDS[few], [0])
    assert capfd.readouterr() == ("", "")
