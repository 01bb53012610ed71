"""Training runs in MLflow: what they keep, how they end, and what a faulty store is told as."""

import errno
import importlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from model_fixture import DATA, figures, held_out, tiny

from linkvet.data.errors import UserError
from linkvet.model.store import load
from linkvet.training.tracking.pyfunc import EXAMPLE
from linkvet.training.tracking.runs import run

# MLflow and its database library warn about each other's versions
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:sqlalchemy"),
]


def client(uri: str):
    from mlflow.tracking import MlflowClient

    return MlflowClient(uri)


def runs(uri: str, experiment: str) -> list:
    logged_run = client(uri).get_experiment_by_name(experiment)
    assert logged_run is not None
    return client(uri).search_runs([logged_run.experiment_id])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tiny(tmp_path_factory.mktemp("track") / "model")


@pytest.fixture(scope="module")
def logged(store_uri, folder) -> str:
    """Id of a run that logged everything."""
    with run(store_uri, "kept", {"seed": 7}) as log:
        return log(figures(), load(folder).card, folder, held_out())


@pytest.fixture(scope="module")
def served(store_uri, logged):
    """The model that was logged to be served, read back."""
    import mlflow

    saved = client(store_uri).get_run(logged)
    (model,) = client(store_uri).search_logged_models([saved.info.experiment_id])
    assert str(model.status) == "READY"
    place = Path(mlflow.artifacts.download_artifacts(f"models:/{model.model_id}"))
    return mlflow.pyfunc.load_model(str(place)), place


def test_a_run_keeps_parameters_figures_and_digests(store_uri, logged):
    one = client(store_uri).get_run(logged)
    assert one.info.status == "FINISHED"
    assert one.data.params["seed"] == "7"
    assert one.data.params["data.labels/links.csv"] == DATA["labels/links.csv"][:16]
    expected = figures()["domains / domain"]["roc_auc"]
    assert one.data.metrics["domains/domain/roc_auc"] == pytest.approx(expected)
    given = {each.dataset.name: each.dataset for each in one.inputs.dataset_inputs}
    assert given.keys() == DATA.keys()
    for name, dataset in given.items():
        assert dataset.digest == DATA[name][:36]
        assert DATA[name] in dataset.source


def test_a_run_keeps_the_model_folder_and_pictures(store_uri, logged, folder, tmp_path):
    place = Path(client(store_uri).download_artifacts(logged, "", str(tmp_path)))
    for path in folder.iterdir():
        assert (place / "model" / path.name).read_bytes() == path.read_bytes()
    drawn = {path.name for path in (place / "plots").iterdir()}
    assert drawn == {"ledger.png", "contributions.png", "pr.png", "roc.png", "reliability.png"}


def test_every_fold_is_a_run_within_the_run(store_uri, logged):
    nested = [
        one for one in runs(store_uri, "kept") if one.data.tags.get("mlflow.parentRunId") == logged
    ]
    assert {one.info.run_name for one in nested} == {f"fold {fold}" for fold in range(4)}
    assert all("domains/domain/roc_auc" in one.data.metrics for one in nested)
    assert {one.info.status for one in nested} == {"FINISHED"}


def test_the_served_model_gives_probability_verdict_and_reasons(served):
    model, _ = served
    logged_run = model.predict(pd.DataFrame(EXAMPLE), params={"precision": 0.9})
    assert list(logged_run.columns) == ["spam_probability", "verdict", "reasons"]
    assert logged_run["spam_probability"].between(0, 1).all()
    assert json.loads(logged_run["reasons"][0])[0].keys() == {"signal", "says", "amount"}


def test_the_served_model_is_no_pickle_and_has_signature_and_example(served):
    model, place = served
    names = {path.name for path in place.rglob("*") if path.is_file()}
    assert not [name for name in names if name.endswith((".pkl", ".pickle", ".joblib"))]
    assert {"pyfunc.py", "input_example.json", "model.json"} <= names
    assert model.metadata.get_input_schema().required_input_names() == ["source_url"]
    assert model.metadata.get_output_schema().input_names()[1] == "verdict"


def test_what_lacks_the_page_is_refused(served):
    import mlflow

    with pytest.raises(mlflow.MlflowException, match="source_url"):
        served[0].predict(pd.DataFrame({"anchor": ["a"]}))


def test_mlflow_predicts_from_the_command_line(served, tmp_path):
    rows = {"dataframe_split": {"columns": ["source_url"], "data": [["https://a.example/b"]]}}
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    command = [
        sys.executable,
        "-m",
        "mlflow",
        "models",
        "predict",
        "-m",
        str(served[1]),
        "--env-manager",
        "local",
        "-i",
        str(tmp_path / "rows.json"),
        "-o",
        str(tmp_path / "found.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    logged_run = json.loads((tmp_path / "found.json").read_text())
    assert logged_run["predictions"][0]["verdict"] in ("keep", "review", "unknown")


@pytest.mark.parametrize(
    ("raised", "status"),
    [(ZeroDivisionError, "FAILED"), (KeyboardInterrupt, "KILLED"), (SystemExit, "KILLED")],
)
def test_a_run_that_does_not_end_well_is_marked_so(store_uri, raised, status):
    with pytest.raises(raised), run(store_uri, raised.__name__, {"seed": 1}):
        raise raised
    (one,) = runs(store_uri, raised.__name__)
    assert one.info.status == status


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_program_that_is_interrupted_leaves_a_killed_run(store_uri):
    script = (
        "import time\nfrom linkvet.training.tracking.runs import run\n"
        f"with run({store_uri!r}, 'stopped', {{}}): print('on', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"on\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    (one,) = runs(store_uri, "stopped")
    assert one.info.status == "KILLED"


def test_runs_of_one_experiment_stand_together(store_uri):
    for seed in range(2):
        with run(store_uri, "twice", {"seed": seed}):
            pass
    assert {one.data.params["seed"] for one in runs(store_uri, "twice")} == {"0", "1"}


# MLflow warns of its own types where this is what imports it
@pytest.mark.filterwarnings("ignore:.*Any type hint is inferred")
@pytest.mark.parametrize(
    "place", ["linkvet.training.tracking.log_run.draw", "mlflow.pyfunc.save_model"]
)
def test_a_full_disk_says_where_the_model_is_and_leaves_none_to_promote(
    store_uri, folder, monkeypatch, place
):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    module, _, name = place.rpartition(".")
    # imported here: MLflow's lazy stand-in for a module would take the patch, and not the module
    monkeypatch.setattr(importlib.import_module(module), name, full)
    with pytest.raises(UserError) as message, run(store_uri, place, {}) as log:
        log(figures(), load(folder).card, folder)
    assert "Make room" in str(message.value) and f"linkvet promote {folder}" in str(message.value)
    (one,) = runs(store_uri, place)
    assert one.info.status == "FAILED"
    models = client(store_uri).search_logged_models([one.info.experiment_id])
    assert "READY" not in [str(model.status) for model in models]


def test_a_model_of_another_form_is_kept_and_not_served(store_uri, tmp_path):
    (tmp_path / "model.json").write_text('{"form": "other"}')
    with run(store_uri, "other form", {}) as log:
        log({"table.csv / rows": {"roc_auc": 0.9}}, {"data": {"table.csv": "0" * 64}}, tmp_path)
    (one,) = runs(store_uri, "other form")
    assert one.data.metrics == {"table.csv/rows/roc_auc": 0.9}
    assert client(store_uri).search_logged_models([one.info.experiment_id]) == []


def test_a_locked_store_is_told_before_anything_is_done(store_uri, logged, tmp_path):
    # a copy: MLflow waits less for a store it has not opened before
    copy = shutil.copy(store_uri.removeprefix("sqlite:///"), tmp_path / "mlflow.db")
    holder = sqlite3.connect(copy, isolation_level=None)
    holder.execute("begin exclusive")
    uri = f"sqlite:///{copy}"
    try:
        with pytest.raises(UserError, match=r"locked.*Another program"), run(uri, "new", {}):
            pytest.fail("training began")
    finally:
        holder.execute("rollback")
        holder.close()


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("http://127.0.0.1:9", "no MLflow server answers"),
        ("nonsense://x", "Supported URI schemes"),
        ("sqlite:///{place}/file/mlflow.db", "A file is in the way"),
        ("sqlite:///{place}/taken/mlflow.db", "A file is in the way"),
        ("sqlite:///{place}/other/mlflow.db", "not a database"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_before_anything_is_done(tmp_path, uri, words):
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "artifacts").write_text("no folder")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mlflow.db").write_text("no database" * 100)
    with pytest.raises(UserError, match=words), run(uri.format(place=tmp_path), "any", {}):
        pytest.fail("training began")
