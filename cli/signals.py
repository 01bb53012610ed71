"""`linkvet signals`: what linkvet looks at, and what each signal was worth on its own."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet.cli.inputs import Model
from linkvet.cli.show import show
from linkvet.data.errors import UserError


def signals(
    model: Model = None,
    group: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the signals of one evidence group.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """List every signal with its ledger: coverage, median of spam and good links, AUC alone.

    **Examples**

    - `linkvet signals --group anchor`
    - `linkvet signals --json > signals.json`
    """
    rows = catalogue(model)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if group:
        rows = [row for row in rows if row["group"] == group]
    if not rows:
        raise UserError(f"no signal belongs to {group!r}", cure=f"Groups: {', '.join(groups)}.")
    if not as_json:
        rows = [{key: value for key, value in row.items() if key != "source"} for row in rows]
    show(rows, as_json)


def catalogue(model: str | None = None) -> list[dict[str, Any]]:
    """Give one row per signal, in registered order, with its ledger where the model has one."""
    from linkvet.features.table import SIGNALS

    ledger = read_ledger(model)
    measured = list(dict.fromkeys(key for entry in ledger.values() for key in entry))
    return [
        {
            "signal": one.name,
            "group": one.group,
            "unit": one.unit,
            "higher_means": one.higher_means,
            "asks": one.asks,
            "source": one.source,
            **{key: ledger.get(one.name, {}).get(key) for key in measured},
        }
        for one in SIGNALS.values()
    ]


def read_ledger(model: str | None) -> dict[str, dict[str, float | None]]:
    """Read what training wrote down about each signal."""
    import linkvet.model

    folder = Path(model) if model else Path(linkvet.model.__path__[0]) / "pretrained"
    try:
        return json.loads((folder / "model.json").read_text(encoding="utf-8")).get("ledger", {})
    except (OSError, ValueError):
        raise UserError("this is no model folder", file=str(folder)) from None
