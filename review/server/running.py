"""One server for one store of decisions: who has it, where it is, and how it is run."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from linkvet.data.errors import UserError
from linkvet.data.file_lock import hold_lock

PORT, TRIES = 8765, 20
PATIENCE = 2  # seconds for requests that are under way when the server stops


@dataclass(frozen=True)
class Running:
    """A server as its file tells of it, which is there for its user alone.

    It outlives a server that was killed, so that the next one has the same address and token and a
    page that is still open goes on.
    """

    start: str
    port: int
    token: str
    results: str


class Taken(UserError):
    """Another server has the store."""


def file_of(decisions: Path) -> Path:
    """Where the server of a store is told of."""
    return decisions.with_name(f".{decisions.name}.review.json")


def read_running(decisions: Path) -> Running | None:
    """The server that has a store, or had it until it was killed."""
    try:
        return Running(**json.loads(file_of(decisions).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def sole_server(decisions: Path) -> Iterator[None]:
    """Hold a store for one server.

    Raises
    ------
    Taken
        Where another server has it.
    """
    lock = decisions.with_name(f".{decisions.name}.review.lock")
    with hold_lock(lock, partial(_taken, decisions)):
        yield


@contextmanager
def announced(decisions: Path, running: Running) -> Iterator[None]:
    """Tell of a server in its file for as long as it runs."""
    path = file_of(decisions)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(json.dumps(asdict(running)).encode())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def listen(host: str, port: int | None, first: int = PORT) -> socket.socket:
    """Open the port that was asked for, or the first free one.

    Raises
    ------
    UserError
        Where it is in use or may not be opened, or the host is none of this machine.
    """
    for candidate in [port] if port else range(first, first + TRIES):
        try:
            return socket.create_server((host, candidate), family=_family(host))
        except OSError as error:
            problem = os.strerror(error.errno) if error.errno else str(error)
    raise UserError(
        f"can't listen on {host}:{port or first} ({problem})",
        cure="Name another with --port, or stop the program that has it.",
    )


def serve(app: Starlette, listening: socket.socket, **settings: Any) -> None:
    """Serve until the terminal or a signal stops it."""
    config = uvicorn.Config(
        app,
        http="h11",
        lifespan="on",
        log_level="warning",
        access_log=False,  # the start address has the token
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
        **settings,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _taken(decisions: Path, holder: str) -> UserError:
    return Taken(
        f"another `linkvet review`{holder} has these decisions open",
        file=str(decisions),
        cure="Use that one, or stop it first.",
    )
