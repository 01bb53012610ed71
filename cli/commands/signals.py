"""`linkvet signals`: what linkvet looks at, and what each signal was worth on its own."""

from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder
from linkvet.cli.options import AsJson, Model
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

ONLY_JSON = ("says", "otherwise", "one", "source")  # too long for a line of a table


def signals(
    model: Model = None,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    group: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the signals of one evidence group.")
    ] = None,
    reasons: Annotated[
        bool,
        typer.Option("--reasons", help="List what reasons can say instead, with example values."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List every signal with its ledger: coverage, median of spam and good links, AUC alone.

    **Examples**

    - `linkvet signals --group anchor`
    - `linkvet signals --json > signals.json`
    - `linkvet signals --reasons --group profile`
    - `linkvet signals --model models:/linkvet@champion`
    """
    from linkvet.model.folder.sealed import is_table_model

    folder = model_folder(model, tracking_uri, require_signature)
    if folder is not None and is_table_model(Path(folder)):
        raise UserError(
            "this model judges a table of signals",
            file=folder,
            cure="List its signals: linkvet table signals --model FOLDER",
        )
    rows = every_reason(folder) if reasons else catalogue(folder)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if group:
        rows = [row for row in rows if row["group"] == group]
    if not rows:
        raise UserError(f"no signal belongs to {group!r}", cure=f"Groups: {', '.join(groups)}.")
    if not as_json:
        rows = [{k: v for k, v in row.items() if k not in ONLY_JSON} for row in rows]
    show(rows, as_json)


def catalogue(model: str | None = None) -> list[dict[str, Any]]:
    """Give one row per signal, group by group, with its ledger where the model has one."""
    from linkvet.features.extract import NAMES, SIGNALS
    from linkvet.model.store import load

    ledger = load(model).card.get("ledger", {})
    measured = list(dict.fromkeys(key for entry in ledger.values() for key in entry))
    return [
        {
            "signal": name,
            "group": SIGNALS[name].group,
            "unit": SIGNALS[name].unit,
            "higher_means": SIGNALS[name].higher_means,
            "asks": SIGNALS[name].asks,
            "says": SIGNALS[name].says,
            "otherwise": SIGNALS[name].otherwise,
            "one": SIGNALS[name].one,
            "source": SIGNALS[name].source,
            **{key: ledger.get(name, {}).get(key) for key in measured},
        }
        for name in NAMES
    ]


def every_reason(model: str | None = None) -> list[dict[str, Any]]:
    """Each sentence that a reason can be, with example values and what is usual by the model."""
    from linkvet.features.extract import NAMES, SIGNALS
    from linkvet.features.wording import examples
    from linkvet.model.store import load

    usual = load(model).usual
    return [
        {"signal": name, "group": SIGNALS[name].group, "reason": reason}
        for name in NAMES
        for reason in examples(SIGNALS[name], usual)
    ]
