"""The application: the page, what it asks for, and the gate in front of both."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from linkvet.review.server.actions import ACTIONS
from linkvet.review.server.open_review import Review
from linkvet.review.server.pages import PAGES
from linkvet.review.server.security.guard import Guard
from linkvet.review.server.security.rate_limit import RateLimit

HERE = Path(__file__).parent


def create_app(
    review: Review,
    routes: Sequence[BaseRoute] = (),
    limits: Mapping[str, int] | None = None,
    rate: RateLimit | None = None,
) -> Starlette:
    """Make the application of a review.

    Parameters
    ----------
    routes, limits
        Further routes, such as those of the API, and the bytes that they take by their path.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        review.begin()
        try:
            yield
        finally:
            review.end()

    static = Mount("/static", StaticFiles(directory=HERE / "static"))
    app = Starlette(
        routes=[*PAGES, *ACTIONS, static, *routes],
        middleware=[Middleware(Guard, access=review.access, limits=limits, rate=rate)],
        lifespan=lifespan,
    )
    app.state.review = review
    return app
