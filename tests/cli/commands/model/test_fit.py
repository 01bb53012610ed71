"""`linkvet fit` and `linkvet model free-trees`, as a user meets them."""

import json

import pytest
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.training import from_scratch
from linkvet.training.evaluate import paired

FIGURE = {
    "first": 0.9,
    "second": 0.92,
    "difference": 0.02,
    "low": 0.01,
    "high": 0.03,
    "real": True,
    "better": "second",
}
COMPARISON = {
    "links.csv / anchor": {"examples": 9, "figures": {"roc_auc": FIGURE, "brier": FIGURE}}
}


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.mark.parametrize("trials", ["0", "-3", "many"])
def test_a_number_of_trials_that_is_none_is_refused(trials):
    result = run("fit", "--tune", trials)
    assert result.exit_code == 2
    assert "--tune" in result.stderr


@pytest.mark.parametrize(
    "given",
    [
        ("fit", "--free"),
        ("model", "free-trees", "--tune", 3),
        ("train", "a.csv", "--tune", 3),
        ("model", "free-trees", "--doubts", "doubts.csv"),
        ("fit", "--disavow", "d.txt"),
    ],
)
def test_what_does_not_go_together_cannot_be_said(given):
    result = run(*given)
    assert result.exit_code == 2 and "No such option" in result.stderr


def test_the_number_of_trials_reaches_the_fit(monkeypatch, tmp_path, labelled):
    given = {}
    monkeypatch.setattr(from_scratch, "fit_from_scratch", lambda *_, **how: given.update(how))
    out = ("--data", labelled, "--out", tmp_path / "model")
    assert run("fit", "--tune", 7, *out).exit_code == 0
    assert given["trials"] == 7
    result = run("train", *out)  # as it was spelled before
    assert result.exit_code == 0 and "is now `linkvet fit`" in result.stderr
    assert given["trials"] == 0


def test_free_trees_are_shown_beside_the_form_that_ships(monkeypatch, labelled):
    monkeypatch.setattr(paired, "compare_free", lambda *_: COMPARISON)
    result = run("model", "free-trees", "--data", labelled)
    assert result.exit_code == 0
    assert "0.92" in result.stdout and "No model was written" in result.stderr
    rows = json.loads(run("model", "free-trees", "--data", labelled, "--json").stdout)
    assert rows[0]["free"] == 0.92 and rows[0]["shipped"] == 0.9 and rows[0]["real"] is True
    assert {row["figure"] for row in rows} == {"roc_auc", "brier"}
