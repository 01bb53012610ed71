"""Two ways of fitting, measured in pairs; tuned heads and free trees."""

import json
from dataclasses import replace

import numpy as np
import pytest
from labelled_fixture import EXPORT

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.store import load
from linkvet.training.evaluate import paired as side_by_side
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import read_manifest
from linkvet.training.fit import cross_fit as crossing
from linkvet.training.fit.heads import free
from linkvet.training.from_scratch import fit_from_scratch
from linkvet.training.tuning import search as tune
from linkvet.training.tuning import tuned

# MLflow, Optuna and their database library warn about each other's versions
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:mlflow", "ignore::DeprecationWarning:sqlalchemy"
)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Few rounds: what is tested is the way, not the model."""
    fits = tuple(replace(fit, rounds=15, averaged=1) for fit in crossing.FITS)
    with pytest.MonkeyPatch.context() as patch:
        for module in (crossing, side_by_side, tuned):
            patch.setattr(module, "FITS", fits)
        yield


@pytest.fixture(scope="module")
def cross(labelled) -> crossing.CrossFit:
    return crossing.cross_fit(load_examples(read_manifest(labelled)))


def runs(uri: str, experiment: str) -> dict:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(uri)
    one = client.get_experiment_by_name(experiment)
    assert one is not None
    return {run.info.run_name: run for run in client.search_runs([one.experiment_id])}


def test_a_form_does_not_differ_from_itself(cross):
    best = side_by_side.side_by_side(cross, cross, draws=20)
    names = {"domains / domain", "domains / page-and-date"}
    assert set(best) == {f"{EXPORT} / {pattern}" for pattern in LEVELS} | names
    for one in best.values():
        for value in one["figures"].values():
            assert value["difference"] == value["low"] == value["high"] == 0
            assert not value["real"]


def test_a_better_form_is_told_from_a_worse(cross):
    random = np.random.default_rng(0).normal(size=cross.score.size)
    other = replace(cross, score=random)
    worse = side_by_side.side_by_side(cross, other, draws=50)["domains / domain"]
    assert worse["figures"]["roc_auc"]["better"] == "first"
    assert worse["figures"]["roc_auc"]["first"] > 0.9


def test_free_trees_stand_on_the_same_folds_and_names(cross):
    trees = crossing.refit(cross, tuple(map(free, crossing.FITS)))
    assert trees.signals is cross.signals and trees.folds is cross.folds
    assert np.isfinite(trees.score).all() and not np.array_equal(trees.score, cross.score)
    assert [head.params["num_leaves"] for head in trees.fits] == [31] * len(trees.fits)


def test_the_comparison_is_a_run_with_a_run_for_each_form(labelled, store_uri):
    best = side_by_side.compare_free(read_manifest(labelled), store_uri, "free")
    logged = runs(store_uri, "free")
    for name, key in (("shipped form", "first"), ("free trees", "second")):
        shown = best["domains / domain"]["figures"]["roc_auc"][key]
        assert logged[name].data.metrics["domains/domain/roc_auc"] == shown
        assert logged[name].data.params["rounds.full"] == "15"
    (whole,) = [one for one in logged.values() if "mlflow.parentRunId" not in one.data.tags]
    assert whole.data.params["compared"] == "free trees"
    assert whole.info.status == "FINISHED"


def test_tuned_parameters_are_fitted_saved_and_told(labelled, store_uri, tmp_path, monkeypatch):
    def best(family: str) -> tune.SearchResult:
        params = {"learning_rate": 0.1, "min_data_in_leaf": 7} if family == "links" else {}
        return tune.SearchResult(f"{family}-1", params, 0.3, 0.01 if params else 0.0)

    monkeypatch.setattr(
        tuned, "search", lambda *_: {family: best(family) for family in tune.SPACES}
    )
    out = tmp_path / "model"
    fit_from_scratch(read_manifest(labelled), out, store_uri, "tuned", trials=3)
    facts = load(out).card
    assert facts["searched"]["trials"] == 3
    assert facts["searched"]["found"]["links"]["gain"] == 0.01
    assert facts["heads"]["full"]["learning_rate"] == 0.1
    assert facts["heads"]["host"]["learning_rate"] == crossing.FITS[-1].params["learning_rate"]
    assert "domains / domain" in facts["searched"]["difference"]
    card = (out / "card.md").read_text()
    assert "3 trials" in card and "| full | 15 |" in card
    gained = runs(store_uri, "tuned")["tuned against shipped"].data.metrics
    assert "domains/domain/roc_auc/difference" in gained


def test_a_search_that_finds_nothing_leaves_the_heads(labelled, store_uri, tmp_path, monkeypatch):
    nothing = {family: tune.SearchResult(f"{family}-1", {}, 0.3, 0.0) for family in tune.SPACES}
    monkeypatch.setattr(tuned, "search", lambda *_: nothing)
    trained = {}
    for name, trials in (("plain", 0), ("searched", 2)):
        fit_from_scratch(
            read_manifest(labelled), tmp_path / name, store_uri, "nothing", trials=trials
        )
        trained[name] = (tmp_path / name / "tables.npz").read_bytes()
    assert trained["plain"] == trained["searched"]
    facts = json.loads((tmp_path / "searched" / "model.json").read_text())
    assert facts["searched"]["difference"] == {}
