"""Every training run in MLflow.

A run that raises is marked failed, one that is interrupted is marked killed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.data.errors import UserError
from linkvet.training.tracking.log_run import keep
from linkvet.training.tracking.store import SQLITE, connect, quiet, store_faults

if TYPE_CHECKING:
    import polars as pl


@contextmanager
def run(uri: str, experiment: str, params: dict[str, Any]) -> Iterator[Callable[..., str]]:
    """Open an MLflow run and give a function that logs figures and the model folder.

    That function, `log(figures, facts, folder, scores=None, texts=None)`, gives back the run's id.
    `scores` are held-out scores and `texts` other files, as `linkvet.training.tracking.log_run`
    takes them.

    Raises
    ------
    UserError
        If the store cannot be reached or written; before training where it shows by then.
    """
    mlflow = connect(uri)
    with store_faults(uri):
        _open_experiment(mlflow, uri, experiment)
        active = mlflow.start_run()
    try:
        with store_faults(uri):
            mlflow.log_params(params)
        yield partial(_log, mlflow, uri, active.info.run_id)
    except BaseException as error:
        with suppress(Exception), quiet():  # what went wrong first is what is told
            mlflow.end_run("FAILED" if isinstance(error, Exception) else "KILLED")
        raise
    with store_faults(uri):
        mlflow.end_run("FINISHED")


def _open_experiment(mlflow: Any, uri: str, experiment: str) -> None:
    """Choose an experiment, made where it is new.

    A SQLite store's folder is made first, since SQLite does not; its artifacts lie beside it.
    """
    artifacts = None
    if uri.startswith(SQLITE):
        folder = Path(uri.removeprefix(SQLITE)).resolve().parent / "artifacts"
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(f"Permission denied: {folder}")
        artifacts = folder.as_uri()
    if mlflow.get_experiment_by_name(experiment) is None:
        mlflow.create_experiment(experiment, artifact_location=artifacts)
    mlflow.set_experiment(experiment)


def _log(
    mlflow: Any,
    uri: str,
    run_id: str,
    figures: dict[str, dict[str, float]],
    facts: dict[str, Any],
    folder: Path,
    scores: "pl.DataFrame | None" = None,
    texts: Mapping[str, str] | None = None,
) -> str:
    """Log everything a run has found; the model that can be served comes last."""
    try:
        with store_faults(uri):
            keep(mlflow, figures, facts, folder, scores, texts)
    except UserError as error:
        saved = f"The model is saved in {folder}: `linkvet promote {folder}` logs it later."
        raise UserError(
            error.problem, file=error.file, cure=f"{error.cure or ''} {saved}".strip()
        ) from error
    return run_id
