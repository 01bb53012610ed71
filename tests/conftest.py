"""What several test files share and is costly to make: once per run, read-only."""

from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from labelled_fixture import write


@pytest.fixture(scope="session")
def labelled(tmp_path_factory) -> Path:
    """A folder of invented labelled data, laid out as `linkvet train` reads it."""
    return write(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="session")
def store_uri(tmp_path_factory) -> str:
    """An MLflow store; its many migrations are run once."""
    return f"sqlite:///{tmp_path_factory.mktemp('tracking')}/mlflow.db"


@pytest.fixture
def memory():
    """A storage in memory, for what is read from elsewhere."""
    MemoryFileSystem.store.clear()
    yield MemoryFileSystem()
    MemoryFileSystem.store.clear()
