"""`linkvet fetch`: exports in, the pages that link out, as a WARC with a log."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.cli.commands import fetch_options as options
from linkvet.cli.optional_extra import extra
from linkvet.cli.options import Exports, Map, MaxBytes, MaxCells, Quiet, files, mapping
from linkvet.cli.run_log import end_run, logged
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import DEFAULT as LIMITS
from linkvet.data.exports.files.limits import Limits
from linkvet.data.progress import stage

if TYPE_CHECKING:
    from linkvet.data.fetch.crawl import Crawl
    from linkvet.data.fetch.page_urls import PagesToFetch

FETCHING = "fetching pages"
KEPT = "What was fetched is kept; the same command goes on."


@logged
def fetch(
    exports: Exports,
    out: options.Out = Path("pages.warc.gz"),
    log: options.Log = None,
    contact: options.Contact = None,
    delay: options.Delay = 1.0,
    hosts: options.Hosts = 32,
    max_size: options.MaxSize = "5MB",
    timeout: options.Timeout = 30.0,
    retries: options.Retries = 2,
    again: options.Again = False,
    insecure: options.Insecure = False,
    allow_private: options.AllowPrivate = False,
    columns: Map = None,
    max_cells: MaxCells = LIMITS.cells,
    max_bytes: MaxBytes = LIMITS.bytes,
    as_json: options.SummaryAsJson = False,
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
    with extra("fetch", "fetching"):
        from linkvet.data.fetch.crawl import collect
    from linkvet.data.exports.files.inputs import local_files
    from linkvet.data.fetch.page_urls import pages_of
    from linkvet.data.fetch.politeness import Politeness

    politeness = Politeness(
        contact=contact,
        delay=delay,
        timeout=timeout,
        max_size=options.size(max_size),
        retries=retries,
        hosts=hosts,
        allow_private=allow_private,
        any_certificate=insecure,
    )
    log = log or out.parent / "fetch-log.csv"
    paths = files(exports)
    _check_places(out, log, local_files(paths))
    with Steps(quiet) as steps, kept():
        pages = pages_of(paths, mapping(columns), steps, Limits(max_cells, max_bytes))
        with stage(FETCHING, pages=len(pages.page_urls)) as counts:
            progress = partial(steps, FETCHING)
            fetched = collect(pages.page_urls, out, log, politeness, progress, again)
            counts |= {"in_this_run": fetched.requested, "outcomes": fetched.outcomes}
    if as_json or not quiet:
        _show_summary(summary(pages, fetched, out, log), as_json)
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


def _show_summary(crawl_summary: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show([crawl_summary], as_json=True)
        return
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

    code = STOPPED if number == signal.SIGINT else TERMINATED
    end_run(code)
    note(f"linkvet: stopped. {KEPT}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
