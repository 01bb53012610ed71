"""Cures of the command line, as whoever sends a request or calls a tool can follow them."""

import re
from collections.abc import Mapping

from linkvet.data.errors import UserError

OPTION = re.compile(r"--[a-z]")


def cured_here(error: UserError, command: str, instead: Mapping[str, str] = {}) -> UserError:
    """Put what can be done here in place of an option of the command line.

    >>> print(cured_here(UserError("too large", cure="Raise --max-cells."), "linkvet serve"))
    too large. Raise --max-cells. `linkvet serve` takes that option when it is started.

    Parameters
    ----------
    command
        What was started, and has the options that are not in `instead`.
    instead
        Cures by the option that they take the place of; the first that is named counts.
    """
    cure = error.cure or ""
    if OPTION.search(cure):
        own = (says for option, says in instead.items() if option in cure)
        stop = "" if cure.endswith(".") else "."
        general = f"{cure}{stop} `{command}` takes that option when it is started."
        error.cure = next(own, general)
    return error
