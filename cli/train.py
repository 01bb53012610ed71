"""`linkvet train`: labelled data in, a fitted and measured model out."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.progress import Steps
from linkvet.data.errors import UserError


def train(
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Labelled domains, links and disavow files.")
    ] = Path("../shared/data"),
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the model is saved.")
    ] = Path("model/pretrained"),
    tracking_uri: Annotated[
        str, typer.Option(metavar="URI", help="MLflow's store.")
    ] = "sqlite:///mlruns/mlflow.db",
    experiment: Annotated[str, typer.Option(metavar="NAME", help="MLflow experiment.")] = "linkvet",
    seed: Annotated[int, typer.Option(metavar="N", help="Same seed, same model.")] = 0,
) -> None:
    """Train a model on labelled links and domains, and log the run to MLflow.

    **Example**

    - `linkvet train --data labels --out my-model`, then `linkvet score export.csv --model my-model`
    """
    try:
        from linkvet.training import train as training
    except ImportError as error:
        if (error.name or "").startswith("linkvet"):
            raise
        raise UserError(
            f"training needs {error.name}", cure="Install it: pip install 'linkvet[train]'"
        ) from None
    with Steps() as steps:
        training.train(
            data=data,
            out=out,
            tracking_uri=tracking_uri,
            experiment=experiment,
            seed=seed,
            progress=steps,
        )
