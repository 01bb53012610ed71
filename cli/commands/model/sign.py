"""`linkvet model sign` and `verify`: who made a model."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.model_reference import sign_extra
from linkvet.cli.terminal.output import note

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A model folder.")]


def sign(
    folder: Folder,
    key: Annotated[
        Path, typer.Option(metavar="FILE", help="Your private Ed25519 key, in PEM or OpenSSH form.")
    ],
) -> None:
    """Sign a model folder, so that others can tell that it is yours and as you left it.

    A pair of keys comes from `ssh-keygen -t ed25519 -f model-key`: `model-key` stays with you,
    `model-key.pub` goes to those who use the model. Saving a model anew takes its signature away.

    **Examples**

    - `linkvet model sign my-model --key model-key`
    """
    with sign_extra():
        from linkvet.model.folder.signature import sign as signed

        signed(folder, key, lambda: typer.prompt("Passphrase", hide_input=True, err=True))
    note(f"Signed: {folder}")


def verify(
    folder: Folder,
    key: Annotated[Path, typer.Option(metavar="FILE", help="The maker's public key.")],
) -> None:
    """Check that the holder of a key signed a model folder, and that it is as it was then.

    **Examples**

    - `linkvet model verify my-model --key model-key.pub`, then
      `linkvet score export.csv --model my-model --require-signature model-key.pub`
    """
    with sign_extra():
        from linkvet.model.folder.signature import verify as verified

        verified(folder, key)
    note(f"Signed with {key}, and unchanged: {folder}")
