"""Addresses such as `s3://bucket/links.parquet`, and how they are shown without their secrets."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

Location = Path | str  # of a file: a path on this machine, or an address
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+)://")  # one letter would be a drive of Windows
WEB = ("http", "https")
IN_TEXT = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,15}://[^\s'\"<>]+")


def is_address(location: Location) -> bool:
    """Tell an address from a path of this machine.

    >>> is_address("s3://bucket/links.csv"), is_address("C:/links.csv"), is_address("links.csv")
    (True, False, False)
    """
    return isinstance(location, str) and bool(SCHEME.match(location))


def scheme(address: str) -> str:
    """Give the scheme of an address in lower case."""
    return address.partition("://")[0].lower()


def is_web(address: str) -> bool:
    """Tell an address that is asked for by HTTP, where `?` begins a query and no pattern."""
    return scheme(address) in WEB


def shown(address: str) -> str:
    """Write an address without user, password, query and fragment, which can be secrets.

    >>> shown("https://me:secret@host.example/export.csv?token=abc")
    'https://host.example/export.csv'
    """
    start, _, rest = address.partition("://")
    end = re.search(r"[?#]", rest) if is_web(address) else re.search(r"\?\w+=", rest)
    place, slash, path = (rest[: end.start()] if end else rest).partition("/")
    return f"{start}://{place.rpartition('@')[2]}{slash}{path}"


def without_secrets(text: str) -> str:
    """Write every address in a message of a library as `shown` does."""
    return IN_TEXT.sub(lambda match: shown(match[0]), text)


def name_of(location: Location) -> str:
    """Give the name of a file or folder without what is above it.

    >>> name_of("https://host.example/a/my%20links.csv?day=1"), name_of(Path("a/links.csv"))
    ('my links.csv', 'links.csv')
    """
    if not is_address(location):
        return Path(location).name
    path = shown(str(location)).partition("://")[2].rstrip("/")
    last = path.rpartition("/")[2]
    return unquote(last) if is_web(str(location)) else last


def web_host(address: str) -> str | None:
    """Give the host of a web address.

    Raises
    ------
    ValueError
        The address cannot be read.
    """
    return urlsplit(address).hostname
