"""`linkvet fetch`: exports in, the pages that link out, as a WARC with a log."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.cli.optional_extra import extra
from linkvet.cli.options import Exports, Map, MaxBytes, MaxCells, Quiet, files, mapping
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import DEFAULT as LIMITS
from linkvet.data.exports.files.limits import Limits

if TYPE_CHECKING:
    from linkvet.data.fetch.crawl import Crawl
    from linkvet.data.fetch.page_urls import PagesToFetch

CONTACT = re.compile(r"https?://[^\s()<>;]+|[^\s()<>;@]+@[^\s()<>;@][^\s()<>;@.]*+\.[^\s()<>;@]+")
KEPT = "What was fetched is kept; the same command goes on."
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def size(text: str) -> int:
    """Read a size in bytes.

    >>> size("5MB"), size("300k"), size("1000")
    (5000000, 300000, 1000)
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", text.strip().lower())
    number = round(float(match[1]) * UNITS[match[2]]) if match else 0
    if not number:
        raise UserError(f"--max-size {text!r} is no size", cure="Write it as in --max-size 5MB.")
    return number


def fetch(
    exports: Exports,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="WARC", help="Where the pages go, as a gzipped WARC."),
    ] = Path("pages.warc.gz"),
    log: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV",
            help="What became of each page; default: fetch-log.csv beside the WARC.",
            show_default=False,
        ),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="WHO",
            help="Your e-mail address or web page, shown to every site in the user agent, so that "
            "its owner can reach you.",
            show_default=False,
        ),
    ] = None,
    delay: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            min=0.0,
            help="Pause between two requests to a host. Slow hosts, and those whose robots.txt "
            "asks for more, get a longer one.",
        ),
    ] = 1.0,
    hosts: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            max=500,
            help="Hosts asked at the same time, each for one page at a time.",
        ),
    ] = 32,
    max_size: Annotated[
        str, typer.Option(metavar="SIZE", help="Leave larger pages out, as sent or unpacked.")
    ] = "5MB",
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="Give up on a page after this long.")
    ] = 30.0,
    retries: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            max=10,
            help="Tries after the first, with growing pauses, where a server fails or is silent.",
        ),
    ] = 2,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Ask anew for what failed in an earlier run but may work today: "
            "timeouts, DNS, certificates, failing servers, refusals.",
        ),
    ] = False,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Take pages from sites with invalid certificates as well."),
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private",
            help="Fetch from private and loopback addresses too. Only for "
            "exports you trust: their links and redirects could reach into your network.",
        ),
    ] = False,
    columns: Map = None,
    max_cells: MaxCells = LIMITS.cells,
    max_bytes: MaxBytes = LIMITS.bytes,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Collect the pages that link to a site, politely, into a WARC file.

    An export says little about a page; the page itself says whether the link still stands, and
    among what. Each referring page is asked for once, robots.txt is obeyed, and no host gets more
    than one request at a time. `fetch-log.csv` says what became of every page: fetched, gone,
    blocked by robots.txt, timed out and so on.

    Stop it when you like: the same command goes on where it was. Nothing but the pages, their
    redirects and robots.txt is asked for, and your exports stay here.

    **Examples**

    - `linkvet fetch backlinks.csv --contact seo@agency.example`
    - `linkvet fetch ahrefs.csv gsc.csv --out pages.warc.gz --delay 2`
    - `linkvet fetch backlinks.csv --again`, some days later, for what failed
    """
    who = _contact(contact)
    with extra("fetch", "fetching"):
        from linkvet.data.fetch.crawl import collect
    from linkvet.data.fetch.page_urls import pages_of
    from linkvet.data.fetch.politeness import Politeness

    politeness = Politeness(
        contact=who,
        delay=delay,
        timeout=timeout,
        max_size=size(max_size),
        retries=retries,
        hosts=hosts,
        allow_private=allow_private,
        any_certificate=insecure,
    )
    log = log or out.parent / "fetch-log.csv"
    _check_places(out, log, paths := files(exports))
    with Steps(quiet) as steps, kept():
        pages = pages_of(paths, mapping(columns), steps, Limits(max_cells, max_bytes))
        fetched = collect(
            pages.page_urls,
            out,
            log,
            politeness,
            lambda done, total, left: steps("fetching pages", done, total, left),
            again,
        )
    crawl_summary = summary(pages, fetched, out, log)
    if as_json:
        show([crawl_summary], as_json=True)
    elif not quiet:
        _tell(crawl_summary)
    if fetched.stopped_by and not fetched.done:
        _leave(fetched.stopped_by)


@contextmanager
def kept() -> Iterator[None]:
    """Have a fault of ours say that no page is lost."""
    try:
        yield
    except Exception as error:
        error.add_note(KEPT)
        raise


def _contact(text: str | None) -> str | None:
    """Check what is shown to strangers: a typing error would hide who asks."""
    if text is not None and not (text.isascii() and CONTACT.fullmatch(text)):
        raise UserError(
            f"--contact {text!r} is no e-mail address and no URL",
            cure="Write it as in --contact seo@agency.example.",
        )
    return text


def _check_places(out: Path, log: Path, inputs: list[Path]) -> None:
    """Refuse to write over an export, or both files into one."""
    for place, option in ((out, "--out"), (log, "--log")):
        if place.is_dir():
            raise UserError("this is a folder", file=str(place), cure=f"Name a file by {option}.")
        if any(one.exists() and place.exists() and place.samefile(one) for one in inputs):
            raise UserError(
                "this export would be written over",
                file=str(place),
                cure=f"Name another file by {option}.",
            )
    if out.absolute() == log.absolute():
        raise UserError(
            "the pages and the log cannot go to one file",
            file=str(out),
            cure="Name another file by --log.",
        )


def summary(pages: "PagesToFetch", fetched: "Crawl", out: Path, log: Path) -> dict[str, Any]:
    """Count what there was and what became of it; `open` is left for another run."""
    return {
        "rows_in": pages.rows,
        "rows_unread": sum(pages.unread.values()),
        "pages": fetched.pages,
        "outcomes": fetched.outcomes,
        "open": fetched.pages - sum(fetched.outcomes.values()),
        "in_this_run": fetched.requested,
        "warc": str(out),
        "log": str(log),
    }


def _tell(crawl_summary: dict[str, Any]) -> None:
    from linkvet.data.fetch.log import OUTCOMES

    rows = [
        {"outcome": name, "pages": number, "means": OUTCOMES.get(name, "")}
        for name, number in crawl_summary["outcomes"].items()
    ]
    if crawl_summary["open"]:
        rows.append(
            {"outcome": "open", "pages": crawl_summary["open"], "means": "not asked for yet"}
        )
    if rows:
        show(rows, as_json=False)
    note(f"Pages: {crawl_summary['warc']}. What became of each: {crawl_summary['log']}")
    if crawl_summary["rows_unread"]:
        note(f"{crawl_summary['rows_unread']:,} rows name no page of the web")


def _leave(number: int) -> None:
    """End as the shell expects of a signal; not even a hanging look-up holds it up."""
    from linkvet.cli.exit_codes import STOPPED, TERMINATED

    note(f"linkvet: stopped. {KEPT}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(STOPPED if number == signal.SIGINT else TERMINATED)
