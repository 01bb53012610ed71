"""Rows without labels: scored, explained and their signals listed, as a user meets them."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from signals_table_fixture import rows
from table_command import call

from linkvet.cli.commands.table import explain
from linkvet.data.errors import UserError
from linkvet.model.calibration import Sigmoid
from linkvet.model.folder.sealed import is_table_model
from linkvet.training.custom_table import fit as table_fit
from linkvet.training.custom_table.card import FIGURES
from linkvet.training.custom_table.ledger import importance, table_ledger
from linkvet.training.custom_table.read import read_table
from linkvet.training.custom_table.score import TOGETHER, explain_row, read_rows, score_rows
from linkvet.training.custom_table.store import TableModel, load, save
from linkvet.training.custom_table.train import READINGS, score_table
from linkvet.training.fit.host_name_readers import fit_readers
from linkvet.training.promote import promote


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A table, and a folder of a model that reads its host names too."""
    folder = tmp_path_factory.mktemp("score")
    rows().write_parquet(folder / "table.parquet")
    rows(30, seed=3).drop("label").write_csv(folder / "new.csv")
    few = {name: replace(one, rounds=10) for name, one in table_fit.MEMBERS.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_fit, "MEMBERS", few)
        fitted(folder)
    return folder


def fitted(folder):
    table = read_table(folder / "table.parquet", "label", "domain", "host")
    readings = np.random.default_rng(0).normal(table.spam[:, None], 2, (160, 3))
    names = [pl.Series(name, one) for name, one in zip(READINGS, readings.T, strict=True)]
    signals = table.signals.hstack(names)
    parts = table_fit.fit(signals.columns, signals.to_numpy(), table.spam)
    scales = dict(
        zip((*parts.boosters, "kernel"), [(0.1, 2.0), (0.2, 1.0), (0, 3), (-1, 0.5)], strict=True)
    )
    facts = {
        "data": {},
        "figures": dict.fromkeys(FIGURES, 0.5),
        "columns": table.columns,
        "ledger": table_ledger(parts, signals, table.spam),
    }
    readers = fit_readers(table.host, table.spam)
    model = TableModel(parts, scales, Sigmoid(1.5, -0.5), readers, facts)
    save(folder / "model", model, "# Card\n")


@pytest.fixture(scope="module")
def model(place):
    return load(place / "model")


def test_the_amounts_add_up_to_the_log_odds_of_the_probability(place, model):
    given = read_rows(place / "new.csv", model)
    scores = score_rows(model, given)
    for row in (1, 17, 30):
        result = explain_row(model, given, row)
        assert result.unit == "log-odds"
        assert result.probability == pytest.approx(scores["spam_probability"][row - 1], abs=1e-9)
        assert result.total == pytest.approx(np.log(result.probability / (1 - result.probability)))
        assert result.total == pytest.approx(result.bias + sum(o["amount"] for o in result.signals))
        sizes = [abs(one["amount"]) for one in result.signals]
        assert sizes == sorted(sizes, reverse=True)


def test_signals_stand_with_their_values_and_ratios_with_both_names(place, model):
    table = pl.read_csv(place / "new.csv")
    lines = explain_row(model, read_rows(place / "new.csv", model), 5).signals
    result = {one["signal"]: one for one in lines}
    assert result[TOGETHER]["value"] is None
    assert result["links"]["value"] == table["links"][4]
    both = [name for name in result if " / " in name]
    assert "links / pages" in both
    expected = table["links"][4] / table["pages"][4]
    assert result["links / pages"]["value"] == pytest.approx(expected, rel=0.5)


def test_a_signal_that_speaks_for_spam_adds_and_one_against_takes(place, model):
    given = read_rows(place / "new.csv", model)
    amounts = []
    for value in (-50.0, 50.0):
        turned = given.signals.with_columns(name_reading=pl.lit(value))
        result = {
            one["signal"]: one["amount"]
            for one in explain_row(model, replace(given, signals=turned), 1).signals
        }
        amounts.append(result["name_reading"])
    assert amounts[0] < 0 < amounts[1]


def test_a_calibration_that_bends_is_said(place, model):
    class Bent:
        def probability(self, score):
            return np.clip(score, 0, 1)

    result = explain_row(replace(model, calibration=Bent()), read_rows(place / "new.csv", model), 2)
    assert result.unit == "score before calibration"
    assert result.probability == pytest.approx(min(max(result.total, 0), 1))


def test_scores_are_those_of_evaluation(place, model):
    labelled = read_table(place / "table.parquet", "label", "domain", "host")
    _, expected = score_table(model, replace(labelled, signals=labelled.signals))
    result = score_rows(model, read_rows(place / "table.parquet", model))
    assert result["spam_probability"].to_numpy() == pytest.approx(expected)


def test_every_row_in_is_scored_or_rejected(place, tmp_path):
    text = (place / "new.csv").read_text().splitlines()
    text.insert(4, "cut,short")
    (tmp_path / "new.csv").write_text("\n".join(text))
    out = tmp_path / "out"
    run = call("table", "score", tmp_path / "new.csv", "--model", place / "model", "--out", out)
    assert "30 rows scored, 1 left out" in run.stdout and "1 rows were left out" in run.stderr
    scores, remaining = pl.read_csv(out / "scores.csv"), pl.read_csv(out / "rejects.csv")
    assert scores.columns == ["row", "domain", "host", "spam_probability"]
    assert sorted([*scores["row"], *remaining["row"]]) == list(range(1, 32))
    assert remaining["row"].to_list() == [4] and remaining["source_file"].to_list() == ["new.csv"]
    summary = json.loads((out / "summary.json").read_text())
    assert summary["rows_in"] == summary["rows_out"] + summary["rejected"] == 31
    assert sorted(path.name for path in out.iterdir()) == [
        ".linkvet-written.json",
        "rejects.csv",
        "scores.csv",
        "summary.json",
    ]


def test_scores_to_standard_output(place):
    run = call(
        "table",
        "score",
        place / "new.csv",
        "--model",
        place / "model",
        "--out",
        "-",
        "--format",
        "jsonl",
    )
    assert len(run.stdout.splitlines()) == 30
    first = json.loads(run.stdout.splitlines()[0])
    assert list(first) == ["row", "domain", "host", "spam_probability"]


def test_explain_at_the_command_line(place, monkeypatch):
    given = ["table", "explain", place / "new.csv", "--model", place / "model"]
    given += ["--row", "17"]
    result = json.loads(call(*given, "--json").stdout)
    assert result["row"] == 17 and 0 < result["spam_probability"] < 1
    assert result["sum"] == pytest.approx(
        result["bias"] + sum(o["amount"] for o in result["signals"])
    )
    monkeypatch.setattr(explain, "SHOWN", 3)
    output = call(*given).stdout
    assert "row: 17" in output and "unit: log-odds" in output
    assert f"{len(result['signals']) - 3} others" in output


def test_signals_of_a_model_are_listed(place, model):
    result = json.loads(call("table", "signals", "--model", place / "model", "--json").stdout)
    assert {one["signal"] for one in result} == set(model.parts.signals)
    assert sum(one["importance"] for one in result) == pytest.approx(1, abs=0.001)
    assert [one["importance"] for one in result] == sorted(
        (one["importance"] for one in result), reverse=True
    )
    gaps = next(one for one in result if one["signal"] == "gaps")
    assert gaps["coverage"] == pytest.approx(1 - rows()["gaps"].null_count() / 160, abs=0.001)
    assert list(gaps) == ["signal", "importance", "auc", "coverage", "median_spam", "median_good"]
    assert importance(model.parts)["links"] > importance(model.parts)["noise"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["table", "score", "few.csv", "--model", "model"], "lacks 1 of the model's"),
        (["table", "score", "nohost.csv", "--model", "model"], "column 'host'.*reads host"),
        (["table", "score", "words.csv", "--model", "model"], "column 'links'.*numbers"),
        (["table", "explain", "new.csv", "--model", "model", "--row", "31"], "no such row"),
        (["signals", "--model", "model"], "linkvet table signals"),
    ],
)
def test_what_the_user_can_mend_is_said(place, monkeypatch, arguments, words):
    monkeypatch.chdir(place)
    new = pl.read_csv("new.csv")
    new.drop("links").write_csv("few.csv")
    new.drop("host").write_csv("nohost.csv")
    new.with_columns(links=pl.lit("many")).write_csv("words.csv")
    with pytest.raises(UserError, match=words):
        call(*arguments)


def test_a_model_of_a_table_is_no_champion_and_scores_no_exports(place):
    with pytest.raises(UserError, match=r"can't be a champion.*runs:/ID/model"):
        promote(str(place / "model"), "sqlite:///nowhere/mlflow.db")
    with pytest.raises(UserError, match="linkvet table score"):
        call("score", place / "new.csv", "--model", place / "model")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["table", "score", "new.csv"], "--model"),
        (["table", "explain", "new.csv", "--model", "model"], "--row"),
        (["table", "explain", "new.csv", "--model", "model", "--row", "0"], "--row"),
    ],
)
def test_what_a_command_needs_is_said(place, monkeypatch, arguments, words):
    monkeypatch.chdir(place)
    assert words in call(*arguments, code=2).stderr


def test_the_two_forms_are_told_apart(place, tmp_path):
    assert is_table_model(place / "model") and not is_table_model(tmp_path)
    (tmp_path / "model.json").write_text("[]")
    assert not is_table_model(tmp_path)


def test_old_spellings_work_and_say_the_new_ones(place):
    old = call(
        "score", place / "new.csv", "--signals-table", "--model", place / "model", "--out", "-"
    )
    assert "is now `linkvet table score`" in old.stderr
    new = call("table", "score", place / "new.csv", "--model", place / "model", "--out", "-")
    assert old.stdout == new.stdout and "is now" not in new.stderr
