"""A disavow file that Google takes whole, out of what a run found."""

import re
from collections.abc import Iterable, Iterator, Sequence

from linkvet.data.disavow.coverage import uncovered
from linkvet.data.disavow.gate import sift
from linkvet.data.disavow.rules import MAX_BYTES, MAX_LINES
from linkvet.data.own_site import OwnSites


def write(
    entries: Iterable[str],
    header: Sequence[str] = (),
    own: OwnSites = OwnSites(),  # noqa: B008
    confirmed: Iterable[str] = (),
) -> str:
    """Write a disavow file that Google takes whole.

    Parameters
    ----------
    entries
        `domain:host` or URLs, the most certain first: where a limit is met, the first are kept.
    header
        Lines to stand as comments at the top. What had to be left out is added below them.
    own
        The own sites, which no line may touch.
    confirmed
        Lines that a person confirmed, so that no warning of the gate holds them up.

    >>> print(write(["http://blog.test/b c", "domain:spam.example", "http://spam.example/a"]))
    # 1 domain and 1 page.
    <BLANKLINE>
    domain:spam.example
    http://blog.test/b%20c
    <BLANKLINE>
    """
    entries_once = list(dict.fromkeys(entries))
    gate = sift(entries_once, own, frozenset(confirmed))
    kept = uncovered(gate.passed)
    notes = [re.sub(r"\s+", " ", line).strip() for line in header]
    if gate.refused:
        notes.append(f"Left out: {_count(len(gate.refused), 'line')} that should not stand here.")
    fitting = list(_fitting(kept, notes))
    if len(fitting) < len(kept):
        notes.append(
            f"Only the {len(fitting):,} most certain of {len(kept):,} entries stand here: Google "
            f"takes {MAX_LINES:,} lines and {MAX_BYTES:,} bytes."
        )
    domains = sum(line.startswith("domain:") for line in fitting)
    notes.append(f"{_count(domains, 'domain')} and {_count(len(fitting) - domains, 'page')}.")
    comments = [f"# {note}".rstrip() for note in notes]
    return "\n".join([*comments, "", *sorted(fitting)]) + "\n"


def _fitting(lines: Iterable[str], notes: Sequence[str]) -> Iterator[str]:
    """Yield the lines that fit under Google's limits beside the header."""
    rows = MAX_LINES - len(notes) - 3  # two comments of our own and the blank line
    room = MAX_BYTES - sum(len(note.encode()) + 3 for note in notes) - 400
    for line in lines:
        rows, room = rows - 1, room - len(line) - 1
        if min(rows, room) < 0:
            return
        yield line


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
