"""`linkvet promote`: make a model the champion of an MLflow store, if it earned it."""

from typing import Annotated

import typer

from linkvet.cli.model_reference import STORE, TrackingUri, training_extra
from linkvet.cli.terminal.output import say


def promote(
    model: Annotated[
        str,
        typer.Argument(
            metavar="RUN_OR_FOLDER",
            help="Id of a training run, or a model folder.",
            show_default=False,
        ),
    ],
    tracking_uri: TrackingUri = STORE,
    force: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Promote it even if it falls short; says why."),
    ] = None,
) -> None:
    """Register a model as `linkvet@champion` if it beats the floors and the present champion.

    **Examples**

    - `linkvet promote my-model`, then `linkvet score export.csv --model models:/linkvet@champion`
    - `linkvet promote 0123456789abcdef0123456789abcdef --force 'labels were mended'`
    """
    with training_extra("promoting"):
        from linkvet.training.promote import promote as promoted

        version = promoted(model, tracking_uri, force)
    say(f"linkvet {version} is the champion: --model models:/linkvet@champion")
