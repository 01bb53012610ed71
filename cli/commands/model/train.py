"""`linkvet train`: the model that ships, taught the labels of the house."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.cli.commands.model.doubts import Doubts, check_doubts, tell_doubts
from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder, training_extra
from linkvet.cli.options import AsJson, Experiment, ModelOut, Seed, Site
from linkvet.cli.run_log import logged
from linkvet.cli.terminal.figures import SHOWN, show_notes
from linkvet.cli.terminal.output import note, show_json
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    import polars as pl

SHIPPED = Path("model/pretrained")

Labelled = Annotated[
    list[Path],
    typer.Argument(
        metavar="LABELLED...",
        help="Exports of one site, with a column of labels unless --decisions has them.",
        show_default=False,
    ),
]
Label = Annotated[str, typer.Option(metavar="COL", help="The column of labels, spam or good.")]
Base = Annotated[
    str | None,
    typer.Option("--from", metavar="MODEL", help="The model to teach; default: what ships."),
]
Disavow = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A disavow file: what it lists is spam, the rest is open."),
]
Keep = Annotated[Path | None, typer.Option(metavar="FILE", help="Domains and URLs that are good.")]
Decisions = Annotated[
    Path | None,
    typer.Option(
        metavar="STORE", help="What people decided on these exports; nothing else is a label."
    ),
]


@logged
def train(
    labelled: Labelled,
    out: ModelOut,
    label: Label = "label",
    base: Base = None,
    site: Site = None,
    disavow: Disavow = None,
    keep: Keep = None,
    decisions: Decisions = None,
    doubts: Doubts = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    experiment: Experiment = "linkvet",
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Teach the model that ships the labels of the house, and log the run to MLflow.

    **Examples**

    - `linkvet train labelled.csv --out my-model`, then `linkvet score export.csv --model my-model`
    - `linkvet train export.csv --disavow disavow.txt --out my-model`
    - `linkvet train export.csv --decisions decisions.sqlite --out my-model`
    """
    if decisions and (disavow or keep or label != "label"):
        raise UserError(
            "--decisions does not go with --disavow, --keep or --label",
            cure="Import the lists by `linkvet decisions import`.",
        )
    if doubts and disavow:
        raise UserError(
            "--doubts does not go with --disavow", cure="It lists labels of exports, spam and good."
        )
    if out == SHIPPED:
        raise UserError("a model of your own needs a folder of its own", cure="Name it by --out.")
    check_doubts(doubts, [*labelled, *filter(None, (disavow, keep, decisions))])
    folder = model_folder(base, tracking_uri, require_signature)
    with training_extra("training"):
        from linkvet.training.adapt.teach import teach
    listed: list[pl.DataFrame] = []
    with Steps() as steps:
        summary = teach(
            labelled,
            out,
            base=folder,
            site=site,
            disavow=disavow,
            keep=keep,
            decisions=decisions,
            column=label,
            tracking_uri=tracking_uri,
            experiment=experiment,
            seed=seed,
            progress=steps,
            on_label_issues=listed.append,
        )
    tell_doubts(listed, doubts)
    _tell(summary, out, as_json)


def _tell(summary: dict[str, Any], out: Path, as_json: bool) -> None:
    if as_json:
        show_json(summary)
        return
    show_notes(summary["notes"])
    if "label_frequency" in summary:
        share = f"{summary['label_frequency']:.0%}"
        note(f"The disavow file seems to list {share} of the spam.")
    learnt = {head: trees for head, trees in summary["trees"].items() if trees}
    note(f"Learnt: {learnt or 'nothing the model did not know'}. Model: {out}")
    show(
        [
            {"links": name, **{key: one[key] for key in SHOWN}}
            for name, one in summary["figures"].items()
        ],
        as_json=False,
    )
