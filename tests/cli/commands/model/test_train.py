"""`linkvet train --tune` and `--free`, as a user meets them."""

import json

import pytest
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.data.errors import UserError
from linkvet.training import train
from linkvet.training.evaluate import paired as side_by_side

FIGURE = {"first": 0.9, "second": 0.92, "difference": 0.02, "low": 0.01, "high": 0.03,
          "real": True, "better": "second"}  # fmt: skip
FOUND = {"links.csv / anchor": {"examples": 9, "figures": {"roc_auc": FIGURE, "brier": FIGURE}}}


def run(*arguments):
    return CliRunner().invoke(app, ["train", *map(str, arguments)])


@pytest.mark.parametrize("trials", ["0", "-3", "many"])
def test_a_number_of_trials_that_is_none_is_refused(trials):
    told = run("--tune", trials)
    assert told.exit_code == 2
    assert "--tune" in told.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--tune", 3, "--free"), "does not go with --free"),
        (("labels.csv", "--tune", 3, "--out", "mine"), "from scratch"),
        (("labels.csv", "--free", "--out", "mine"), "from scratch"),
        (("--free", "--doubts", "doubts.csv"), "writes none"),
    ],
)
def test_what_does_not_go_together_is_refused(given, words):
    told = run(*given).exception
    assert isinstance(told, UserError) and words in str(told)


def test_the_number_of_trials_reaches_the_training(monkeypatch, tmp_path):
    given = {}
    monkeypatch.setattr(train, "train", lambda **how: given.update(how))
    assert run("--tune", 7, "--out", tmp_path / "model").exit_code == 0
    assert given["trials"] == 7
    assert run("--out", tmp_path / "model").exit_code == 0
    assert given["trials"] == 0


def test_free_trees_are_shown_beside_the_form_that_ships(monkeypatch):
    monkeypatch.setattr(side_by_side, "compare_free", lambda *_: FOUND)
    told = run("--free")
    assert told.exit_code == 0
    assert "0.92" in told.stdout and "No model was written" in told.stderr
    rows = json.loads(run("--free", "--json").stdout)
    assert rows[0]["free"] == 0.92 and rows[0]["shipped"] == 0.9 and rows[0]["real"] is True
    assert {row["figure"] for row in rows} == {"roc_auc", "brier"}
