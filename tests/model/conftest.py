"""A saved model, and a copy of it that may be damaged."""

import shutil
from pathlib import Path

import pytest
from saved_model_fixture import save_small_model


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    return save_small_model(tmp_path_factory.mktemp("saved") / "model")


@pytest.fixture
def folder(saved, tmp_path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(saved, tmp_path / "model"))
