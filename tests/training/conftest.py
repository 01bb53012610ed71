"""An MLflow store of each test's own, and models good, better and poor by the floors."""

import shutil
from pathlib import Path

import pytest
from model_fixture import figures, tiny

from linkvet.training.tracking.runs import run


@pytest.fixture(scope="module")
def empty(store_uri, tmp_path_factory) -> Path:
    """A store without any run: its many migrations were run for another."""
    with run(store_uri, "made", {}):
        pass
    place = tmp_path_factory.mktemp("empty") / "mlflow.db"
    shutil.copy(store_uri.removeprefix("sqlite:///"), place)
    return place


@pytest.fixture
def uri(empty, tmp_path) -> str:
    """A store of this test's own."""
    return f"sqlite:///{shutil.copy(empty, tmp_path / 'mlflow.db')}"


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    return tiny(tmp_path_factory.mktemp("good") / "model")


@pytest.fixture(scope="module")
def better(tmp_path_factory) -> Path:
    return tiny(tmp_path_factory.mktemp("better") / "model", figures(0.012))


@pytest.fixture(scope="module")
def poor(tmp_path_factory) -> Path:
    return tiny(tmp_path_factory.mktemp("poor") / "model", figures(-0.02))
