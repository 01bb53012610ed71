"""Every training run in MLflow; the only module that imports it, and only when called.

A run that raises is marked failed, one that is interrupted is marked killed, and what the store
itself cannot do (locked, out of reach, no room) is told as something to mend.
"""

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

from linkvet.data.errors import UserError

if TYPE_CHECKING:
    import polars as pl

SQLITE = "sqlite:///"
FOLDER, SERVED = "model", "scorer"  # a run's model folder, and the model that can be served
PATIENCE = 10  # seconds for a server to say that it is there: MLflow itself tries for minutes
OTHER_STORE = "or name another store by --tracking-uri."
# what the message of a fault holds, and the cure
CURES = {
    "database is locked": "Another program writes to it: wait for it to end, " + OTHER_STORE,
    "No space left": "Make room on the disk, " + OTHER_STORE,
    "Permission denied": "Let this user write there, " + OTHER_STORE,
    "read-only": "Let this user write there, " + OTHER_STORE,
    "Not a directory": "A file is in the way of a folder: move it, " + OTHER_STORE,
    "File exists": "A file is in the way of a folder: move it, " + OTHER_STORE,
    "not a database": "Move that file away, " + OTHER_STORE,
}


@contextmanager
def run(uri: str, experiment: str, params: dict[str, Any]) -> Iterator[Callable[..., str]]:
    """Open an MLflow run and give a function that logs figures and the model folder.

    That function, `log(figures, facts, folder, held=None, texts=None)`, gives back the run's id.
    `held` are held-out scores and `texts` other files, as `training.record` takes them.

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
        with suppress(Exception), _quiet():  # what went wrong first is what is told
            mlflow.end_run("FAILED" if isinstance(error, Exception) else "KILLED")
        raise
    with store_faults(uri):
        mlflow.end_run("FINISHED")


def nested(uri: str, name: str, params: dict[str, Any], metrics: dict[str, float],
           tags: dict[str, str] | None = None) -> None:  # fmt: skip
    """Log a run of its own below the one that is open: a trial, or one form of several.

    Raises
    ------
    UserError
        If the store cannot be written.
    """
    mlflow = connect(uri)
    with store_faults(uri), mlflow.start_run(run_name=name, nested=True, tags=tags):
        mlflow.log_params(params)
        mlflow.log_metrics(metrics)


def connect(uri: str) -> Any:
    """Import MLflow and point it at a store; a server that does not answer is refused at once."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # nothing leaves this machine
    with _quiet():
        import mlflow
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    if uri.startswith(("http://", "https://")):
        try:
            urlopen(f"{uri.rstrip('/')}/health", timeout=PATIENCE).close()
        except HTTPError:
            pass  # it answers, if not to this
        except (OSError, ValueError) as error:
            raise UserError(f"no MLflow server answers ({error})", file=uri,
                            cure="Start it, " + OTHER_STORE) from None  # fmt: skip
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return mlflow


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


@contextmanager
def store_faults(uri: str) -> Iterator[None]:
    """Tell faults of the store as something to mend, and keep the warnings of its libraries."""
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with _quiet():
            yield
    except (MlflowException, SQLAlchemyError, OSError) as error:
        why = next(iter(str(error).strip().splitlines()), type(error).__name__)
        cure = next((cure for words, cure in CURES.items() if words in str(error)), None)
        raise UserError(f"the MLflow store failed: {why[:300]}", file=uri,
                        cure=cure or "Mend it, " + OTHER_STORE) from error  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """MLflow, its database library and matplotlib warn about each other's versions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _log(
    mlflow: Any,
    uri: str,
    run_id: str,
    figures: dict[str, dict[str, float]],
    facts: dict[str, Any],
    folder: Path,
    held: "pl.DataFrame | None" = None,
    texts: Mapping[str, str] | None = None,
) -> str:
    """Log everything a run has found; the model that can be served comes last."""
    from linkvet.training.record import keep

    try:
        with store_faults(uri):
            keep(mlflow, figures, facts, folder, held, texts)
    except UserError as error:
        kept = f"The model is saved in {folder}: `linkvet promote {folder}` logs it later."
        raise UserError(error.problem, file=error.file,
                        cure=f"{error.cure or ''} {kept}".strip()) from error  # fmt: skip
    return run_id


def serve(answer: Callable[..., Any]) -> None:
    """Give MLflow the model that a file of code is: `answer(table, folder, settings)`."""
    with _quiet():
        import pandas as pd
        from mlflow.models import set_model
        from mlflow.pyfunc.model import PythonModel

        class Served(PythonModel):
            def predict(self, context, model_input: pd.DataFrame, params=None):
                return answer(model_input, context.artifacts[FOLDER], params)

        set_model(Served())
