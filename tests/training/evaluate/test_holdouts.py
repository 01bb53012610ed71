"""Harder tests: what came later, fewer labels, a list left out. Few rounds: the way is tested."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from linkvet.training.card.robustness import failures, signal_ledger
from linkvet.training.card.robustness import harder_tests as harder
from linkvet.training.evaluate import holdouts as module
from linkvet.training.evaluate.holdouts import (
    harder_tests,
    later,
    learning_curve,
    lists,
    without_list,
)
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.examples.manifest import read_manifest
from linkvet.training.fit.heads import FIT_OF


@pytest.fixture(scope="module", autouse=True)
def quick():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            module,
            "FIT_OF",
            {level: replace(fit, rounds=15, averaged=1) for level, fit in FIT_OF.items()},
        )
        patch.setattr(module, "FEWEST_LISTED", 5)
        patch.setattr(module, "SHARES", (0.5, 1.0))  # less leaves folds of this folder empty
        yield


@pytest.fixture(scope="module")
def examples(labelled) -> Examples:
    return load_examples(read_manifest(labelled))


@pytest.fixture(scope="module")
def tests(examples) -> dict:
    return harder_tests(examples, np.zeros(examples.about.height))


def test_later_links_are_scored_by_what_came_before(examples, tests):
    for name, one in tests["later"].items():
        assert "first seen after" in name
        assert one["examples"] < examples.about.height / 2
        assert one["roc_auc_by_folds"] == 0.5  # the zeros that were given
    assert tests["later"]


def test_undated_examples_have_no_later(examples):
    undated = examples.about.with_columns(first_seen=pl.lit(None, pl.Date))
    assert later(Examples(examples.signals, undated), np.zeros(undated.height)) == {}


def test_a_curve_learns_from_more_and_tests_on_the_same(examples, tests):
    curve = pl.DataFrame(tests["curve"])
    for _, part in curve.group_by("set"):
        part = part.sort("share")
        assert part["share"].to_list() == list(module.SHARES)
        assert part["labels"].is_sorted() and part["labels"][0] < part["labels"][-1]
        assert part["examples"].n_unique() == 1
    assert learning_curve(examples, shares=(1.0,)) == learning_curve(examples, shares=(1.0,))


def test_a_list_is_left_out_with_its_entries(examples, tests):
    names = lists(examples)
    assert names and set(tests["lists"]) == set(names)
    rows, scored = without_list(module.names_only(examples), names[0])
    bad = rows.filter(pl.col("spam") == 1)
    assert bad["source"].str.split("|").list.contains(names[0]).all()
    assert scored.score.shape == scored.probability.shape == (rows.height,)
    assert 0 < rows.filter(pl.col("spam") == 0).height < examples.about.height


def test_the_card_tells_each(tests):
    text = "\n".join(harder({"unseen": tests}))
    for name in (*tests["later"], *tests["lists"], tests["curve"][0]["set"]):
        assert f"| {name} |" in text
    assert "--thorough" in harder({})[0]


def test_the_card_names_failures_and_signals():
    kind = {"spam": 1, "kind": "copy", "rows": 6, "wrong": 4}
    row = {"row": 12, "spam": 0, "kind": "blog", "probability": 0.91}
    text = failures({"failures": {"a.csv / as-given": {"kinds": [kind], "rows": [row]}}})
    assert "| spam | copy | 4 | 6 |" in text and "| 12 | good | blog | 0.910 |" in text
    one = {"coverage": 0.5, "median_spam": 1.0, "median_good": None, "auc": 0.75}
    table = signal_ledger(
        {"ledger": {"path_depth": one}, "importance": {"full": {"path_depth": 0.2}}}
    )
    assert table[-1] == "| path_depth | 50% | 1 |  | 0.750 | 0.2 |"
    assert signal_ledger({}) == ["No ledger was kept."]
