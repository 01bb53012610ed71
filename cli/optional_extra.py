"""Libraries that a plain install leaves out."""

from collections.abc import Iterator
from contextlib import contextmanager

from linkvet.data.errors import UserError


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Say how to get the libraries of an extra where one is missing that `what` needs."""
    try:
        yield
    except ImportError as error:
        if (error.name or "").startswith("linkvet"):
            raise
        raise UserError(
            f"{what} needs {error.name}", cure=f"Install it: pip install 'linkvet[{name}]'"
        ) from None
