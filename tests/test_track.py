"""Training runs in MLflow."""

from pathlib import Path

import pytest

from linkvet.training.track import run

# MLflow and its database library warn about each other's versions
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:mlflow", "ignore::DeprecationWarning:sqlalchemy"
)

FIGURES = {"one.csv / anchor": {"roc_auc": 0.75, "examples": 12}}
FACTS = {"data": {"labels/links.csv": "0123456789abcdef" * 4}}


def runs(uri: str, experiment: str) -> list:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(uri)
    found = client.get_experiment_by_name(experiment)
    assert found is not None
    return client.search_runs([found.experiment_id])


def test_a_run_keeps_parameters_figures_and_the_model(store_uri, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "card.md").write_text("# Model card\n")
    with run(store_uri, "kept", {"seed": 7}) as log:
        log(FIGURES, FACTS, tmp_path / "model")
    (one,) = runs(store_uri, "kept")
    assert one.info.status == "FINISHED"
    assert one.data.params["seed"] == "7"
    assert one.data.params["data.labels/links.csv"] == "0123456789abcdef"
    assert one.data.metrics["one.csv/anchor/roc_auc"] == 0.75
    artifacts = Path(store_uri.removeprefix("sqlite:///")).parent / "artifacts"
    assert [path.read_text() for path in artifacts.rglob("card.md")] == ["# Model card\n"]


def test_a_run_that_fails_is_marked_so_and_fails(store_uri):
    with pytest.raises(ZeroDivisionError), run(store_uri, "failed", {"seed": 1}):
        raise ZeroDivisionError
    (one,) = runs(store_uri, "failed")
    assert one.info.status == "FAILED"


def test_runs_of_one_experiment_stand_together(store_uri):
    for seed in range(2):
        with run(store_uri, "twice", {"seed": seed}):
            pass
    assert {one.data.params["seed"] for one in runs(store_uri, "twice")} == {"0", "1"}


def test_the_folder_of_a_new_store_is_made(store_uri, tmp_path, monkeypatch):
    """The store itself is not made here: that takes MLflow half a minute."""
    import mlflow

    def stop(uri: str) -> None:
        raise InterruptedError(uri)

    monkeypatch.setattr(mlflow, "set_tracking_uri", stop)
    uri = f"sqlite:///{tmp_path}/new/deep/mlflow.db"
    with pytest.raises(InterruptedError, match=r"mlflow\.db"), run(uri, "new", {}):
        pass
    assert (tmp_path / "new" / "deep").is_dir()
