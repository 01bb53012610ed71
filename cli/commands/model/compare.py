"""`linkvet compare`: whether one model is really better than another."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.commands.model.evaluate import say, show_figures
from linkvet.cli.model_reference import STORE, TrackingUri, model_folder, training_extra
from linkvet.cli.options import Site
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError


def compare(
    first: Annotated[
        str, typer.Argument(metavar="MODEL_A", help="A model folder or reference.")
    ],
    second: Annotated[
        str, typer.Argument(metavar="MODEL_B", help="The model that may be better, or worse.")
    ],
    on: Annotated[
        list[Path],
        typer.Option(
            metavar="LABELLED",
            help="An export with a column of labels, or a table of signals. Repeatable.",
        ),
    ],
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="The columns are signals of your own.")
    ] = False,
    site: Site = None,
    tracking_uri: TrackingUri = STORE,
    label: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of labels; default: as trained.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="What ties rows of a table of signals.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names in a table of signals.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Say whether MODEL_B is really better than MODEL_A on the same labels, or by chance.

    The difference of each figure (B minus A) has a 95 % interval by the paired bootstrap over
    groups; it is real where zero lies outside.

    **Examples**

    - `linkvet compare model/pretrained my-model --on labelled.csv`
    - `linkvet compare models:/linkvet@champion my-model --on labelled.csv --on more.csv --json`
    - `linkvet compare one two --on held-out.parquet --signals-table`
    """
    one, other = (Path(str(model_folder(name, tracking_uri))) for name in (first, second))
    with training_extra("comparing"):
        from linkvet.training.evaluate.compare import compare_tables, in_words
    if signals_table:
        if len(on) != 1:
            raise UserError("--signals-table compares on one table", cure="Give --on once.")
        found, notes = compare_tables(on[0], one, other, label, group, host)
        say(notes)
    else:
        if group or host:
            raise UserError("--group and --host go with --signals-table",
                            cure="An export's own column 'group' ties its rows.")  # fmt: skip
        found = _links(on, [one, other], site, label or "label")
    found["says"] = in_words(found, first, second)
    if as_json:
        show_figures(found, as_json=True)
        return
    show([{"figure": name, **figure} for name, figure in found["figures"].items()], as_json=False)
    print(f"\n{found['says']}")


def _links(paths: list[Path], folders: list[Path], site: str | None, label: str) -> dict:
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
    say([*labelled.notes, *flattery])
    return compare_links(labelled, models[0], models[1])
