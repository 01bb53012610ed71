"""`linkvet evaluate`: how good a model is on labelled rows it has not seen."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder, training_extra
from linkvet.cli.options import AsJson, Site
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.figures import SHOWN, show_figures, show_notes
from linkvet.cli.terminal.output import say
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.data.progress import stage


@logged
def evaluate(
    labelled: Annotated[
        list[Path],
        typer.Argument(metavar="LABELLED...", help="Exports of one site with a column of labels."),
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="The model; default: what ships.", show_default=False),
    ] = None,
    site: Site = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    label: Annotated[str, typer.Option(metavar="COL", help="The column of labels.")] = "label",
    as_json: AsJson = False,
) -> None:
    """Measure a model on labelled rows, in all and by slice, with 95 % intervals over groups.

    **Examples**

    - `linkvet evaluate labelled.csv --model my-model`
    - `linkvet evaluate labelled.csv --model models:/linkvet@champion --json`
    """
    folder = model_folder(model, tracking_uri, require_signature)
    with training_extra("evaluating"):
        from linkvet.model.store import load
        from linkvet.training.evaluate.assess import assess, flattered
        from linkvet.training.examples.house_labels import read_labelled
    with Steps(as_json) as steps:
        with stage("loading the model", steps) as counts:
            loaded = load(folder)
            counts["model"] = loaded.id
        with stage("reading labels", steps) as counts:
            rows = read_labelled(labelled, site=site, column=label)
            counts["labels"] = int(rows.known.sum())
        notes = [*rows.notes, *flattered(loaded, labelled)]
        with stage("measuring", steps, labels=counts["labels"]) as counts:
            slices = assess(rows, loaded)
            counts["slices"] = len(slices)
    show_notes(notes)
    if as_json:
        show_figures({**slices["all"], "slices": slices}, as_json=True)
        return
    show_figures(slices.pop("all"), as_json=False)
    if slices:
        say()
        show([{"slice": name, **_in_short(one)} for name, one in slices.items()], as_json=False)


def _in_short(one: dict) -> dict:
    """Figures of a slice that fit a line; `--json` has all of them, each with its interval."""
    low, high = one["roc_auc_interval"] or (None, None)
    cut = ("precision_at_cut", "precision_at_cut_lower_bound", "recall_at_cut")
    auc, *rest = SHOWN[2:]
    return {
        **{key: one[key] for key in SHOWN[:2]},
        auc: one[auc],
        "low": low,
        "high": high,
        **{key: one[key] for key in (*rest, *cut)},
    }
