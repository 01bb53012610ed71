"""Figures of held-out scores."""

import numpy as np
import polars as pl
import pytest
from score_fixture import drawn

from linkvet.training.metrics.ranking import figures
from linkvet.training.metrics.report import natural_slices, report


def test_figures_by_known_values():
    spam = np.array([1] * 100 + [0] * 1_000)
    perfect = figures(spam, spam.astype(float))
    assert {perfect[n] for n in perfect if n not in ("examples", "spam")} == {1.0}
    assert (perfect["examples"], perfect["spam"]) == (1_100, 100)
    # ten good examples lie above the upper half of the spam: 1 % of false positives
    score = np.concatenate([np.repeat([3.0, 1.0], 50), np.repeat([2.0, 0.0], [10, 990])])
    by_slice = figures(spam, score)
    assert by_slice["recall_at_1pct_fp"] == 1.0
    assert by_slice["recall_at_0.1pct_fp"] == 0.5
    assert by_slice["roc_auc"] == pytest.approx(1 - 0.5 * 0.01)


def test_report_is_by_set_and_pattern_where_both_classes_are_there():
    spam, score = drawn(400)
    table = pl.DataFrame(
        {
            "spam": spam,
            "set": ["domains"] * 300 + ["rare"] * 100,
            "pattern": ["domain"] * 400,
            "natural": [True] * 400,
            "family": [f"f{at}" for at in range(400)],
            "domain": [f"d{at}.test" for at in range(400)],
        }
    ).with_columns(spam=pl.when(pl.col("set") == "rare").then(1).otherwise("spam"))
    by_slice = report(table, score, np.arange(400) % 4)
    assert list(by_slice) == ["domains / domain"]
    assert by_slice["domains / domain"]["examples"] == 300
    low, high = by_slice["domains / domain"]["roc_auc_interval"]
    assert "calibration_error" in by_slice["domains / domain"]
    assert low <= by_slice["domains / domain"]["roc_auc"] <= high


def test_slices_drawn_as_they_come_are_told_richest_first():
    about = pl.DataFrame(
        {
            "set": ["b", "a", "a", "c"],
            "pattern": ["domain", "anchor", "as-given", "titles"],
            "natural": [True, True, True, False],
        }
    )
    assert natural_slices(about) == [("a", "as-given"), ("a", "anchor"), ("b", "domain")]
