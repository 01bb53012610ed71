"""`linkvet compare`: whether one model is really better than another."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder, training_extra
from linkvet.cli.options import AsJson, Site
from linkvet.cli.terminal.figures import show_comparison, show_notes


def compare(
    first: Annotated[str, typer.Argument(metavar="MODEL_A", help="A model folder or reference.")],
    second: Annotated[
        str, typer.Argument(metavar="MODEL_B", help="The model that may be better, or worse.")
    ],
    on: Annotated[
        list[Path],
        typer.Option(
            metavar="LABELLED",
            help="An export with a column of labels. Repeatable.",
        ),
    ],
    site: Site = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    label: Annotated[str, typer.Option(metavar="COL", help="The column of labels.")] = "label",
    as_json: AsJson = False,
) -> None:
    """Say whether MODEL_B is really better than MODEL_A on the same labels, or by chance.

    The difference of each figure (B minus A) has a 95 % interval by the paired bootstrap over
    groups; it is real where zero lies outside.

    **Examples**

    - `linkvet compare model/pretrained my-model --on labelled.csv`
    - `linkvet compare models:/linkvet@champion my-model --on labelled.csv --on more.csv --json`
    """
    one, other = (
        Path(str(model_folder(name, tracking_uri, require_signature))) for name in (first, second)
    )
    with training_extra("comparing"):
        from linkvet.training.evaluate.compare import in_words
    comparison = _links(on, [one, other], site, label)
    show_comparison(comparison | {"says": in_words(comparison, first, second)}, as_json)


def _links(paths: list[Path], folders: list[Path], site: list[str] | None, label: str) -> dict:
    from linkvet.model.store import load
    from linkvet.training.evaluate.assess import flattered
    from linkvet.training.evaluate.compare import compare_links
    from linkvet.training.examples.house_labels import read_labelled

    models = [load(folder) for folder in folders]
    labelled = read_labelled(paths, site=site, column=label)
    flattery = [
        f"{folder}: {note}"
        for folder, model in zip(folders, models, strict=True)
        for note in flattered(model, paths)
    ]
    show_notes([*labelled.notes, *flattery])
    return compare_links(labelled, models[0], models[1])
