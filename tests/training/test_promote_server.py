"""Promotion over a real MLflow server, as over a file."""

import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from model_fixture import figures

from linkvet.data.errors import UserError
from linkvet.model.store import load
from linkvet.training.promote import promote
from linkvet.training.tracking.registry import fetch
from linkvet.training.tracking.runs import run

# MLflow and its database library warn about each other's versions
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:sqlalchemy"),
]


@pytest.fixture
def server(uri, tmp_path):
    """A real MLflow server on a loopback port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "mlflow",
        "server",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "1",
        "--backend-store-uri",
        uri,
        "--artifacts-destination",
        str(tmp_path / "artifacts"),
    ]
    quiet = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    quiet.pop("MLFLOW_TRACKING_URI", None)
    with subprocess.Popen(
        command,
        env=quiet,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            if not _responds(f"http://127.0.0.1:{port}/health", process):
                pytest.skip("the MLflow server did not start")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, 15)


def _responds(address: str, process: subprocess.Popen) -> bool:
    for _ in range(200):
        if process.poll() is not None:
            return False
        try:
            urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="process groups of Unix")
def test_a_real_server_logs_promotes_and_gives_back(server, good, better, tmp_path):
    with run(server, "remote", {"seed": 3}) as log:
        run_id = log(figures(), load(good).card, good)
    assert promote(run_id, server) == "1"
    assert promote(str(better), server) == "2"
    for reference, expected in (
        ("models:/linkvet@champion", better),
        ("models:/linkvet/1", good),
        (f"runs:/{run_id}/model", good),
    ):
        folder = fetch(reference, server, tmp_path / reference.replace("/", "-"))
        assert load(folder).card["digest"] == load(expected).card["digest"]
    with pytest.raises(UserError, match="nobody"):
        fetch("models:/linkvet@nobody", server, tmp_path / "nobody")
