"""Files on other machines, through fsspec: asked for only where the user named their address."""

import shutil
import socket
import tempfile
import weakref
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from linkvet.data.errors import UserError
from linkvet.data.storage.address import is_web, scheme, shown, web_host, without_secrets
from linkvet.data.storage.ssrf import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fsspec import AbstractFileSystem

AT_ONCE = 1 << 20  # bytes copied at once
CONNECT, SILENCE = 30, 120  # seconds to wait for a connection, and for the next bytes
OURS = ("fsspec", "aiohttp", "yarl")  # what the extra brings; s3fs and others are left to the user
LONGEST_MESSAGE = 300


class Remote(NamedTuple):
    """A storage and a path on it."""

    storage: "AbstractFileSystem"
    path: str


def remote(address: str) -> Remote:
    """Give the storage that an address is of; nothing is asked for yet.

    Raises
    ------
    UserError
        If no library that is installed reads such addresses.
    """
    kind = f"{scheme(address)}://"
    if "::" in address:
        raise UserError(
            "chained addresses (`::`) are not read",
            file=shown(address),
            cure="Name the file itself: zip and gz are unpacked as they are.",
        )
    try:
        import fsspec

        options = _web_options(address) if is_web(address) else {}
        storage, path = fsspec.url_to_fs(address, **options)
    except ImportError as error:
        # fsspec says which one in words, and raises from what failed
        missing = getattr(error.__cause__ or error, "name", None) or "another library"
        package = "'linkvet[remote]'" if missing in OURS else missing
        raise UserError(
            f"reading {kind} needs {missing}",
            file=shown(address),
            cure=f"Install it: pip install {package}",
        ) from None
    except ValueError as error:
        raise UserError(
            f"cannot be read from {kind}: {_message(error)}",
            file=shown(address),
            cure="Name a path, or an address such as s3://bucket/links.csv.",
        ) from None
    return Remote(storage, str(path))


def _web_options(address: str) -> dict[str, Any]:
    """What makes fsspec's HTTP client ask public servers only, unless a private one was named.

    Raises
    ------
    ImportError
        aiohttp is not installed.
    ValueError
        The address has no host.
    """
    import aiohttp

    host = web_host(address)
    if not host:
        raise ValueError("it has no host")

    def public_socket(info: Any) -> socket.socket:
        # made for every connection, those of redirects too
        if kind := refusal(info[4][0]):
            raise OSError(f"a redirect leads to {info[4][0]}, {kind}")
        return socket.socket(*info[:3])

    async def client(**options: Any) -> aiohttp.ClientSession:
        make = None if _is_private(host) else public_socket
        options.pop("loop", None)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=make),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=SILENCE),
            **options,
        )

    # a client is made for one host, and must not be used again for another
    return {"get_client": client, "skip_instance_cache": True, "block_size": 0}


def _is_private(host: str) -> bool:
    """Tell whether a host that the user named is in a network of their own."""
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except OSError:  # what connects says why
        return False
    return any(refusal(one) for one in addresses)


@contextmanager
def refusing(address: str) -> "Iterator[None]":
    """Turn what a storage raises into an error that names the address and no secret.

    Raises
    ------
    UserError
    """
    try:
        yield
    except UserError:
        raise
    except FileNotFoundError as error:
        cause = _first_cause(error)  # to fsspec, a server that does not answer has no such file
        missing = isinstance(cause, FileNotFoundError) or getattr(cause, "status", None) == 404
        raise UserError(
            "there is no such file" if missing else f"cannot be read: {_message(cause)}",
            file=shown(address),
            cure="Check the address.",
        ) from None
    except PermissionError as error:
        raise UserError(
            f"access is denied: {_message(error)}",
            file=shown(address),
            cure="Check the credentials of that storage, which its own library reads.",
        ) from None
    except Exception as error:  # each storage has errors of its own, with no class in common
        raise UserError(f"cannot be read: {_message(error)}", file=shown(address)) from None


def _first_cause(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _message(error: BaseException) -> str:
    status = getattr(error, "status", None)  # of aiohttp, whose text holds the whole address
    if isinstance(status, int) and status:
        return f"the server answers {status}"
    text = without_secrets(str(error)).partition("\n")[0][:LONGEST_MESSAGE]
    return text or type(error).__name__


class Copy:
    """A copy of a file on this machine, which goes when nothing refers to it any longer."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="linkvet-"))
        self.path = folder / "copy"
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def open(self) -> BinaryIO:
        """Open it for reading."""
        return self.path.open("rb")

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.path.stat().st_size


@contextmanager
def reading(address: str) -> "Iterator[Any]":
    """Open a file to be read once, from its start; what fails is told as `refusing` does."""
    with refusing(address):
        storage, path = remote(address)
        with storage.open(path, "rb") as stream:
            yield stream


def copied(address: str, check: Callable[[int], None]) -> Copy:
    """Copy a file to this machine, where it can be read more than once.

    `check` is called with the bytes so far and raises where there are too many.

    Raises
    ------
    UserError
        If it is not there, cannot be read, or finds no room.
    """
    copy = Copy()
    with reading(address) as source, copy.path.open("wb") as target:
        size = 0
        while content := source.read(AT_ONCE):
            size += len(content)
            check(size)
            _write(target, content, address)
    return copy


def _write(target: BinaryIO, content: bytes, address: str) -> None:
    try:
        target.write(content)
    except OSError as error:
        raise UserError(
            f"cannot be copied to {tempfile.gettempdir()}: {error.strerror}",
            file=shown(address),
            cure="Make room there, or set TMPDIR to another folder.",
        ) from None
