"""Disavow files merged and taken apart again, without a loss.

A file is worked on as a list of lines: comments and blank lines as they stand, entries in the form
that is written. An entry that another makes superfluous stays as a comment in its place
(`# covered by domain:spam.example: http://spam.example/a`), so that it comes back when the other
is taken out: undoing a merge gives what was disavowed before, entry by entry.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from linkvet.data.disavow.coverage import coverer, uncovered
from linkvet.data.disavow.line import INVISIBLE, read_line
from linkvet.data.disavow.read import SHOWN
from linkvet.data.disavow.sanity import sense
from linkvet.data.own_site import OwnSites

COVERED = re.compile(r"# covered by domain:\S+: (\S+)")


class EntryNote(NamedTuple):
    """An entry and what is to be said of it: what covers it, or why it was left out."""

    entry: str
    why: str


class Merged(NamedTuple):
    """A merged file, the entries that came in, and what became of the others.

    `covered` names entries, old or new, that a domain line makes superfluous, `known` those of the
    new files that stood in the old one, `unread` the lines that mean nothing Google takes.
    """

    lines: list[str]
    added: list[str]
    covered: list[EntryNote]
    known: list[str]
    unread: list[EntryNote]


class Undone(NamedTuple):
    """A file without some entries, which were taken out, and which came back in their stead.

    `missing` names those that could not be taken out, and why.
    """

    lines: list[str]
    removed: list[str]
    restored: list[str]
    missing: list[EntryNote]


def clean(lines: Iterable[str]) -> tuple[list[str], list[EntryNote]]:
    """Write each line as Google takes it; what means nothing becomes a comment, and is told.

    >>> clean(["Domain: Spam.Example", "#seller", "domain:900+ sites"])[0]
    ['domain:spam.example', '#seller', '# left out (this is text, not a host): domain:900+ sites']
    """
    done, unread = [], []
    for raw in lines:
        text = raw.strip()
        if not text or text.startswith("#"):
            done.append(INVISIBLE.sub("", text))
            continue
        line = read_line(raw)
        if not line.written:
            shown, why = INVISIBLE.sub("", text)[:SHOWN], line.errors[-1].what
            unread.append(EntryNote(shown, why))
        done.append(line.written or f"# left out ({why}): {shown}".rstrip())
    return done, unread


def entries(lines: Iterable[str]) -> list[str]:
    """Give what lines in the form that is written disavow, without what is superfluous."""
    return uncovered(line for line in lines if is_entry(line))


def is_entry(line: str) -> bool:
    """Tell an entry from a comment and a blank line."""
    return line != "" and not line.startswith("#")


def without_site(lines: Iterable[str], own: OwnSites) -> tuple[list[str], list[EntryNote]]:
    """Turn entries that touch the own sites into comments, and tell them."""
    done, notes = [], []
    for line in lines:
        errors = sense(read_line(line), own) if own.names and is_entry(line) else ()
        if ours := next((one for one in errors if one.rule == "own-site"), None):
            notes.append(EntryNote(line, ours.what))
            line = f"# left out ({ours.what}): {line[:SHOWN]}".rstrip()
        done.append(line)
    return done, notes


def settle(lines: Sequence[str], among: Collection[str] = ()) -> tuple[list[str], list[EntryNote]]:
    """Leave out duplicates, and turn into comments the entries that others make superfluous.

    `among` are further entries, which stand elsewhere.
    """
    active = {line for line in lines if is_entry(line)}
    every = active | set(among)
    done, covered, entries_done = [], [], set()
    for line in lines:
        noted = _noted(line)
        if not noted and not is_entry(line):
            done.append(line)
            continue
        entry = noted or line
        if entry in entries_done or (noted and entry in active):
            continue
        entries_done.add(entry)
        # a comment speaks for the entries beside it: where none covers it, it would be wrong
        by = coverer(entry, active if noted else every)
        if by:
            covered += [] if noted else [EntryNote(entry, by)]
            done.append(_note(entry, every))
        else:
            done.append(f"# once covered: {entry}" if noted else entry)
    return done, covered


def merge(old: Iterable[str], *new: Iterable[str]) -> Merged:
    """Add the entries of new files to an old one, and what comments stand above them.

    Lines are given as in the files. The order of each file stays, the old one first. Entries that
    the old file has, or that a domain line covers, are not added.
    """
    base, unread = clean(old)
    had = {line for line in base if is_entry(line)}
    others = []
    for lines in new:
        cleaned, more = clean(lines)
        others.append(cleaned)
        unread += more
    came = dict.fromkeys(line for lines in others for line in lines if is_entry(line))
    every = had | came.keys()
    done, covered = settle(base, came.keys())
    added = [line for line in came if line not in had and not coverer(line, every)]
    covered += [
        EntryNote(line, by) for line in came if line not in had and (by := coverer(line, every))
    ]
    added_left = set(added)
    for lines in others:
        part = _with_comments(lines, added_left)
        added_left -= set(part)
        done += [""] if part and part[0] and done and done[-1] else []
        done += part
    return Merged(done, added, covered, [line for line in came if line in had], unread)


def undo(lines: Iterable[str], to_remove: Iterable[str]) -> Undone:
    """Take entries out of a file; what they alone made superfluous comes back.

    `to_remove` is in the form that is written. Comments directly above entries of which none is
    left go as well, but for those at the top of the file.
    """
    settled, _ = settle(clean(lines)[0])
    active = {line for line in settled if is_entry(line)}
    noted = {noted_entry for line in settled if (noted_entry := _noted(line))}
    to_remove = dict.fromkeys(to_remove)
    left = {*active, *noted} - to_remove.keys()
    back = set(uncovered(left)) - active
    done = []
    for line in settled:
        noted_entry = _noted(line)
        entry = noted_entry or line
        if entry in to_remove and (noted_entry or is_entry(line)):
            done.append(None)
        elif noted_entry and entry not in back:
            done.append(_note(entry, left))
        else:
            done.append(entry)
    missing = [
        EntryNote(line, f"{by} covers it: take that out" if by else "it is not in the file")
        for line in to_remove
        if line not in active and line not in noted
        for by in [coverer(line, active)]
    ]
    removed = [line for line in to_remove if line in active or line in noted]
    restored = [line for line in done if line in back]
    return Undone(_without_orphans(done), removed, restored, missing)


def _is_comment(line: str | None) -> bool:
    """Tell a comment from a blank line, an entry, and one that is noted as covered."""
    return line is not None and line.startswith("#") and _noted(line) is None


def _noted(line: str) -> str | None:
    """Read the entry out of a comment that says it is covered, if it is one of ours."""
    match = COVERED.fullmatch(line)
    if not match:
        return None
    entry = read_line(match[1])
    return match[1] if entry.written == match[1] and not entry.errors else None


def _note(line: str, among: Collection[str]) -> str:
    return f"# covered by {coverer(line, among)}: {line}"


def _with_comments(lines: Iterable[str], entries_to_add: Collection[str]) -> list[str]:
    """Give the lines of a new file that are wanted, with the comments that stand above them."""
    done: list[str] = []
    above: list[str] = []
    fresh, entries_done = False, set()
    for line in lines:
        if _noted(line):
            continue
        if not is_entry(line):
            above = [*above, line] if fresh else [line]
            fresh = True
            continue
        fresh = False
        if line in entries_to_add and line not in entries_done:
            done += [*above, line]
            entries_done.add(line)
            above = []
    return done


def _without_orphans(lines: Sequence[str | None]) -> list[str]:
    """Leave out what was taken (None) and the comments directly above that have nothing left."""
    done: list[str] = []
    at = 0
    while at < len(lines):
        body = next((i for i in range(at, len(lines)) if not _is_comment(lines[i])), len(lines))
        end = next(
            (i for i in range(body, len(lines)) if lines[i] == "" or _is_comment(lines[i])),
            len(lines),
        )
        kept = [line for line in lines[body:end] if line is not None]
        orphaned = end > body and not kept
        if not orphaned or at == 0:
            done += [line for line in lines[at:body] if line is not None]
        if orphaned and at == 0 and done:
            done.append("")  # or the comments at the top would stand above what comes next
        done += kept
        if at == end:
            done.append("")
            end += 1
        at = end
    return done
