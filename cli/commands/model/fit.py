"""`linkvet fit`: a folder of labelled data in, a fitted and measured model out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvet.cli.commands.model.doubts import Doubts, check_doubts, tell_doubts
from linkvet.cli.model_reference import STORE, TrackingUri, training_extra
from linkvet.cli.options import Experiment, ModelOut, Seed
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.progress import Steps

if TYPE_CHECKING:
    import polars as pl

Data = Annotated[
    Path,
    typer.Option(metavar="DIR", help="Labelled data; its manifest.toml says what each file is."),
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What each file of DIR is; default: DIR/manifest.toml.",
        show_default=False,
    ),
]
Tune = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="Search the parameters by N trials first. The same command "
        "goes on where it was cut short.",
        show_default=False,
    ),
]
Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough",
        help="Test as well on later links, with fewer labels and without one "
        "list at a time. Takes several times as long.",
    ),
]
Pages = Annotated[bool, typer.Option(help="Learn from labelled pages as well, where DIR has them.")]
Cache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Keep the signals of labelled exports and pages here: to measure hundreds "
        "of them takes minutes, and is then done once.",
        show_default=False,
    ),
]


@logged
def fit(
    data: Data = Path("../shared/data"),
    manifest: Manifest = None,
    out: ModelOut = Path("model/pretrained"),
    tune: Tune = None,
    thorough: Thorough = False,
    pages: Pages = True,
    cache: Cache = None,
    doubts: Doubts = None,
    tracking_uri: TrackingUri = STORE,
    experiment: Experiment = "linkvet",
    seed: Seed = 0,
) -> None:
    """Fit a model from scratch on a folder of labelled data, and log the run to MLflow.

    **Examples**

    - `linkvet fit --data labels --out my-model`
    - `linkvet fit --data labels --out my-model --tune 50 --doubts doubts.csv`
    """
    check_doubts(doubts, [])
    with training_extra("training"):
        from linkvet.training.examples.manifest import read_manifest
        from linkvet.training.from_scratch import fit_from_scratch
    listed: list[pl.DataFrame] = []
    with Steps() as steps:
        fit_from_scratch(
            read_manifest(data, manifest),
            out,
            tracking_uri,
            experiment,
            seed,
            steps,
            listed.append,
            trials=tune or 0,
            thorough=thorough,
            pages=pages,
            cache=cache,
        )
    tell_doubts(listed, doubts)
