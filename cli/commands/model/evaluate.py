"""`linkvet evaluate`: how good a model is on labelled rows it has not seen."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.model_reference import STORE, TrackingUri, model_folder, training_extra
from linkvet.cli.options import Site
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

SHOWN = ("examples", "spam", "roc_auc", "average_precision", "recall_at_1pct_fp", "brier")


def evaluate(
    labelled: Annotated[
        list[Path],
        typer.Argument(
            metavar="LABELLED...", help="Exports of one site with a column of labels, or a table."
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="The model; default: what ships.", show_default=False),
    ] = None,
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="The columns are signals of your own.")
    ] = False,
    site: Site = None,
    tracking_uri: TrackingUri = STORE,
    label: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of labels; default: as trained.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(metavar="COL", help="What ties rows, for the intervals; default: as trained."),
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names; default: as trained.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure a model on labelled rows, in all and by slice, with 95 % intervals over groups.

    **Examples**

    - `linkvet evaluate labelled.csv --model my-model`
    - `linkvet evaluate labelled.csv --model models:/linkvet@champion --json`
    - `linkvet evaluate held-out.parquet --signals-table --model my-model --json`
    """
    folder = model_folder(model, tracking_uri)
    if not signals_table:
        _exports(labelled, folder, site, label or "label", as_json)
        return
    if len(labelled) != 1 or folder is None:
        raise UserError("--signals-table takes one table and --model",
                        cure="Name the model that was trained on such a table.")  # fmt: skip
    with training_extra("evaluating"):
        from linkvet.training.custom_table.evaluate import evaluate_table
    found, notes = evaluate_table(labelled[0], Path(folder), label, group, host)
    say(notes)
    show_figures(found, as_json)


def _exports(
    paths: list[Path], folder: str | None, site: str | None, label: str, as_json: bool
) -> None:
    with training_extra("evaluating"):
        from linkvet.model.store import load
        from linkvet.training.evaluate.assess import assess, flattered
        from linkvet.training.examples.house_labels import read_labelled
    model, labelled = load(folder), read_labelled(paths, site=site, column=label)
    say([*labelled.notes, *flattered(model, paths)])
    slices = assess(labelled, model)
    if as_json:
        show_figures({**slices["all"], "slices": slices}, as_json=True)
        return
    show_figures(slices.pop("all"), as_json=False)
    if slices:
        print()
        show([{"slice": name, **_in_short(one)} for name, one in slices.items()], as_json=False)


def _in_short(one: dict) -> dict:
    """Figures of a slice that fit a line; `--json` has all of them, each with its interval."""
    low, high = one["roc_auc_interval"] or (None, None)
    cut = ("precision_at_cut", "precision_at_cut_lower_bound", "recall_at_cut")
    auc, *rest = SHOWN[2:]
    return {
        **{key: one[key] for key in SHOWN[:2]}, auc: one[auc], "low": low, "high": high,
        **{key: one[key] for key in (*rest, *cut)},
    }  # fmt: skip


def say(notes: Iterable[str]) -> None:
    """Print notes where they do not mix with figures."""
    for note in notes:
        typer.echo(f"note: {note}", err=True)


def show_figures(found: dict, as_json: bool) -> None:
    """Print figures as one JSON object, or one line each with its interval."""
    if as_json:
        import json

        from linkvet.cli.results.to_json import plain

        print(json.dumps(plain(found), indent=2))
        return
    rows = []
    for name, value in found.items():
        if not name.endswith("_interval"):
            low, high = found.get(f"{name}_interval") or (None, None)
            rows.append({"figure": name, "value": value, "low": low, "high": high})
    show(rows, as_json=False)
