"""Figures and their intervals."""

import numpy as np
import pytest

from linkvet.training.metrics import bootstrap as intervals
from linkvet.training.metrics.bootstrap import draw, drawn_figures, measured, with_intervals


def example(rows: int = 400, groups: int = 100):
    random = np.random.default_rng(1)
    spam = (random.random(rows) < 0.3).astype(int)
    score = spam + random.normal(size=rows)
    return spam, score, 1 / (1 + np.exp(1 - score)), np.arange(rows) % groups


def test_every_figure_lies_in_its_interval():
    result = with_intervals(*example(), draws=200)
    names = [name for name in result if f"{name}_interval" in result]
    assert {
        "roc_auc",
        "average_precision",
        "recall_at_1pct_fp",
        "recall_at_0.1pct_fp",
        "brier",
        "calibration_error",
    } == set(names)
    for name in ("roc_auc", "average_precision", "brier"):
        low, high = result[f"{name}_interval"]
        assert low < result[name] < high
    assert result["examples"] == 400 and 0 < result["spam"] < 400


def test_rows_that_hang_together_widen_the_interval():
    spam, score, probability, _ = (np.repeat(part, 5) for part in example(100))
    alone = with_intervals(spam, score, probability, np.arange(500), draws=200)
    tied = with_intervals(spam, score, probability, np.repeat(np.arange(100), 5), draws=200)
    width = [np.ptp(one["roc_auc_interval"]) for one in (alone, tied)]
    assert width[1] > 1.5 * width[0]


def test_the_same_seed_draws_the_same_groups():
    assert with_intervals(*example(), draws=20) == with_intervals(*example(), draws=20)


def test_a_draw_without_a_class_is_passed_over():
    spam = np.array([1, 0, 0, 0])
    result = with_intervals(spam, spam * 1.0, spam * 0.8 + 0.1, np.arange(4), draws=30)
    assert result["roc_auc_interval"] == pytest.approx([1, 1])


@pytest.mark.parametrize("cells", [intervals.CELLS, 3 * 400])
def test_figures_of_draws_are_those_of_the_rows_drawn(monkeypatch, cells):
    spam, score, probability, group = example()
    whole = drawn_figures(spam, score, probability, group, draws=8)
    monkeypatch.setattr(intervals, "CELLS", cells)
    result = drawn_figures(spam, score, probability, group, draws=8)
    times = np.concatenate(list(draw(spam, group, draws=8)))
    assert times.shape == (8, 400) and (np.ptp(times, axis=1) > 0).all()
    for at, often in enumerate(times):
        rows = np.repeat(np.arange(400), often)
        for name, value in measured(spam[rows], score[rows], probability[rows]).items():
            if name not in ("examples", "spam"):
                assert result[name][at] == whole[name][at] == pytest.approx(value), name


def test_tied_scores_are_one_step():
    spam, _, _, group = example()
    flat = np.full(400, 0.3)
    result = drawn_figures(spam, flat, flat, group, draws=5)
    assert result["roc_auc"].tolist() == [0.5] * 5
    assert result["recall_at_1pct_fp"].tolist() == [0] * 5


def test_groups_are_drawn_whole():
    spam, _, _, group = example()
    for times in draw(spam, group, draws=6):
        assert (times[:, :100] == times[:, 100:200]).all()
        assert (times[:, :100].sum(axis=1) == 100).all()
