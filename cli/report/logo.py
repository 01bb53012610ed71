"""A picture for the head of the report, carried inside the page."""

import base64
from pathlib import Path

from linkvet.data import magic
from linkvet.data.errors import UserError

MOST_BYTES = 500_000  # a report is sent on by mail
TYPES = {magic.PNG: "png", magic.JPEG: "jpeg"}


def data_url(path: Path) -> str:
    """Read a PNG or JPEG picture as a data URL.

    Raises
    ------
    UserError
        Where it cannot be read, is too large or is of another kind.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"cannot be read ({error.strerror})", file=str(path), cure="Check the path of the logo."
        ) from None
    kind = next((name for start, name in TYPES.items() if content.startswith(start)), None)
    if kind is None or len(content) > MOST_BYTES:
        raise UserError(
            f"isn't a PNG or JPEG picture of at most {MOST_BYTES:,} bytes",
            file=str(path),
            cure="Save the logo as a small PNG.",
        )
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
