"""`linkvet train TABLE --signals-table`, then `linkvet evaluate`, as a user meets them."""

import json
from dataclasses import replace

import polars as pl
import pytest
from signals_table_fixture import rows
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.data.errors import UserError
from linkvet.training import intervals, table_fit, track

MAIN = ("roc_auc", "average_precision", "recall_at_1pct_fp", "recall_at_0.1pct_fp", "brier",
        "calibration_error")  # fmt: skip


@pytest.fixture(scope="module")
def logged() -> list:
    return []


@pytest.fixture(scope="module", autouse=True)
def quick(logged):
    """Few rounds, and no MLflow: that is tested with the module that talks to it."""
    from contextlib import contextmanager

    @contextmanager
    def run(*given):
        yield lambda *found: logged.append((given, found))

    few = {name: replace(one, rounds=20) for name, one in table_fit.MEMBERS.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_fit, "MEMBERS", few)
        patch.setattr(intervals.with_intervals, "__defaults__", (20, 0, 0.95))
        patch.setattr(track, "run", run)
        yield


def call(*arguments, code: int = 0):
    found = CliRunner().invoke(app, list(map(str, arguments)))
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == code, found.output
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    rows().write_parquet(folder / "table.parquet")
    rows(80, seed=5).write_csv(folder / "other.csv")
    return folder


@pytest.fixture(scope="module")
def trained(place):
    return place / "model", call(
        "train", place / "table.parquet", "--signals-table", "--label", "label", "--group",
        "domain", "--out", place / "model", "--json",
    )  # fmt: skip


@pytest.fixture(scope="module")
def with_names(place):
    call("train", place / "table.parquet", "--signals-table", "--host", "host", "--out",
         place / "names", "--ignore", "noise")  # fmt: skip
    return place / "names"


def test_training_prints_its_figures_and_notes_and_saves(trained, logged):
    folder, run = trained
    found = json.loads(run.stdout)
    assert found["roc_auc"] > 0.7 and len(found["roc_auc_interval"]) == 2
    assert "not learned, no numbers: host" in run.stderr
    text = (folder / "card.md").read_text()
    assert "table.parquet" in text and str(folder.parent) not in text
    assert str(folder.parent) not in (folder / "model.json").read_text()
    _, (figures, facts, where) = logged[0]
    assert figures["table.parquet / signals-table"]["roc_auc"] == found["roc_auc"]
    assert where == folder and list(facts["data"]) == ["table.parquet"]


def test_evaluate_gives_figures_with_intervals(trained, place):
    run = call("evaluate", place / "other.csv", "--signals-table", "--model", trained[0], "--json")
    found = json.loads(run.stdout)
    assert found["examples"] == 80 and found["spam"] == 40
    for name in MAIN:
        low, high = found[f"{name}_interval"]
        assert 0 <= low <= high <= 1
    assert found["roc_auc"] > 0.7


def test_evaluate_prints_a_line_for_every_figure(trained, place):
    run = call("evaluate", place / "other.csv", "--signals-table", "--model", trained[0])
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert lines[0] == ["figure", "value", "low", "high"]
    assert {line[0] for line in lines} >= set(MAIN)


def test_names_are_read_as_well(with_names, place):
    run = call("evaluate", place / "other.csv", "--signals-table", "--model", with_names, "--json")
    assert json.loads(run.stdout)["roc_auc"] > 0.9
    facts = json.loads((with_names / "model.json").read_text())
    assert facts["signals"][-3:] == ["name_reading", "label_reading", "suffix_reading"]
    assert "noise" not in facts["signals"]


def test_the_table_of_training_is_called_flattering(trained, place):
    run = call("evaluate", place / "table.parquet", "--signals-table", "--model", trained[0])
    assert "the very table the model was trained on" in run.stderr


@pytest.mark.parametrize(("arguments", "words"), [
    (["evaluate", "other.csv"], "--signals-table"),
    (["evaluate", "other.csv", "--signals-table"], "one table and --model"),
    (["evaluate", "other.csv", "--signals-table", "--model", "nowhere"], "no model folder"),
    (["evaluate", "few.csv", "--signals-table", "--model", "model"], "lacks 1 of the model's"),
    (["train", "table.parquet", "--out", "x"], "too few to learn from"),
    (["train", "--signals-table", "--out", "x"], "learns from one table"),
    (["train", "--disavow", "d.txt", "--out", "x"], "Name the export of the same site"),
    (["train", "table.parquet", "--signals-table"], "folder of its own"),
    (["train", "table.parquet", "--signals-table", "--out", "table.parquet"], "not a folder"),
])  # fmt: skip
def test_what_the_user_can_mend_is_said(trained, place, monkeypatch, arguments, words):
    monkeypatch.chdir(place)
    pl.read_csv("other.csv").drop("links").write_csv("few.csv")
    with pytest.raises(UserError, match=words):
        call(*arguments)
