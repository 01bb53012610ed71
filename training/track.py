"""Every training run in MLflow; the only module that imports it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def run(uri: str, experiment: str, params: dict[str, Any]) -> Iterator[Callable]:
    """Open an MLflow run and give a function that logs figures and the model folder.

    A run that raises is marked failed by MLflow itself. A SQLite store and its artifacts are
    created where they are named; the store's folder is made first, since SQLite does not.
    """
    import mlflow

    artifacts = None
    if uri.startswith("sqlite:///"):
        folder = Path(uri.removeprefix("sqlite:///")).parent
        folder.mkdir(parents=True, exist_ok=True)
        artifacts = (folder / "artifacts").resolve().as_uri()
    mlflow.set_tracking_uri(uri)
    if mlflow.get_experiment_by_name(experiment) is None:
        mlflow.create_experiment(experiment, artifact_location=artifacts)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        mlflow.log_params(params)

        def log(figures: dict[str, dict[str, float]], facts: dict[str, Any], folder: Path) -> None:
            for name, one in figures.items():
                key = name.replace(" / ", "/").replace(" ", "-")
                mlflow.log_metrics({f"{key}/{metric}": float(v) for metric, v in one.items()})
            mlflow.log_params({f"data.{n}": d[:16] for n, d in facts["data"].items()})
            mlflow.log_artifacts(str(folder), "model")

        yield log
