"""The gate of the server: each request is checked before anything of it is handled.

Names of hosts are checked against DNS rebinding, origins and a header of the page's own script
against forged requests (OWASP, Cross-Site Request Forgery Prevention), bodies and bursts against
being drowned. What is refused says so in one line, with the status that fits.
"""

from collections.abc import Mapping
from http import HTTPStatus
from math import ceil

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from linkvet.review.server.security.access import Access
from linkvet.review.server.security.body_limit import TooLarge, bounded, refuse_announced
from linkvet.review.server.security.headers import new_nonce, with_headers
from linkvet.review.server.security.rate_limit import RateLimit

MOST_BYTES = 100_000  # of a body; a note of 10,000 characters has at most 60,000 as JSON
RATE, BURST = 100.0, 400.0  # requests a second and at once; a person makes some ten
SAFE_METHODS = ("GET", "HEAD")
METHODS = (*SAFE_METHODS, "POST")
LOGIN = "/login"
CSRF = "x-linkvet-csrf"
NO_TOKEN = (
    "The token is missing or wrong. In a browser, open the address that linkvet printed in its "
    "terminal; a program sends the header Authorization: Bearer TOKEN."
)


class Refusal(Exception):
    """A request that is not handled."""

    def __init__(self, status: HTTPStatus, says: str, **headers: str) -> None:
        super().__init__(says)
        self.status, self.headers = status, headers


class Guard:
    """ASGI middleware that refuses what may not pass; `limits` are bytes of a body by its path."""

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        limits: Mapping[str, int] | None = None,
        rate: RateLimit | None = None,
    ) -> None:
        self.app, self.access = app, access
        self.limits, self.rate = limits or {}, rate or RateLimit(RATE, BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and hand it on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # a websocket is closed by the server where nobody accepts it
        nonce = new_nonce()
        scope.setdefault("state", {})["nonce"] = nonce
        send = with_headers(send, nonce, scope["path"])
        most = self.limits.get(scope["path"], MOST_BYTES)
        started = False

        async def sending(message):
            nonlocal started
            started = True
            await send(message)

        try:
            self._check(HTTPConnection(scope), scope["method"], most)
            await self.app(scope, bounded(receive, most), sending)
        except TooLarge:
            if not started:
                await _too_large(most)(scope, receive, send)
        except Refusal as refusal:
            answer = PlainTextResponse(f"{refusal}\n", refusal.status, refusal.headers)
            await answer(scope, receive, send)

    def _check(self, request: HTTPConnection, method: str, most: int) -> None:
        if wait := self.rate.wait(request.client.host if request.client else ""):
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Too many requests at once.",
                **{"Retry-After": str(ceil(wait))},
            )
        if method not in METHODS:
            raise Refusal(
                HTTPStatus.METHOD_NOT_ALLOWED, "Not allowed here.", Allow=", ".join(METHODS)
            )
        if not self.access.is_host(request.headers.get("host", "")):
            raise Refusal(
                HTTPStatus.MISDIRECTED_REQUEST, "This server isn't called by that name (Host)."
            )
        refuse_announced(request.headers, most)
        if request.url.path not in self.access.open_paths:
            self._check_sender(request, method)

    def _check_sender(self, request: HTTPConnection, method: str) -> None:
        if self._bears_token(request):
            return  # a program: no browser adds this header by itself
        origin = request.headers.get("origin")
        foreign = origin is not None and not self.access.is_origin(origin)
        if foreign or (origin is None and method not in SAFE_METHODS):
            raise Refusal(HTTPStatus.FORBIDDEN, "Requests of other sites are refused (Origin).")
        path = request.url.path
        if path == LOGIN and self.access.password:
            return
        if path == "/" and (self._starts(request) or self.access.password):
            return  # gets a cookie, or is asked for the password
        if not self.access.is_token(request.cookies.get(self.access.cookie)):
            raise Refusal(HTTPStatus.UNAUTHORIZED, NO_TOKEN)
        if method not in SAFE_METHODS and not self.access.is_csrf(request.headers.get(CSRF)):
            raise Refusal(HTTPStatus.FORBIDDEN, f"The header {CSRF} is missing or wrong.")

    def _bears_token(self, request: HTTPConnection) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.access.is_token(given)

    def _starts(self, request: HTTPConnection) -> bool:
        return self.access.is_token(request.query_params.get("token"))


def _too_large(most: int) -> Response:
    return PlainTextResponse(
        f"At most {most:,} bytes are taken here.\n",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        {"Connection": "close"},
    )
