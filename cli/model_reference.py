"""Models named by a reference into an MLflow store instead of a folder."""

import atexit
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer

from linkvet.cli.optional_extra import extra
from linkvet.data.errors import UserError

STORE = "sqlite:///mlruns/mlflow.db"
KINDS = ("models:", "runs:")
TrackingUri = Annotated[
    str,
    typer.Option(
        envvar="MLFLOW_TRACKING_URI", metavar="URI", help="MLflow's store, for models out of it."
    ),
]


Key = Annotated[
    Path | None,
    typer.Option(
        "--require-signature",
        metavar="KEY",
        help="Use a model only if the holder of this public key signed it by `linkvet model sign`. "
        "Needs the extra `sign`.",
    ),
]


def model_folder(model: str | None, tracking_uri: str, key: Path | None = None) -> str | None:
    """Give a model's folder; what is no reference is one, and needs no MLflow.

    With a public key, the model must be signed by its holder. The copy of a referenced model is
    removed when the program ends.

    Raises
    ------
    UserError
        If the model cannot be had, or is not signed as it should be.
    """
    folder = _folder(model, tracking_uri)
    if key is not None:
        if folder is None:
            raise UserError(
                "--require-signature is for models that are named: what ships is not signed",
                cure="Name a signed model.",
            )
        with sign_extra():
            from linkvet.model.folder.signature import verify

            verify(Path(folder), key)
    return folder


def sign_extra() -> AbstractContextManager[None]:
    """Say how to get the library of the extra `sign` where it is missing."""
    return extra("sign", "signing models")


def _folder(model: str | None, tracking_uri: str) -> str | None:
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
