"""The MLflow store; the only module that imports MLflow, and only when called.

What the store itself cannot do (locked, out of reach, no room) is told as something to mend.
"""

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from linkvet.data.errors import UserError

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


def nested(
    uri: str,
    name: str,
    params: dict[str, Any],
    metrics: dict[str, float],
    tags: dict[str, str] | None = None,
) -> None:
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
    with quiet():
        import mlflow
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    if uri.startswith(("http://", "https://")):
        try:
            urlopen(f"{uri.rstrip('/')}/health", timeout=PATIENCE).close()
        except HTTPError:
            pass  # it answers, if not to this
        except (OSError, ValueError) as error:
            raise UserError(
                f"no MLflow server answers ({error})", file=uri, cure="Start it, " + OTHER_STORE
            ) from None
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return mlflow


@contextmanager
def store_faults(uri: str) -> Iterator[None]:
    """Tell faults of the store as something to mend, and keep the warnings of its libraries."""
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with quiet():
            yield
    except (MlflowException, SQLAlchemyError, OSError) as error:
        why = next(iter(str(error).strip().splitlines()), type(error).__name__)
        cure = next((cure for words, cure in CURES.items() if words in str(error)), None)
        raise UserError(
            f"the MLflow store failed: {why[:300]}",
            file=uri,
            cure=cure or "Mend it, " + OTHER_STORE,
        ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """MLflow, its database library and matplotlib warn about each other's versions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def serve(answer: Callable[..., Any]) -> None:
    """Give MLflow the model that a file of code is: `answer(table, folder, settings)`."""
    with quiet():
        import pandas as pd
        from mlflow.models import set_model
        from mlflow.pyfunc.model import PythonModel

        class Served(PythonModel):
            def predict(self, context, model_input: pd.DataFrame, params=None):
                return answer(model_input, context.artifacts[FOLDER], params)

        set_model(Served())
