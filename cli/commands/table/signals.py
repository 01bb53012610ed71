"""`linkvet table signals`: the signals that a model of own signals uses, with their ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.cli.commands.table.given import OwnModel, own_model
from linkvet.cli.model_reference import STORE, Key, TrackingUri
from linkvet.cli.options import AsJson
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    from linkvet.training.custom_table.store import TableModel

LEDGER = ("importance", "auc", "coverage", "median_spam", "median_good")


def signals(
    model: OwnModel,
    tracking_uri: TrackingUri = STORE,
    require_signature: Key = None,
    as_json: AsJson = False,
) -> None:
    """List the signals that a model of your own table uses, the most used first.

    **Examples**

    - `linkvet table signals --model my-model`
    """
    show(catalogue(*own_model(model, tracking_uri, require_signature)), as_json)


def catalogue(folder: Path, model: "TableModel") -> list[dict[str, Any]]:
    """One row per signal the model uses, with its ledger, the most used first.

    Raises
    ------
    UserError
        If the model was saved without a ledger.
    """
    ledger = model.card.get("ledger")
    if not ledger:
        raise UserError(
            "this model holds no account of its signals",
            file=str(folder),
            cure="Train it anew with this version.",
        )
    rows = [{"signal": name, **{key: one[key] for key in LEDGER}} for name, one in ledger.items()]
    return sorted(rows, key=lambda one: -one["importance"])
