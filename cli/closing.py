"""The last words of a run: what was found, and what to do about it."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from linkvet.cli.report.wording import count

if TYPE_CHECKING:
    from linkvet.model.scoring import Scored

VERDICTS = {
    "keep": "genuine: leave them alone",
    "review": "mixed signs: look before you decide",
    "disavow": "spam, at the precision asked for",
    "unknown": "the exports say too little to judge",
}


def closing(scored: "Scored", out: Path, report: bool) -> None:
    """Print the summary of a run to standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    rejected = scored.rejects.height
    console.print(
        f"{count(scored.rows.height + rejected, 'row')} read: "
        f"{count(scored.links.height, 'different link')} "
        f"from {count(scored.domains.height, 'domain')}."
    )
    if rejected:
        console.print(f"{count(rejected, 'row')} could not be used: see {out / 'rejects.csv'}")
    console.print(verdicts(scored))
    console.print(advice(scored.disavow, out))
    if report:
        console.print(f"Report: {out / 'report.html'}")


def verdicts(scored: "Scored") -> Table:
    """Count the verdicts by link and by domain."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("verdict")
    for unit in ("links", "domains"):
        table.add_column(unit, justify="right")
    table.add_column("")
    tables = (scored.links, scored.domains)
    by = [dict(frame["verdict"].value_counts().iter_rows()) for frame in tables]
    for verdict, means in VERDICTS.items():
        table.add_row(verdict, *(f"{found.get(verdict, 0):,}" for found in by), means)
    return table


def advice(disavow: list[str], out: Path) -> str:
    """Say what to do next, and what not."""
    if not disavow:
        return "Nothing reaches the precision asked for: there is nothing to disavow."
    domains = sum(line.startswith("domain:") for line in disavow)
    return (
        f"{out / 'disavow.txt'} names {count(domains, 'domain')} and "
        f"{count(len(disavow) - domains, 'single page')}. Most sites need no disavow file: Google "
        "ignores most spam links by itself. Use it after a manual action, or where such links were "
        "bought."
    )
