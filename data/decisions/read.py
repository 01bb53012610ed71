"""Decisions out of files: exports of a store, and lists such as old disavow and allow files."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import polars as pl

from linkvet.data.csv_injection import plain
from linkvet.data.decisions.decision import Decision, New, checked, entries, key_of
from linkvet.data.decisions.precedence import standing
from linkvet.data.errors import UserError

NEEDED = ("what", "value", "verdict")
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


class Sorted(NamedTuple):
    """Decisions from a file: new ones, how many the store has, and those that contradict it."""

    new: list[New]
    known: int
    against: list[New]


def read_export(path: Path) -> list[New]:
    """Read what `linkvet decisions export` wrote, CSV or JSON lines, or a table made like it.

    Raises
    ------
    UserError
        With the row (1-based) and column of what is no decision.
    """
    text = _text(path)
    rows = _json_rows(text, path) if text.lstrip()[:1] == "{" else _csv_rows(text, path)
    return [_new(row, number, path) for number, row in enumerate(rows, 1)]


def read_list(path: Path, verdict: str) -> list[New]:
    """Read a disavow or allow file, one domain or URL a line, as decisions of one kind.

    Raises
    ------
    UserError
        With the line of what is neither.
    """
    lines = [re.split(r"(?:^|\s)#", one, maxsplit=1)[0].strip() for one in _text(path).splitlines()]
    numbered = [(number, text) for number, text in enumerate(lines, 1) if text]
    listed, each = [], entries([text for _, text in numbered], verdict)
    for number, _ in numbered:
        with _placed(path, number):
            listed.append(next(each)._replace(note=f"{path.name}, line {number}"))
    return listed


def is_export(path: Path) -> bool:
    """Tell whether a file has the columns of decisions."""
    head = _text(path).lstrip()[:20_000].partition("\n")[0]
    if head[:1] == "{":
        return all(f'"{name}"' in head for name in NEEDED)
    return set(NEEDED) <= set(next(csv.reader([head]), []))


def sort_out(read: Iterable[New], present: Iterable[Decision]) -> Sorted:
    """Part decisions from a file into new ones, known ones, and those that would overrule others.

    The store has the last word: what contradicts it is for a person to let in.
    """
    present = list(present)
    uids = {one.uid for one in present}
    verdicts = {(one.what, key_of(one.what, one.value)): one.verdict for one in standing(present)}
    new, known, against = [], 0, []
    for one in read:
        stands = verdicts.get((one.what, key_of(one.what, one.value)))
        if one.uid in uids or (one.uid is None and stands == one.verdict):
            known += 1
        elif stands in (None, one.verdict) or one.undone:
            new.append(one)
        else:
            against.append(one)
    return Sorted(new, known, against)


@contextmanager
def _placed(path: Path, row: int) -> Iterator[None]:
    """Put file and row to the errors of a block."""
    try:
        yield
    except UserError as error:
        error.file, error.row = str(path), row
        raise


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("isn't in UTF-8", file=str(path), cure="Save it as UTF-8.") from None
    except OSError as error:
        raise UserError(
            f"cannot be read ({error.strerror})", file=str(path), cure="Check the path."
        ) from None


def _csv_rows(text: str, path: Path) -> Iterator[Mapping[str, object]]:
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        if missing := set(NEEDED) - set(reader.fieldnames or ()):
            raise UserError("the column is missing", file=str(path), column=min(missing))
        rows = list(reader)
    except csv.Error as error:
        raise UserError(
            f"isn't a CSV table ({error})",
            file=str(path),
            row=reader.line_num,
            cure="Save it anew.",
        ) from None
    names = [name for name in reader.fieldnames or () if name in Decision._fields]
    table = pl.DataFrame(
        {name: [row[name] for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    yield from plain(table).iter_rows(named=True)


def _json_rows(text: str, path: Path) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise UserError(
                "isn't a JSON object", file=str(path), row=number, cure="Write one a line."
            )
        yield row


def _new(row: Mapping[str, object], number: int, path: Path) -> New:
    cells = {
        name: "" if (cell := row.get(name)) is None else str(cell) for name in Decision._fields
    }
    if cells["when"] and not WHEN.fullmatch(cells["when"]):
        raise UserError(
            f"{cells['when'][:40]!r} isn't a time",
            file=str(path),
            row=number,
            column="when",
            cure="Write it like 2026-01-31T12:00:00Z, or leave it empty.",
        )
    with _placed(path, number):
        return checked(
            New(
                *(cells[name] for name in (*NEEDED, "note", "who")),
                uid=cells["uid"] or None,
                when=cells["when"] or None,
                confirmed=bool(cells["confirmed_by"]),
                undone=bool(cells["undone_by"]),
            )
        )
