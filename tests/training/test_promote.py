"""A model becomes champion if it earned it, and comes back out of the store by its name."""

import errno
import json
import shutil
import sys
from pathlib import Path

import pytest
from model_fixture import figures
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.cli.model_reference import model_folder
from linkvet.data.errors import UserError
from linkvet.model import store
from linkvet.model.folder import sealed
from linkvet.model.store import load
from linkvet.training.floors import FLOORS
from linkvet.training.promote import not_better, promote
from linkvet.training.tracking.registry import fetch
from linkvet.training.tracking.runs import run

# MLflow and its database library warn about each other's versions
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:sqlalchemy"),
]
SAMPLE = Path(store.__file__).parent.parent / "data" / "samples" / "urls.txt"


def versions(uri: str) -> dict[str, dict[str, str]]:
    """Tags by version."""
    from mlflow.tracking import MlflowClient

    measured = MlflowClient(uri, uri).search_model_versions("name = 'linkvet'")
    return {str(one.version): one.tags for one in measured}


def champion(uri: str) -> str:
    from mlflow.tracking import MlflowClient

    return str(MlflowClient(uri, uri).get_model_version_by_alias("linkvet", "champion").version)


def test_a_folder_becomes_champion_and_is_replaced_by_a_better_one(uri, good, better, tmp_path):
    assert promote(str(good), uri) == "1"
    assert promote(str(better), uri) == "2"
    assert champion(uri) == "2"
    for reference, expected in (("models:/linkvet@champion", better), ("models:/linkvet/1", good)):
        folder = fetch(reference, uri, tmp_path / reference[-3:])
        assert load(folder).card["digest"] == load(expected).card["digest"]
    assert "forced" not in versions(uri)["2"]


def test_what_misses_the_floors_is_told_figure_by_figure(uri, poor):
    with pytest.raises(UserError) as message:
        promote(str(poor), uri)
    floor = FLOORS.figures["sites / backlinks"]["roc_auc"]
    first = f"sites / backlinks: roc_auc is {floor - 0.02:.4f}, the floor is {floor - 0.005:.4f}"
    for words in (first, "calibration_error is", "the ceiling is", "--force"):
        assert words in str(message.value)
    assert versions(uri) == {}


def test_what_falls_short_makes_no_store(poor, tmp_path):
    with pytest.raises(UserError, match="was not promoted"):
        promote(str(poor), f"sqlite:///{tmp_path}/new/mlflow.db")
    assert list(tmp_path.iterdir()) == []


def test_a_model_without_figures_falls_short_of_all(uri, good, tmp_path):
    bare = Path(shutil.copytree(good, tmp_path / "bare"))
    facts = json.loads((bare / "model.json").read_text())
    del facts["figures"], facts["data"]
    facts["digest"] = sealed.own_digest(facts)
    (bare / "model.json").write_text(json.dumps(facts))
    with pytest.raises(UserError, match="roc_auc was not measured"):
        promote(str(bare), uri)
    assert promote(str(bare), uri, "measured elsewhere") == "1"


def test_a_model_measured_on_other_data_is_told(uri, good, better, tmp_path):
    promote(str(better), uri)
    other = Path(shutil.copytree(good, tmp_path / "other"))
    facts = json.loads((other / "model.json").read_text())
    facts["data"]["labels/links.csv"] = "f" * 64
    facts["digest"] = sealed.own_digest(facts)
    (other / "model.json").write_text(json.dumps(facts))
    with pytest.raises(UserError, match="the two were measured on other data") as message:
        promote(str(other), uri)
    assert "was measured on other data than the floors (labels/links.csv)" in str(message.value)


def test_what_is_no_better_than_the_champion_stays_outside(uri, good, better):
    promote(str(better), uri)
    floor = FLOORS.figures["sites / backlinks"]["roc_auc"]
    words = rf"roc_auc is {floor + 0.01:.4f}, the champion's {floor + 0.012:.4f}"
    with pytest.raises(UserError, match=words):
        promote(str(good), uri)
    with pytest.raises(UserError, match="no figure is better"):
        promote(str(better), uri)
    assert list(versions(uri)) == ["1"]


def test_force_keeps_its_reason(uri, poor):
    with pytest.raises(UserError, match="needs a reason"):
        promote(str(poor), uri, " ")
    promote(str(poor), uri, "labels were mended")
    assert versions(uri)["1"]["forced"] == "labels were mended"


def test_a_run_is_promoted_by_its_id(uri, good):
    with run(uri, "trained", {}) as log:
        run_id = log(figures(), load(good).card, good)
    promote(run_id, uri)
    assert champion(uri) == "1"
    with run(uri, "trained", {}) as log:
        pass
    from mlflow.tracking import MlflowClient

    (bare, _) = MlflowClient(uri).search_runs(
        [MlflowClient(uri).get_experiment_by_name("trained").experiment_id]
    )
    with pytest.raises(UserError, match="none"):
        promote(bare.info.run_id, uri)


def test_a_run_that_failed_is_not_promoted(uri, good):
    with pytest.raises(ZeroDivisionError), run(uri, "trained", {}) as log:
        run_id = log(figures(), load(good).card, good)
        raise ZeroDivisionError
    with pytest.raises(UserError, match="this run is failed"):
        promote(run_id, uri)


@pytest.mark.parametrize("given", ["nowhere/model", "team/linkvet", "abc", "0" * 32])
def test_what_is_neither_run_nor_folder(uri, given):
    with pytest.raises(UserError, match=given):
        promote(given, uri)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("models:/linkvet@nobody", "nobody not found"),
        ("models:/linkvet/7", "version=7"),
        ("models:/other/1", "other"),
        ("models:/team/linkvet@champion", "a name has no slash"),
        ("models:/linkvet", "ALIAS"),
        ("runs:/abc/model", "id=abc not found"),
    ],
)
def test_a_reference_that_names_nothing(uri, good, tmp_path, reference, words):
    promote(str(good), uri)
    with pytest.raises(UserError, match=words) as message:
        fetch(reference, uri, tmp_path / "into")
    assert reference in str(message.value)


def test_a_look_up_makes_no_store(tmp_path):
    with pytest.raises(UserError, match="there is no MLflow store"):
        fetch("models:/linkvet@champion", f"sqlite:///{tmp_path}/new/mlflow.db", tmp_path)
    assert list(tmp_path.iterdir()) == []


def with_other_signals(folder: Path) -> Path:
    """Let a model need a signal that nobody has."""
    facts = json.loads((folder / "model.json").read_text())
    facts["signals"]["full"][0] = "moon_phase"
    facts["digest"] = sealed.own_digest(facts)
    (folder / "model.json").write_text(json.dumps(facts))
    return folder


def test_a_champion_of_other_signals_is_named(uri, good, better, monkeypatch, tmp_path):
    other = with_other_signals(Path(shutil.copytree(good, tmp_path / "other")))
    with pytest.raises(UserError, match="moon_phase"):
        promote(str(other), uri)
    with monkeypatch.context() as patch:
        patch.setattr(store, "_known_signals", lambda *_: None)
        promote(str(other), uri)
    with pytest.raises(UserError, match=r"linkvet 1, the present champion.*moon_phase"):
        promote(str(better), uri)
    assert promote(str(better), uri, "signals changed") == "2"


def test_nothing_is_half_registered(uri, good, monkeypatch):
    from mlflow.tracking import MlflowClient

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(MlflowClient, "set_registered_model_alias", full)
        with pytest.raises(UserError, match="Make room"):
            promote(str(good), uri)
    assert MlflowClient(uri, uri).search_registered_models() == []
    assert promote(str(good), uri) == "1"


def test_the_command_line_promotes_and_scores_by_reference(uri, good, poor, tmp_path):
    runner = CliRunner()
    done = runner.invoke(app, ["promote", str(good), "--tracking-uri", uri])
    assert done.exit_code == 0, done.output
    assert "models:/linkvet@champion" in done.stdout
    done = runner.invoke(app, ["promote", str(poor)], env={"MLFLOW_TRACKING_URI": uri})
    assert isinstance(done.exception, UserError)
    out = tmp_path / "out"
    command = ["score", str(SAMPLE), "-o", str(out), "-q", "--no-report"]
    done = runner.invoke(
        app, [*command, "--model", "models:/linkvet@champion"], env={"MLFLOW_TRACKING_URI": uri}
    )
    assert done.exit_code == 0, done.exception
    message = json.loads((out / "summary.json").read_text())
    assert load(good).card["digest"][:12] in message["model"]


def test_a_folder_needs_no_store():
    assert model_folder(None, "nonsense://") is None
    assert model_folder("my-model", "nonsense://") == "my-model"


def test_without_mlflow_a_reference_says_how_to_get_it(monkeypatch, uri, good):
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(UserError, match=r"pip install 'linkvet\[train\]'"):
        model_folder("models:/linkvet@champion", uri)


def test_a_figure_that_is_no_number_beats_nothing():
    measured = figures() | {"domains / domain": {"roc_auc": float("nan"), "calibration_error": 0.0}}
    assert len(FLOORS.shortfalls(measured)) == 1
    assert FLOORS.shortfalls(figures(0.0)) == []


def test_a_model_is_better_if_no_figure_is_worse_and_one_is_better():
    mixed = figures(0.02) | {"domains / domain": figures(0.005)["domains / domain"]}
    assert len(not_better(mixed, figures(0.01))) == 2
    assert not_better(figures(0.02), figures(0.01)) == []
    assert not_better(figures(0.01), figures(0.01)) == ["no figure is better than the champion's"]
