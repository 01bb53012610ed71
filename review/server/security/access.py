"""Who may use the server: its addresses, its token, its password."""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from linkvet.data.errors import UserError

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HTTP = 80


@dataclass(frozen=True)
class Access:
    """What a request is checked against.

    `names` are the hosts that the server is called by, `token` is what the start address carries
    and the cookie holds, `password` what a person types instead. `open_paths` answer everybody.
    """

    port: int
    names: tuple[str, ...] = LOOPBACK
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    password: str | None = None
    any_address: bool = False
    open_paths: frozenset[str] = frozenset()

    @property
    def cookie(self) -> str:
        """Name of the cookie; browsers keep one jar for all ports of a host."""
        return f"linkvet-{self.port}"

    @property
    def csrf(self) -> str:
        """What the page's own script sends with each POST, and no other site knows."""
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()

    @property
    def start(self) -> str:
        """The address that a person opens first."""
        return f"{self.address}/?token={self.token}"

    @property
    def address(self) -> str:
        """The address of the page, without the token."""
        return f"http://{self.names[0]}:{self.port}"

    def is_token(self, given: str | None) -> bool:
        """Whether a cookie, an address or a header holds the token."""
        return hmac.compare_digest((given or "").encode(), self.token.encode())

    def is_csrf(self, given: str | None) -> bool:
        """Whether a POST comes from the page's own script."""
        return hmac.compare_digest((given or "").encode(), self.csrf.encode())

    def is_password(self, given: str) -> bool:
        """Whether a person knows the password; without one, nobody does."""
        wanted = (self.password or "").encode()
        return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted)

    def is_host(self, given: str) -> bool:
        """Whether a Host header names this server: a foreign name is DNS rebinding.

        >>> Access(8765).is_host("127.0.0.1:8765"), Access(8765).is_host("evil.test:8765")
        (True, False)
        """
        try:
            parts = urlsplit(f"//{given}")
            port = parts.port or HTTP
        except ValueError:
            return False
        name = (parts.hostname or "").lower()
        shown = f"[{name}]" if ":" in name else name
        if parts.username is not None or parts.path or port != self.port:
            return False
        return shown in self.names or (self.any_address and _is_address(name))

    def is_origin(self, given: str) -> bool:
        """Whether an Origin header is of a page of this server."""
        scheme, _, host = given.partition("://")
        return scheme in ("http", "https") and self.is_host(host)


def access(host: str | None, port: int, password: str | None, **given: object) -> Access:
    """Access to a server on a host: none means this machine alone.

    Raises
    ------
    UserError
        Where others could reach it and no password is set.
    """
    if host is None or host in ("localhost", "127.0.0.1", "::1"):
        return Access(port, LOOPBACK, password=password, **given)  # pyright: ignore
    if not password:
        raise UserError(
            f"--host {host} lets other machines in, and no password is set",
            cure="Set LINKVET_PASSWORD, or leave --host out.",
        )
    name = f"[{host}]" if ":" in host else host.lower()
    everywhere = _is_address(host) and ipaddress.ip_address(host).is_unspecified
    return Access(port, (name, *LOOPBACK), password=password, any_address=everywhere, **given)  # pyright: ignore


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
