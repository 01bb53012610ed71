"""`linkvet review`: a page in the browser on which a person decides what the model left open."""

import getpass
import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.optional_extra import extra
from linkvet.cli.options import Pages, Quiet, Site
from linkvet.cli.terminal.output import note, say

PASSWORD = "LINKVET_PASSWORD"
STORE = "decisions.sqlite"
LOOPBACK = "127.0.0.1"


def review(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="A folder that `linkvet score` wrote.")
    ] = Path("linkvet-results"),
    decisions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where decisions are kept; default: decisions.sqlite beside the folder.",
            show_default=False,
        ),
    ] = None,
    site: Site = None,
    pages: Pages = None,
    who: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who decides, kept with each decision; default: your user name.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            metavar="HOST",
            help="Let other machines in, by this name or address. Needs a password in the "
            f"environment, {PASSWORD}. Without it, only this machine gets in.",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=65_535, help="Port; default: 8765, or the next that is free."
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
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
    from linkvet.review.results.tables import open_results

    opened = open_results(results)
    store = decisions or results.absolute().parent / STORE
    try:
        with running.sole_server(store):
            _serve(opened, store, site, pages, who, host, port, browser, quiet)
    except running.Taken as taken:
        there = running.read_running(store)
        if there is None:
            raise
        note(f"linkvet: {taken.problem}. Its page:")
        _show(there.start, browser)


def _serve(opened, store, site, pages, who, host, port, browser, quiet) -> None:
    from linkvet.cli.report.environment import ENVIRONMENT
    from linkvet.cli.report.page import SHARED, style_of
    from linkvet.data.decisions.store import Store
    from linkvet.data.own_site import own_sites
    from linkvet.review.server import running
    from linkvet.review.server.app import create_app
    from linkvet.review.server.look import look
    from linkvet.review.server.open_review import Review
    from linkvet.review.server.security.access import access

    Store(store).close()  # says what is wrong with it before anything is opened
    before = running.read_running(store)
    known = {"token": before.token} if before else {}
    listening = running.listen(host or LOOPBACK, port, before.port if before else running.PORT)
    number = listening.getsockname()[1]
    who_may = access(host, number, os.environ.get(PASSWORD), **known)
    review = Review(
        opened,
        store,
        who_may,
        look(ENVIRONMENT, style_of(*SHARED)),
        own_sites([*([opened.site] if opened.site else []), *(site or [])]),
        who if who is not None else getpass.getuser(),
        tuple(pages or ()),
    )
    now = running.Running(who_may.start, number, who_may.token, str(opened.folder))
    with running.announced(store, now):
        if not quiet:
            note(f"Review of {opened.folder}; decisions go to {store}. Stop with Ctrl-C. The page:")
        _show(who_may.start, browser)
        try:
            running.serve(create_app(review), listening)
        except (KeyboardInterrupt, SystemExit):
            note(f"Stopped. What was decided is in {store}.")


def _show(address: str, browser: bool) -> None:
    say(address)
    if browser:
        webbrowser.open(address)
