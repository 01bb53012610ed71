"""Bounds what a request may send, before it is read and while it is."""

from starlette.datastructures import Headers
from starlette.types import Message, Receive


class TooLarge(Exception):
    """A body is larger than it may be."""


def refuse_announced(headers: Headers, most: int) -> None:
    """Refuse a body by the length that is announced, without reading any of it."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most:
        raise TooLarge


def bounded(receive: Receive, most: int) -> Receive:
    """A `receive` that stops at so many bytes: chunked bodies announce nothing."""
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLarge
        return message

    return receiving
