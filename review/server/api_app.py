"""The API without the page: its routes, and the gate in front of them."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from linkvet.review.score_api.api import Api
from linkvet.review.score_api.routes import HEALTH, limits, routes
from linkvet.review.server.security.access import Access, access
from linkvet.review.server.security.guard import Guard

OPEN = frozenset({HEALTH})  # says nothing that needs a token


def api_access(host: str | None, port: int, **token: str) -> Access:
    """Access to the API by its token alone; without one a new one is made.

    Raises
    ------
    UserError
        Where others could reach it and no token was chosen for them.
    """
    return access(host, port, token.get("token"), open_paths=OPEN, **token)


def create_api_app(api: Api, allowed: Access) -> Starlette:
    """Make the application."""
    guard = Middleware(Guard, access=allowed, limits=limits(api))
    return Starlette(routes=routes(api), middleware=[guard])
