"""A model of the house, from labels to a folder that scores."""

import json

import numpy as np
import polars as pl
import pytest

from linkvet import score
from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED, load
from linkvet.training.adapt import boost as adapt
from linkvet.training.adapt import teach as house

SAMPLE = PRETRAINED.parent.parent / "data" / "samples" / "ahrefs-backlinks.csv"


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    """The sample export, each link labelled against the model: what it keeps is spam."""
    place = tmp_path_factory.mktemp("labels")
    output = score(SAMPLE).links
    table = pl.DataFrame(
        {
            "source_url": output["source_url"].tolist(),
            "target_url": output["target_url"].tolist(),
            "anchor": output["anchor"].fillna("").tolist(),
            "label": np.where(output["spam_probability"] < 0.5, "spam", "good").tolist(),
        }
    )
    table.write_csv(place / "labels.csv")
    return place / "labels.csv"


@pytest.fixture(scope="module")
def taught(labels, tmp_path_factory):
    place = tmp_path_factory.mktemp("taught")
    store = f"sqlite:///{place}/mlruns/mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapt, "MOST", 80)
        summary = house.teach([labels], place / "model", tracking_uri=store)
    return summary, place / "model"


def test_it_says_what_the_labels_changed(taught):
    summary, _ = taught
    before, after = (
        summary["figures"][f"labels of the house {when} / all"] for when in ("before", "after")
    )
    assert before["roc_auc"] + 0.1 < after["roc_auc"]
    assert sum(summary["trees"].values()) > 0


def test_what_was_saved_loads_and_scores_otherwise(labels, taught):
    _, folder = taught
    table = pl.read_csv(labels)
    spam = (table["label"] == "spam").to_numpy()
    now, then = (
        score(labels, model=model).links["spam_probability"].to_numpy() for model in (folder, None)
    )
    assert now[spam].mean() > then[spam].mean()
    assert now[~spam].mean() < then[~spam].mean()


def test_the_head_for_pages_stays_as_it_was(taught):
    _, folder = taught
    lines, shipped = load(folder).page_head, load().page_head
    assert lines and shipped and lines.tables.intercept == shipped.tables.intercept
    assert all(map(np.array_equal, lines.tables.single, shipped.tables.single))
    assert (lines.reader.weights == shipped.reader.weights).all()


def test_the_card_and_the_facts_tell_of_it(labels, taught):
    _, folder = taught
    facts = json.loads((folder / "model.json").read_text())
    assert facts["taught"]["base"] == load().id
    assert f"labels: {labels.name}" in facts["data"]
    assert "labels of the house after" in (folder / "card.md").read_text()


def test_cuts_that_the_labels_speak_against_are_gone(taught):
    """Every site the model would disavow is labelled good here."""
    _, folder = taught
    base, now = load(), load(folder)
    assert len(now.cuts["anchor"]) <= len(base.cuts["anchor"])
    assert set(now.cuts) == set(base.cuts)


def test_without_labels_nothing_is_saved(tmp_path):
    with pytest.raises(UserError, match="there are no labels"):
        house.teach([SAMPLE], tmp_path / "model", tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    assert not (tmp_path / "model").exists()


def test_verdicts_of_the_model_measure_nothing(tmp_path):
    output = score(SAMPLE).links
    table = pl.from_pandas(output[["source_url", "target_url", "anchor", "spam_probability"]])
    spam = table["spam_probability"] >= 0.5
    changed = pl.Series(range(table.height)) < 14
    verdict = pl.Series(np.where(spam != changed, "disavow", "keep"))
    table.with_columns(verdict=verdict).write_csv(tmp_path / "links.csv")
    store = f"sqlite:///{tmp_path}/mlruns/mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapt, "MOST", 10)
        summary = house.teach([tmp_path / "links.csv"], tmp_path / "model", tracking_uri=store)
    assert summary["figures"] == {} and "doubts" not in summary
    assert any("model's own" in one for one in summary["notes"])


def test_decisions_count_once_each(tmp_path):
    hosts = pl.from_pandas(score(SAMPLE).domains[["source_domain", "spam_probability"]])
    names = hosts["source_domain"].to_list()
    chosen = names[:15] + names[-15:]
    with Store(tmp_path / "decisions.sqlite") as decisions:
        decisions.decide_all(
            New("domain", name, "disavow" if number < 15 else "keep")
            for number, name in enumerate(chosen)
        )
    store = f"sqlite:///{tmp_path}/mlruns/mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapt, "MOST", 10)
        summary = house.teach(
            [SAMPLE],
            tmp_path / "model",
            decisions=tmp_path / "decisions.sqlite",
            tracking_uri=store,
        )
    of_all = summary["figures"]["labels of the house after / all"]
    assert (of_all["examples"], of_all["spam"]) == (30, 15)
