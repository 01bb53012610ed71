"""`linkvet review`: a page in the browser on which a person decides what the model left open."""

import os
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvet.cli.model_reference import STORE as TRACKED
from linkvet.cli.model_reference import TrackingUri, model_folder
from linkvet.cli.optional_extra import extra
from linkvet.cli.options import Map, Pages, Port, Quiet, Site, mapping
from linkvet.cli.project.file import Project
from linkvet.cli.project.keys import STORE
from linkvet.cli.project.person import Who, name_of
from linkvet.cli.terminal.output import note, say

if TYPE_CHECKING:
    from socket import socket

    from starlette.applications import Starlette

    from linkvet.review.server.look import Look
    from linkvet.review.server.open_review import Review
    from linkvet.review.server.security.access import Access

PASSWORD = "LINKVET_PASSWORD"
LOOPBACK = "127.0.0.1"

Folder = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="A folder that `linkvet score` wrote.")
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where decisions are kept; default: the store of linkvet.toml, without one "
        "decisions.sqlite beside the folder.",
        show_default=False,
    ),
]
Base = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="The model that made the results, which trees are added to; default: what ships.",
    ),
]
Host = Annotated[
    str | None,
    typer.Option(
        metavar="HOST",
        help="Let other machines in, by this name or address. Needs a password in the "
        f"environment, {PASSWORD}. Without it, only this machine gets in.",
    ),
]
Browser = Annotated[
    bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
]


def review(
    context: typer.Context,
    results: Folder = Path("linkvet-results"),
    decisions: Decisions = None,
    site: Site = None,
    pages: Pages = None,
    model: Base = None,
    tracking_uri: TrackingUri = TRACKED,
    columns: Map = None,
    who: Who = None,
    host: Host = None,
    port: Port = None,
    browser: Browser = True,
    quiet: Quiet = False,
) -> None:
    """Decide in the browser: keep, disavow or skip, by keyboard, one case after the other.

    The cases that most need a person come first, each with its reasons, its links, its network and
    what the vendors say. What you decide is kept in a file that is only ever added to, and the next
    `linkvet score` follows it. Everything stays on this machine. Stop with Ctrl-C.

    **Examples**

    - `linkvet review`, for the folder linkvet-results
    - `linkvet review results --pages pages.warc.gz`, with the text of each page
    - `linkvet review results --decisions spa.sqlite --no-browser`
    """
    with extra("review", "the page"):
        from linkvet.review.server import running
        from linkvet.review.server.open_review import Review
    from linkvet.data.own_site import own_sites
    from linkvet.review.learning.lesson import Origin
    from linkvet.review.results.tables import open_results

    opened = open_results(results)
    project: Project = context.find_root().obj
    store = decisions or project.store or results.absolute().parent / STORE
    root = project.path.parent if project.path else Path.cwd()
    origin = Origin(model_folder(model, tracking_uri), mapping(columns), (Path.cwd(), root))
    own = own_sites([*filter(None, [opened.site]), *(site or [])])
    try:
        with _listening(store, results, host, port) as (listening, access):
            archives, person = tuple(pages or ()), name_of(who)
            served = Review(opened, store, access, _look(), own, person, archives, origin)
            if not quiet:
                note(f"Review of {results}; decisions go to {store}. Stop with Ctrl-C. The page:")
            _show(access.start, browser)
            running.serve(_app(served), listening)
    except running.Taken as taken:
        if there := running.read_running(store):
            note(f"linkvet: {taken.problem}, for {there.results}. Its page:")
            _show(there.start, browser)
        else:
            raise
    except (KeyboardInterrupt, SystemExit):
        note(f"Stopped. What was decided is in {store}.")


def _app(review: "Review") -> "Starlette":
    """The page, and the API beside it."""
    from linkvet.model.options import ScoringOptions
    from linkvet.review.score_api.api import Api
    from linkvet.review.score_api.routes import limits, routes
    from linkvet.review.score_api.scorer import Scorer
    from linkvet.review.server.app import create_app

    base, names, _ = review.origin
    options = ScoringOptions(model=base, mapping=names, site=review.own.names or None)
    api = Api(Scorer(options, review.decisions), review.who)
    return create_app(review, routes(api), limits(api))


@contextmanager
def _listening(
    store: Path, results: Path, host: str | None, port: int | None
) -> "Iterator[tuple[socket, Access]]":
    """Open a port for the one server that this store may have, and tell where it is."""
    from linkvet.data.decisions.store import Store
    from linkvet.review.server import running
    from linkvet.review.server.security.access import access

    with running.sole_server(store):
        Store(store).close()  # says what is wrong with it before anything is opened
        before = running.read_running(store)
        first = before.port if before else running.PORT
        with running.listen(host or LOOPBACK, port, first) as listening:
            number, known = listening.getsockname()[1], {"token": before.token} if before else {}
            allowed = access(host, number, os.environ.get(PASSWORD), **known)
            now = running.Running(allowed.start, number, allowed.token, str(results))
            with running.announced(store, now):
                yield listening, allowed


def _look() -> "Look":
    from linkvet.cli.report.environment import ENVIRONMENT
    from linkvet.cli.report.page import SHARED, style_of
    from linkvet.review.server.look import look

    return look(ENVIRONMENT, style_of(*SHARED))


def _show(address: str, browser: bool) -> None:
    say(address)
    if browser:
        webbrowser.open(address)
