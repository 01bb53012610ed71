"""Everything that is wrong with a disavow file, line by line, with the cure."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from linkvet.data.disavow.coverage import coverer
from linkvet.data.disavow.line import Line
from linkvet.data.disavow.read import SHOWN, Text, line_entries, load
from linkvet.data.disavow.rules import ERROR, Fault, fault
from linkvet.data.disavow.sanity import sense
from linkvet.data.own_site import OwnSites, Sites, own_sites

NOBODY = OwnSites()


class Finding(NamedTuple):
    """One fault at its place: 1-based line, 0 for the file as a whole."""

    line: int
    severity: str
    rule: str
    what: str
    cure: str
    text: str


class LintReport(NamedTuple):
    """What was found in a file; `domains` and `pages` count its entries, each once."""

    findings: list[Finding]
    lines: int
    bytes: int
    domains: int
    pages: int

    @property
    def counts(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(one.severity for one in self.findings)


def lint(path: Path | str, site: Sites = None) -> LintReport:
    """Hold a file against the limits and habits of Google's format, and against good sense.

    Parameters
    ----------
    path
        The file; `-` is standard input.
    site
        The own site, or several of them, in any spelling: no entry may touch one.

    Raises
    ------
    UserError
        Where the file cannot be read or is too large to be a disavow file, or `site` is no host.
    """
    own = own_sites(site)
    text = load(path)
    report = lint_lines(text, own)
    if str(path) == "-" or Path(path).suffix.lower() == ".txt":
        return report
    return report._replace(findings=[_at(0, "", fault("file-name")), *report.findings])


def lint_lines(text: Text, own: OwnSites = NOBODY) -> LintReport:
    """Find what is wrong with a file that was read, given the own sites."""
    lines = list(line_entries(text.lines))
    first: dict[str, int] = {}
    for number, _, line in lines:
        if line.written:
            first.setdefault(line.written, number)
    whole = list(text.faults)
    if not lines and not text.foreign:
        whole.append(fault("empty"))
    findings = [_at(0, "", one) for one in whole]
    for number, raw, line in lines:
        faults = [*line.faults, *_among(number, line, first, own)]
        findings += [_at(number, raw, one) for one in faults]
    domains = sum(line.startswith("domain:") for line in first)
    return LintReport(findings, len(text.lines), text.bytes, domains, len(first) - domains)


def _among(number: int, line: Line, first: dict[str, int], own: OwnSites) -> Iterator[Fault]:
    """Find what an entry does beside the others: `first` says on which line each stands first."""
    if not line.written:
        return
    if first[line.written] != number:
        yield fault("duplicate", first=first[line.written])
        return
    by = coverer(line.written, first.keys())
    if by:
        yield fault("covered", by=by, line=first[by])
    # what is covered had better go: that it could be worded better is no matter
    yield from (one for one in sense(line, own) if not by or one.severity == ERROR)


def _at(number: int, raw: str, one: Fault) -> Finding:
    return Finding(number, one.severity, one.rule, one.what, one.cure, raw.strip()[:SHOWN])
