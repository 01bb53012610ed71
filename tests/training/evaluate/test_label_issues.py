"""Doubted labels: the flipped ones are found, listed with reasons, and written safely."""

import json

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import signals
from linkvet.features.profile_summary import summarise
from linkvet.model.reasons.texts import as_json
from linkvet.model.store import load
from linkvet.training.adapt import boost as adapt
from linkvet.training.evaluate.label_issues import (
    as_csv,
    example_label_issues,
    find_label_issues,
    house_label_issues,
)
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.tracking import runs

ONE = np.zeros(6, int)


def test_what_reaches_the_other_class_threshold_is_doubted():
    spam = np.array([1, 1, 1, 0, 0, 0])
    probability = np.array([0.9, 0.8, 0.05, 0.1, 0.7, 0.2])
    # thresholds: spam 0.583, good 0.667: rows 2 and 4 lie beyond those of the other class
    assert find_label_issues(spam, probability, ONE).tolist() == [2, 4]


def test_where_both_thresholds_are_reached_the_likelier_class_counts():
    spam = np.array([1, 1, 1, 0, 0, 0])
    probability = np.array([0.51, 0.3, 0.45, 0.6, 0.7, 0.5])
    # thresholds 0.42 and 0.4: row 2 reaches both and is likelier good, row 3 likelier spam
    assert find_label_issues(spam, probability, ONE).tolist() == [1, 4, 3, 2]


def test_every_pattern_has_thresholds_of_its_own():
    spam = np.tile([1, 1, 0, 0], 2)
    low = np.array([0.4, 0.35, 0.02, 0.38])
    probability = np.concatenate([low, [0.99, 0.95, 0.5, 0.4]])
    apart = find_label_issues(spam, probability, np.repeat([0, 1], 4))
    assert 3 in apart and 3 not in find_label_issues(spam, probability, np.zeros(8, int))


def test_one_class_alone_has_nothing_to_doubt():
    assert find_label_issues(np.ones(6), np.linspace(0, 1, 6), ONE).tolist() == []


@pytest.fixture(scope="module")
def case(predicted):
    """Links labelled as the model that ships would, but for five."""
    many, predictions, agreeing = predicted
    spam = agreeing.astype(float)
    order = np.argsort(predictions.probability)
    wrong = np.concatenate([order[:3], order[-2:]])
    spam[wrong] = 1 - spam[wrong]
    labelled = Labelled(many, spam, np.ones(200), many["host"].to_numpy(), SITE, [])
    return labelled, predictions, wrong


def test_flipped_labels_of_the_house_lead_the_list(case):
    labelled, predictions, wrong = case
    pattern = np.array(LEVELS)[predictions.pattern]
    probability = (np.argsort(np.argsort(predictions.probability)) + 0.5) / 200
    listed = house_label_issues(load(), labelled, np.arange(200), probability, pattern)
    assert set(listed["row"][:5] - 1) == set(wrong)
    assert listed["rank"].to_list() == list(range(1, listed.height + 1))
    first = listed.row(0, named=True)
    assert first["source_file"] == "invented.csv"
    assert first["source_url"] == labelled.links["source_url"][first["row"] - 1]
    assert (first["label"] == "spam") == (first["spam_probability"] < 0.5)
    assert json.loads(first["reasons"])[0].keys() == {"signal", "says", "amount"}


def test_reasons_are_those_that_scoring_gives(case):
    labelled, predictions, _ = case
    pattern = np.array(LEVELS)[predictions.pattern]
    probability = np.where(labelled.spam == 1, 0.1, 0.9)
    probability[:2] = 1 - probability[:2]
    listed = house_label_issues(load(), labelled, np.arange(200), probability, pattern)
    assert listed.height > 100
    expected = as_json(predictions.reason_codes, load().usual).gather(listed["row"] - 1)
    assert listed["reasons"].to_list() == expected.to_list()


def test_examples_are_listed_once_by_their_fullest_evidence(case):
    labelled, _, _ = case
    rows = labelled.links[:20]
    values = signals(rows, summarise(rows, SITE))
    about = pl.DataFrame(
        {
            "spam": [n % 2 for n in range(20)],
            "domain": rows["domain"].cast(pl.String),
            "set": "one.csv",
            "source": "one.csv",
            "row": range(1, 21),
            "pattern": "as-given",
        }
    )
    poorer = about.with_columns(pattern=pl.lit("anchor"))
    names = about.with_columns(row=pl.lit(None, pl.Int64), pattern=pl.lit("domain"))
    score = np.where(about["spam"].to_numpy() == 1, 9.0, -9.0)
    score[4] = 10.0
    every = np.concatenate([score, -score, score])
    listed = example_label_issues(
        load(), pl.concat([about, poorer, names]), pl.concat([values] * 3), every
    )
    assert sorted(listed["row"].to_list(), key=str) == [5, None]
    assert listed["label"].to_list() == ["good", "good"]


def test_the_list_runs_in_no_spreadsheet():
    text = as_csv(pl.DataFrame({"source_url": ["=1+1"], "row": [-1]})).decode()
    assert text.splitlines()[1] == "'=1+1,-1"


@pytest.fixture
def quick(monkeypatch):
    """Few trees, and no MLflow: what would be logged is kept."""
    from contextlib import contextmanager

    logged = []

    @contextmanager
    def run(*given):
        yield lambda *table: logged.append(table)

    monkeypatch.setattr(adapt, "MOST", 20)
    monkeypatch.setattr(runs, "run", run)
    return logged


@pytest.fixture
def export(tmp_path):
    """Links that leave no doubt, but for one label."""
    rows = pl.DataFrame(
        {
            "source_url": [
                f"https://{'cheap-backlinks-seo' if n % 2 else 'harbour-notes'}{n}.example/p{n}"
                for n in range(60)
            ],
            "target_url": ["https://spa.example/"] * 60,
            "anchor": ["buy cheap backlinks" if n % 2 else "Spa" for n in range(60)],
            "label": ["spam" if n % 2 or n == 40 else "good" for n in range(60)],
        }
    )
    rows.write_csv(tmp_path / "labels.csv")
    return tmp_path


def call(*arguments):
    table = CliRunner().invoke(app, list(map(str, arguments)))
    if table.exception and not isinstance(table.exception, SystemExit):
        raise table.exception
    return table


def test_train_lists_doubts_where_it_is_told_and_in_the_run(export, quick):
    path = export / "doubts.csv"
    run = call("train", export / "labels.csv", "--out", export / "model", "--doubts", path)
    listed = pl.read_csv(path)
    assert f"{listed.height:,} labels may be wrong: listed in {path}" in run.stderr
    assert listed["row"][0] == 41 and listed["label"][0] == "spam"
    *_, logged_texts = quick[0]
    assert logged_texts["doubts.csv"] == path.read_text()
    facts = json.loads((export / "model" / "model.json").read_text())
    assert facts["taught"]["doubts"] == listed.height
    assert sorted(one.name for one in export.iterdir()) == ["doubts.csv", "labels.csv", "model"]


def test_train_says_how_many_without_being_asked(export, quick):
    run = call("train", export / "labels.csv", "--out", export / "model")
    assert "labels may be wrong: list them by --doubts FILE" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--doubts", "nowhere/doubts.csv"], "its folder is not there"),
        (["--doubts", "."], "this is a folder"),
        (["--doubts", "labels.csv"], "these labels would be replaced"),
        (["--doubts", "d.csv", "--disavow", "labels.csv"], "does not go with --disavow"),
    ],
)
def test_what_could_not_be_written_is_refused_first(export, quick, monkeypatch, arguments, words):
    monkeypatch.chdir(export)
    with pytest.raises(UserError, match=words):
        call("train", "labels.csv", "--out", "model", *arguments)
    assert not quick and not (export / "model").exists()


def test_doubts_do_not_depend_on_the_order_of_patterns(case):
    labelled, predictions, _ = case
    pattern = np.array(LEVELS)[predictions.pattern]
    shuffled = np.random.default_rng(0).permutation(200)
    probability = predictions.probability
    forth = find_label_issues(labelled.spam, probability, pattern)
    back = find_label_issues(labelled.spam[shuffled], probability[shuffled], pattern[shuffled])
    assert set(forth) == set(shuffled[back])
