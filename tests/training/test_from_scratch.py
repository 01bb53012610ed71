"""Labelled data in; a fitted, measured and saved model out."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from labelled_fixture import EXPORT

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.heads import HEADS
from linkvet.model.options import ScoringOptions
from linkvet.model.scoring import run as score
from linkvet.model.store import load
from linkvet.training.evaluate.label_issues import example_label_issues
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import read_manifest
from linkvet.training.fit import cross_fit as crossing
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, labelled_domains
from linkvet.training.from_scratch import fit_from_scratch

# MLflow and its database library warn about each other's versions
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:mlflow", "ignore::DeprecationWarning:sqlalchemy"
)

FITS = tuple(replace(fit, rounds=15) for fit in crossing.FITS)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Few rounds: what is tested is the way, not the model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossing, "FITS", FITS)
        yield


@pytest.fixture(scope="module")
def steps() -> list[str]:
    return []


@pytest.fixture(scope="module")
def on_label_issues() -> list[pl.DataFrame]:
    return []


@pytest.fixture(scope="module")
def trained(labelled, store_uri, tmp_path_factory, steps, on_label_issues):
    """A model folder, and the figures that training gave back."""
    out = tmp_path_factory.mktemp("trained") / "model"
    figures = fit_from_scratch(
        read_manifest(labelled),
        out,
        store_uri,
        "tiny",
        on_label_issues=on_label_issues.append,
        progress=lambda what, *_: steps.append(what),
    )
    return out, figures


@pytest.fixture(scope="module")
def cross(labelled) -> CrossFit:
    return cross_fit(load_examples(read_manifest(labelled)))


def test_figures_are_by_set_and_pattern(trained):
    _, figures = trained
    expected = {f"{EXPORT} / {pattern}" for pattern in LEVELS}
    expected |= {"domains / domain", "domains / page-and-date"}
    assert set(figures) == expected
    assert figures["domains / domain"]["roc_auc"] > 0.9
    assert figures[f"{EXPORT} / as-given"]["roc_auc"] > 0.7


def test_flipped_labels_are_in_doubt(trained, on_label_issues, cross):
    assert [table.columns[0] for table in on_label_issues] == ["rank"]
    flipped = cross.about.with_columns(
        spam=pl.when((pl.col("set") == EXPORT) & pl.col("row").is_in([3, 4, 5]))
        .then(1 - pl.col("spam"))
        .otherwise("spam")
    )
    listed = example_label_issues(load(trained[0]), flipped, cross.signals, cross.score)
    assert {3, 4, 5} <= set(listed.filter(pl.col("source_file") == EXPORT)["row"])
    assert listed.height < on_label_issues[0].height + 8


def test_what_was_saved_is_a_model_with_its_card(trained, labelled):
    out, figures = trained
    model = load(out)
    assert set(model.heads) == {head.name for head in HEADS}
    assert set(model.calibration) == set(LEVELS)
    assert model.cuts["domain"] == []
    assert model.card["figures"] == figures
    assert set(model.card["data"]) == set(read_manifest(labelled).digests())
    assert set(model.card["ledger"]) >= set(model.card["signals"]["full"])
    text = (out / "card.md").read_text()
    assert f"| {EXPORT} / as-given |" in text
    assert str(labelled) not in text + (out / "model.json").read_text()


def test_the_model_scores_an_export(trained, labelled):
    out, _ = trained
    scored = score([labelled / "exports" / EXPORT], ScoringOptions(model=out))
    links = scored.links
    assert scored.rows.height == 120
    assert links["spam_probability"].is_between(0, 1).all()
    spam = links["source_domain"].str.ends_with(".test")
    mean = [links.filter(one)["spam_probability"].mean() for one in (spam, ~spam)]
    assert mean[0] > mean[1] + 0.2


def test_the_run_was_logged(trained, store_uri):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name("tiny")
    assert experiment is not None
    runs = client.search_runs([experiment.experiment_id])
    (one,) = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    assert len(runs) > 1  # a run for each fold lies below it
    assert one.info.status == "FINISHED"
    saved = {file.path for file in client.list_artifacts(one.info.run_id, "boosters")}
    assert {f"boosters/{fit.name}-0.txt" for fit in FITS} <= saved
    _, figures = trained
    logged = one.data.metrics["domains/domain/roc_auc"]
    assert logged == figures["domains / domain"]["roc_auc"]


def test_the_user_is_told_what_is_going_on(trained, steps):
    assert steps[0] == "reading examples"
    assert steps[-1] == "fitting the final model"
    assert "reading names out of fold" in steps


def test_every_example_is_scored_out_of_fold(cross):
    assert np.isfinite(cross.score).all()
    for tie in ("family", "domain"):
        folds = cross.about.with_columns(fold=pl.Series(cross.folds)).group_by(tie)
        assert folds.agg(pl.col("fold").n_unique())["fold"].max() == 1


def test_names_were_read_for_every_example(cross):
    for name in ("name_reading", "label_reading", "suffix_reading"):
        assert not cross.signals[name].is_nan().any()


def test_a_domain_is_named_once(cross):
    table = labelled_domains(cross.about)
    assert table["domain"].n_unique() == table.height
    assert set(table["spam"]) == {0, 1}


def test_the_same_data_give_the_same_scores(cross, labelled):
    again = cross_fit(load_examples(read_manifest(labelled)))
    assert np.array_equal(cross.score, again.score)
