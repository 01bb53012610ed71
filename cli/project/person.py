"""Who decides, as each decision keeps it."""

from typing import Annotated

import typer

Who = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides; default: the user of this machine.")
]


def name_of(given: str | None) -> str:
    """The name that was given, or that of the user; empty where there is none."""
    if given is not None:
        return given
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as in some containers
        return ""
