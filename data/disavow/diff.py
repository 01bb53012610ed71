"""What differs between two disavow files in what they mean."""

from collections.abc import Iterable
from typing import NamedTuple

from linkvet.data.disavow.coverage import coverer, uncovered
from linkvet.data.disavow.line import read_line
from linkvet.data.disavow.merge import EntryNote, is_entry
from linkvet.data.disavow.read import SHOWN


class Change(NamedTuple):
    """What differs between two files in what is disavowed, a superfluous entry counting nothing.

    `added` and `removed` are disavowed by one file alone. `widened` were entries, and are covered
    by a domain line of the new file; `narrowed` are entries, and were covered by one of the old.
    `superfluous` stand in one file only and change nothing there; `respelled` are written
    otherwise and mean the same.
    """

    added: list[str]
    removed: list[str]
    widened: list[EntryNote]
    narrowed: list[EntryNote]
    superfluous: list[EntryNote]
    respelled: list[EntryNote]

    def apply(self, entries: Iterable[str]) -> set[str]:
        """Give what the new file disavows, from what the old one does."""
        gone = {*self.removed, *(one.entry for one in self.widened)}
        return set(entries) - gone | {*self.added, *(one.entry for one in self.narrowed)}

    def revert(self, entries: Iterable[str]) -> set[str]:
        """Give what the old file disavows, from what the new one does."""
        gone = {*self.added, *(one.entry for one in self.narrowed)}
        return set(entries) - gone | {*self.removed, *(one.entry for one in self.widened)}


def diff(old: Iterable[str], new: Iterable[str]) -> Change:
    """Compare what two files disavow; lines are given as in the files.

    >>> change = diff(["http://a.test/b"], ["domain:a.test"])
    >>> [tuple(note) for note in change.widened]
    [('http://a.test/b', 'domain:a.test')]
    """
    before, after = _spelled(old), _spelled(new)
    one, other = uncovered(before), uncovered(after)
    first, second = set(one), set(other)
    gone = [line for line in one if line not in second]
    come = [line for line in other if line not in first]
    widened = [EntryNote(line, by) for line in gone if (by := coverer(line, second))]
    narrowed = [EntryNote(line, by) for line in come if (by := coverer(line, first))]
    changed = {line for line, _ in widened + narrowed} | {*gone, *come}
    superfluous = [
        EntryNote(line, by)
        for lines, others, whole in ((before, after, first), (after, before, second))
        for line in lines
        if line not in others and line not in changed and (by := coverer(line, whole))
    ]
    respelled = [
        EntryNote(before[line], after[line])
        for line in before
        if line in after and before[line] != after[line]
    ]
    added = [line for line in come if not coverer(line, first)]
    removed = [line for line in gone if not coverer(line, second)]
    return Change(added, removed, widened, narrowed, superfluous, respelled)


def _spelled(lines: Iterable[str]) -> dict[str, str]:
    """Give each entry of a file as it is written, with the first line that says it."""
    spellings: dict[str, str] = {}
    for raw in lines:
        text = raw.strip()
        if is_entry(text) and (written := read_line(raw).written):
            spellings.setdefault(written, text[:SHOWN])
    return spellings
