"""`linkvet table train`, then `evaluate` and `compare`, as a user meets them."""

import json
from dataclasses import replace

import polars as pl
import pytest
from signals_table_fixture import rows
from table_command import call

from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED
from linkvet.training.custom_table import fit as table_fit
from linkvet.training.metrics import bootstrap as intervals
from linkvet.training.tracking import runs

MAIN = (
    "roc_auc",
    "average_precision",
    "recall_at_1pct_fp",
    "recall_at_0.1pct_fp",
    "brier",
    "calibration_error",
)


@pytest.fixture(scope="module")
def logged() -> list:
    return []


@pytest.fixture(scope="module", autouse=True)
def quick(logged):
    """Few rounds, and no MLflow: that is tested with the module that talks to it."""
    from contextlib import contextmanager

    @contextmanager
    def run(*given):
        yield lambda *results: logged.append((given, results))

    few = {name: replace(one, rounds=20) for name, one in table_fit.MEMBERS.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_fit, "MEMBERS", few)
        patch.setattr(intervals.with_intervals, "__defaults__", (20, 0, 0.95))
        patch.setattr(runs, "run", run)
        yield


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    rows().write_parquet(folder / "table.parquet")
    rows(80, seed=5).write_csv(folder / "other.csv")
    return folder


@pytest.fixture(scope="module")
def trained(place):
    return place / "model", call(
        "table",
        "train",
        place / "table.parquet",
        "--label",
        "label",
        "--group",
        "domain",
        "--out",
        place / "model",
        "--json",
    )


@pytest.fixture(scope="module")
def with_names(place):
    call(
        "table",
        "train",
        place / "table.parquet",
        "--host",
        "host",
        "--out",
        place / "names",
        "--ignore",
        "noise",
    )
    return place / "names"


def test_training_prints_its_figures_and_notes_and_saves(trained, logged):
    folder, run = trained
    figures = json.loads(run.stdout)
    assert figures["roc_auc"] > 0.7 and len(figures["roc_auc_interval"]) == 2
    assert "not learned, no numbers: host" in run.stderr
    text = (folder / "card.md").read_text()
    assert "table.parquet" in text and str(folder.parent) not in text
    assert str(folder.parent) not in (folder / "model.json").read_text()
    _, (logged_figures, facts, where) = logged[0]
    assert logged_figures["table.parquet / signals-table"]["roc_auc"] == figures["roc_auc"]
    assert where == folder and list(facts["data"]) == ["table.parquet"]


def test_evaluate_gives_figures_with_intervals(trained, place):
    run = call("table", "evaluate", place / "other.csv", "--model", trained[0], "--json")
    figures = json.loads(run.stdout)
    assert figures["examples"] == 80 and figures["spam"] == 40
    for name in MAIN:
        low, high = figures[f"{name}_interval"]
        assert 0 <= low <= high <= 1
    assert figures["roc_auc"] > 0.7


def test_evaluate_prints_a_line_for_every_figure(trained, place):
    run = call("table", "evaluate", place / "other.csv", "--model", trained[0])
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert lines[0] == ["figure", "value", "low", "high"]
    assert {line[0] for line in lines} >= set(MAIN)


def test_names_are_read_as_well(with_names, place):
    run = call("table", "evaluate", place / "other.csv", "--model", with_names, "--json")
    assert json.loads(run.stdout)["roc_auc"] > 0.9
    facts = json.loads((with_names / "model.json").read_text())
    assert facts["signals"][-3:] == ["name_reading", "label_reading", "suffix_reading"]
    assert "noise" not in facts["signals"]


def test_the_table_of_training_is_called_flattering(trained, place):
    run = call("table", "evaluate", place / "table.parquet", "--model", trained[0])
    assert "the very table the model was trained on" in run.stderr


def test_compare_two_models_on_one_table(trained, with_names, place):
    arguments = ("table", "compare", trained[0], with_names, "--on", place / "other.csv")
    figures = json.loads(call(*arguments, "--json").stdout)
    assert set(figures["figures"]) == set(MAIN)
    assert (figures["examples"], figures["spam"]) == (80, 40)
    one = figures["figures"]["roc_auc"]
    assert one["difference"] == pytest.approx(one["second"] - one["first"])
    alone = json.loads(
        call("table", "evaluate", place / "other.csv", "--model", with_names, "--json").stdout
    )
    assert one["second"] == alone["roc_auc"]
    lines = call(*arguments).stdout.splitlines()
    assert lines[0].split("\t")[:4] == ["figure", "first", "second", "difference"]
    assert lines[-1] == figures["says"] and str(with_names) in figures["says"]


def test_compare_two_models_of_links(labelled_export):
    sample, model = labelled_export
    run = call("compare", model, model, "--on", sample, "--json")
    figures = json.loads(run.stdout)
    assert figures["figures"]["brier"]["difference"] == 0
    assert "Nothing tells" in figures["says"]
    assert "not learned from: Is spam" in run.stderr


def test_evaluate_by_slice(labelled_export):
    sample, model = labelled_export
    figures = json.loads(call("evaluate", sample, "--model", model, "--json").stdout)
    assert figures["slices"]["all"]["roc_auc"] == figures["roc_auc"]
    assert (
        any(name.startswith("pattern: ") for name in figures["slices"])
        or len(figures["slices"]) > 1
    )
    lines = call("evaluate", sample, "--model", model).stdout.split("\n\n")
    assert lines[1].startswith("slice\texamples\tspam\troc_auc")


@pytest.fixture(scope="module")
def labelled_export(place):
    """The sample export with labels of no meaning, every other row, and the model that ships."""
    sample = pl.read_csv(
        PRETRAINED.parent.parent / "data/samples/ahrefs-backlinks.csv",
        encoding="utf-16",
        separator="\t",
        infer_schema=False,
    )
    rows = sample.with_columns(
        label=pl.when(pl.int_range(pl.len()) % 2 == 0)
        .then(pl.lit("spam"))
        .otherwise(pl.lit("good"))
    )
    rows.write_csv(place / "labelled.csv")
    return place / "labelled.csv", PRETRAINED


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["table", "compare", "model", "nowhere", "--on", "other.csv"], "isn't a model folder"),
        (["compare", "nowhere", "nowhere", "--on", "other.csv"], "isn't a model folder"),
        (["compare", "model", "model", "--on", "other.csv"], "not trained|of form"),
        (["evaluate", "other.csv"], "linkvet table"),
        (["table", "evaluate", "other.csv", "--model", "nowhere"], "isn't a model folder"),
        (["table", "evaluate", "few.csv", "--model", "model"], "lacks 1 of the model's"),
        (["train", "table.parquet", "--out", "x"], "too few to learn from"),
        (["train", "table.parquet", "--out", "model/pretrained"], "folder of its own"),
        (["table", "train", "table.parquet", "--out", "table.parquet"], "not a folder"),
    ],
)
def test_what_the_user_can_mend_is_said(trained, place, monkeypatch, arguments, words):
    monkeypatch.chdir(place)
    pl.read_csv("other.csv").drop("links").write_csv("few.csv")
    with pytest.raises(UserError, match=words):
        call(*arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["table", "evaluate", "other.csv"], "--model"),
        (["table", "train", "--out", "x"], "TABLE"),
        (["table", "train", "table.parquet"], "--out"),
        (["train", "labelled.csv"], "--out"),
        (["train", "--disavow", "d.txt", "--out", "x"], "LABELLED"),
        (["compare", "model", "model", "--on", "other.csv", "--group", "host"], "--group"),
    ],
)
def test_what_a_command_needs_is_said(trained, place, monkeypatch, arguments, words):
    monkeypatch.chdir(place)
    assert words in call(*arguments, code=2).stderr


def test_the_old_spelling_of_evaluate_gives_the_same_json(trained, place):
    given = (place / "other.csv", "--model", trained[0], "--json")
    old = call("evaluate", *given, "--signals-table")
    assert json.loads(old.stdout) == json.loads(call("table", "evaluate", *given).stdout)
    assert "is now `linkvet table evaluate`" in old.stderr
