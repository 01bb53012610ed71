"""Models named by a reference into an MLflow store instead of a folder."""

import atexit
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer

from linkvet.cli.optional_extra import extra

STORE = "sqlite:///mlruns/mlflow.db"
KINDS = ("models:", "runs:")
TrackingUri = Annotated[
    str,
    typer.Option(
        envvar="MLFLOW_TRACKING_URI", metavar="URI", help="MLflow's store, for models out of it."
    ),
]


def model_folder(model: str | None, tracking_uri: str) -> str | None:
    """Give a model's folder; what is no reference is one, and needs no MLflow.

    The copy of a referenced model is removed when the program ends.
    """
    if model is None or not model.startswith(KINDS):
        return model
    place = mkdtemp(prefix="linkvet-model-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with training_extra("a model out of MLflow"):
        from linkvet.training.tracking.registry import fetch

        return str(fetch(model, tracking_uri, Path(place)))


def training_extra(what: str) -> AbstractContextManager[None]:
    """Say how to get the libraries of the extra `train` where one is missing."""
    return extra("train", what)
