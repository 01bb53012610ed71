"""`linkvet model convert`: a model folder of an earlier linkvet into the form of today."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.model_reference import training_extra
from linkvet.cli.terminal.output import note


def convert(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A model folder of the old form.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Where the new form is written.")],
) -> None:
    """Turn a model folder of an earlier linkvet into the form of today.

    Probabilities, reasons and cuts stay the same. The old folder is not changed.

    **Examples**

    - `linkvet model convert my-model my-model-2`
    """
    with training_extra("converting a model"):
        from linkvet.training.convert import convert as converted
    converted(old, new)
    note(f"Converted: {new}")
