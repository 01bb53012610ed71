"""Models by reference: out of an MLflow store into a folder, and into its registry.

Only files are copied and read; nothing that lies in a store is ever run.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from linkvet.data.errors import UserError
from linkvet.training.tracking.store import SERVED, SQLITE, connect, store_faults

NAME, ALIAS = "linkvet", "champion"
REFERENCE = re.compile(
    r"models:/(?P<name>[^/@]+)(?:@(?P<alias>[^/@]+)|/(?P<version>\d+))"
    r"|runs:/(?P<run>[^/@]+)/(?P<path>.+)"
)
NOT_THERE = {"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND", "INVALID_PARAMETER_VALUE"}


def fetch(reference: str, uri: str, into: Path) -> Path:
    """Copy the model that `models:/NAME@ALIAS`, `models:/NAME/3` or `runs:/ID/model` names.

    Gives the model folder, somewhere below `into`.

    Raises
    ------
    UserError
        If the reference is malformed or names nothing, or what it names isn't a linkvet model.
    """
    match = REFERENCE.fullmatch(reference)
    if not match:
        raise UserError(
            "this names no model of a store",
            file=reference,
            cure="Write models:/NAME@ALIAS, models:/NAME/VERSION (a name has no slash) or "
            "runs:/ID/model.",
        )
    mlflow = open_store(uri)
    with store_faults(uri), _there(mlflow, reference, uri):
        source = reference
        if match["alias"]:
            client = mlflow.MlflowClient()
            version = client.get_model_version_by_alias(match["name"], match["alias"]).version
            source = f"models:/{match['name']}/{version}"
        place = Path(mlflow.artifacts.download_artifacts(source, dst_path=str(into)))
    for folder in (place, *sorted(place.glob("artifacts/*"))):
        if (folder / "model.json").is_file():
            return folder
    raise UserError("what it names isn't a linkvet model: it has no model.json", file=reference)


def open_store(uri: str) -> Any:
    """Connect to a store that must be there already: a look-up makes none."""
    if not _exists(uri):
        raise UserError(
            "there is no MLflow store", file=uri, cure="Name it by --tracking-uri, or train first."
        )
    return connect(uri)


def _exists(uri: str) -> bool:
    return not uri.startswith(SQLITE) or Path(uri.removeprefix(SQLITE)).is_file()


@contextmanager
def _there(mlflow: Any, what: str, uri: str) -> Iterator[None]:
    try:
        yield
    except mlflow.MlflowException as error:
        if error.error_code not in NOT_THERE:
            raise
        why = str(error).strip().splitlines()[0].removeprefix(f"{error.error_code}: ").rstrip(".")
        raise UserError(
            f"{uri} has none ({why})", file=what, cure="`make ui` shows what is there."
        ) from error


def champion(uri: str) -> str | None:
    """Version of the present champion; None where there is none yet."""
    if not _exists(uri):
        return None
    mlflow = connect(uri)
    with store_faults(uri):
        try:
            version = mlflow.MlflowClient().get_model_version_by_alias(NAME, ALIAS)
        except mlflow.MlflowException as error:
            if error.error_code not in NOT_THERE:
                raise
            return None
    return str(version.version)


def finished(uri: str, run_id: str) -> None:
    """Refuse a run that is not there or did not end well."""
    mlflow = open_store(uri)
    with store_faults(uri), _there(mlflow, run_id, uri):
        status = mlflow.MlflowClient().get_run(run_id).info.status
    if status != "FINISHED":
        raise UserError(
            f"this run is {status.lower()}, not finished",
            file=run_id,
            cure="Promote a run that ended well, or a model folder.",
        )


def enrol(uri: str, run_id: str, tags: dict[str, str]) -> str:
    """Register the model of a run as champion and give its version; all of it or nothing."""
    mlflow = connect(uri)
    with store_faults(uri):
        client = mlflow.MlflowClient()
        model = _served(client, run_id)
        new = _first_of_its_name(mlflow, client)
        version = None
        try:
            version = client.create_model_version(
                NAME, f"models:/{model}", run_id, tags=tags, model_id=model
            ).version
            client.set_registered_model_alias(NAME, ALIAS, version)
        except BaseException:
            with suppress(Exception):  # what went wrong first is what is told
                if version is not None:
                    client.delete_model_version(NAME, version)
                if new:
                    client.delete_registered_model(NAME)
            raise
    return str(version)


def _served(client: Any, run_id: str) -> str:
    """Id of the model that a run logged to be served."""
    run = client.get_run(run_id)
    models = client.search_logged_models(
        [run.info.experiment_id], filter_string=f"source_run_id = '{run_id}'"
    )
    for model in models:
        if model.name == SERVED and str(model.status) == "READY":
            return model.model_id
    raise UserError(
        "this run logged no model that can be served",
        file=run_id,
        cure="Train again, or promote the model folder.",
    )


def _first_of_its_name(mlflow: Any, client: Any) -> bool:
    try:
        client.create_registered_model(NAME)
    except mlflow.MlflowException as error:
        if error.error_code not in ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"):
            raise
        return False
    return True
