"""What the commands on disavow files print: findings, changes, what became of entries."""

from itertools import groupby
from typing import TYPE_CHECKING

from linkvet.cli.terminal.output import note, say
from linkvet.cli.wording.numbers import count, listing

if TYPE_CHECKING:
    from linkvet.data.disavow.diff import Change
    from linkvet.data.disavow.lint import Finding, LintReport
    from linkvet.data.disavow.merge import EntryNote

REMINDER = "Most sites need no disavow file: Google ignores most spam links by itself."
ALIKE = 10  # findings of one kind that are shown one by one


def tell(what: str, entries: "list[EntryNote]", words: str = "") -> None:
    """Name what became of entries, the first few one by one."""
    for entry, why in entries[:ALIKE]:
        note(f"  {what}: {entry} ({words}{why})")
    if len(entries) > ALIKE:
        note(f"  {what}: {len(entries) - ALIKE:,} more")


def show_report(file: str, report: "LintReport") -> None:
    """Print the findings by line, those of one kind only until it is clear what they are."""
    shown: dict[str, int] = {}
    for number, group in groupby(report.findings, key=lambda one: one.line):
        for one in group:
            shown[one.rule] = shown.get(one.rule, 0) + 1
            if shown[one.rule] <= ALIKE:
                say(*_in_words(file, number, one))
    for rule, times in shown.items():
        if times > ALIKE:
            say(f"{file}: {times - ALIKE:,} more of the kind {rule} (all of them with --json)")
    contents = listing([count(report.domains, "domain"), count(report.pages, "page")])
    counts = report.counts
    say(f"{contents}: {count(counts['error'], 'error')}, {count(counts['warning'], 'warning')}")
    if not report.findings:
        say(REMINDER)


def _in_words(file: str, number: int, one: "Finding") -> tuple[str, str]:
    place = f"{file}:{number}" if number else file
    text = f": {one.text}" if one.text else ""
    return f"{place}: {one.severity}: {one.what}{text}", f"    {one.cure}"


def figures(file: str, report: "LintReport") -> dict:
    """Give a report as JSON holds it."""
    return {
        "file": file,
        "lines": report.lines,
        "bytes": report.bytes,
        "domains": report.domains,
        "pages": report.pages,
        "errors": report.counts["error"],
        "warnings": report.counts["warning"],
        "findings": [one._asdict() for one in report.findings],
    }


def changes(change: "Change") -> dict:
    """Give a change as JSON holds it: plain entries, or an entry with what it is held against."""
    return {
        name: [
            one if isinstance(one, str) else {"entry": one.entry, "by": one.why} for one in entries
        ]
        for name, entries in change._asdict().items()
    }
