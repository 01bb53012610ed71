"""The last words of a run: what was found, and what to do about it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from linkvet.cli.terminal.output import SafeConsole, note
from linkvet.cli.wording.decided import decided
from linkvet.cli.wording.known_networks import known_networks
from linkvet.cli.wording.numbers import count, listing
from linkvet.cli.wording.refused_lines import refused

if TYPE_CHECKING:
    from linkvet.model.judging.scored_in_partitions import Results

VERDICTS = {
    "keep": "genuine: leave them alone",
    "review": "mixed signs: look before you decide",
    "disavow": "spam, at the precision asked for",
    "unknown": "the exports say too little to judge",
}


def closing(scored: "Results", out: Path, report: bool) -> None:
    """Print the summary of a run to standard error."""
    summary = scored.summary
    note(*sources(summary), *counts(summary, out), *pages_read(summary), *shifted(summary))
    SafeConsole(err=True).print(verdicts(summary), soft_wrap=True)
    if known := known_networks(summary):
        note(known)
    note(advice(scored.disavow, out, summary.get("manual_action", False)))
    if left_out := refused(summary):
        note(left_out)
    note(*decided(summary))
    if report:
        note(f"Report: {out / 'report.html'}")


def sources(summary: dict[str, Any]) -> Iterator[str]:
    """Say how each export was understood, and whose links these are taken for."""
    for source in summary["sources"]:
        yield f"{source['file']}: {source['format_name']}, {count(source['rows_in'], 'row')}"
        yield from (f"  {note}" for note in source["notes"])
    if summary["site"]:
        yield f"Links to {summary['site']}"
    else:
        yield "The exports do not tell whose links these are: name the site with --site"


def counts(summary: dict[str, Any], out: Path) -> Iterator[str]:
    """Count what was read and what could not be used."""
    links, domains = summary["links"], summary["domains"]
    yield f"{count(links, 'different link')} from {count(domains, 'domain')}"
    if rejected := summary["rejected"]:
        yield f"{count(rejected, 'row')} could not be used: see {out / 'rejects.csv'}"


def pages_read(summary: dict[str, Any]) -> Iterator[str]:
    """Say how far the pages that were given reach."""
    if (pages := summary.get("pages")) is None:
        return
    known = sum(pages["live"].values())
    read = count(pages["captures"], "page or answer", "pages and answers")
    yield f"{read} read, for {known:,} of {count(summary['links'], 'link')}"
    if pages["faulty"]:
        yield f"{count(pages['faulty'], 'page')} could not be read: see summary.json"


def shifted(summary: dict[str, Any]) -> Iterator[str]:
    """Say towards which share of spam the profile moved its links."""
    if shift := summary.get("profile_share"):
        yield (
            f"This profile's domains suggest {shift['bound'] or 'about'} {shift['after']:.0%} spam "
            f"(average profile: {shift['before']:.0%}); every probability takes it into account"
        )


def verdicts(summary: dict[str, Any]) -> Table:
    """Count the verdicts by link and by domain."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("verdict")
    for unit in ("links", "domains"):
        table.add_column(unit, justify="right")
    table.add_column("")
    by = [summary["verdicts"][unit] for unit in ("links", "domains")]
    for verdict, means in VERDICTS.items():
        table.add_row(verdict, *(f"{numbers.get(verdict, 0):,}" for numbers in by), means)
    return table


def advice(disavow: list[str], out: Path, manual_action: bool = False) -> str:
    """Say what to do next and what not, and what that assumes."""
    if not disavow:
        return "Nothing reaches the precision asked for: there is nothing to disavow."
    domains = sum(line.startswith("domain:") for line in disavow)
    pages = len(disavow) - domains
    named = [count(domains, "domain")] if domains else []
    named += [count(pages, "single page")] if pages else []
    file = f"{out / 'disavow.txt'} names {listing(named)}."
    if manual_action:
        return (
            f"{file} You told of a manual action: have the links removed that you can, look "
            "through the file, and upload it."
        )
    return (
        f"{file} Assumed: no manual action (else give --manual-action). Most sites need no disavow "
        "file: Google ignores most spam links by itself. Use it after a manual action, or where "
        "such links were bought."
    )
