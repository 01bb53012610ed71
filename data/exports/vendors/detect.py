"""Which format a header is of, and which of its columns goes where."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linkvet.data.errors import NotAnExport, UserError
from linkvet.data.exports.vendors.format import ColumnRule, Format, key
from linkvet.data.exports.vendors.generic import DERIVED, PLAIN
from linkvet.data.exports.vendors.not_backlinks import REFUSED, RefusedReport
from linkvet.data.exports.vendors.registry import FORMATS
from linkvet.data.links import DTYPES

MAPPABLE = tuple(name for name in DTYPES if name not in DERIVED)
# What a table is read as whose referring page the user has named: other plain names still count.
MAPPED = PLAIN[0]._replace(id="mapped", name="table as mapped")
ADDRESS = re.compile(
    r"\s*+(?:https?:)?(?://)?"
    # up to the first dot that a letter follows: no later one could make an address of the rest
    r"(?>[^\s/?#,;]+?\.(?=[^\s/?#,;.\d]))"
    r"[^\s/?#,;:]*+(?:[/?#:].*)?"
)
# A name with other characters may be several names, parted by an unknown delimiter.
NAME = re.compile(r"[\w\s'’.()\-]+")
DATE = re.compile(r"\s*+(?:\d{1,4}[./\-年]|[^\W\d]{3,}+\.? \d|\d{1,2}\.? [^\W\d]{3}).*")


class Layout(NamedTuple):
    """A format matched to one header: for each link table column, the cells that fill it."""

    format: Format
    names: tuple[str, ...]
    rules: dict[str, list[tuple[int, ColumnRule]]]
    notes: tuple[str, ...] = ()

    @property
    def used(self) -> list[int]:
        """Positions of the columns that are read."""
        return sorted({index for rules in self.rules.values() for index, _ in rules})

    @property
    def understood(self) -> dict[str, str]:
        """Export column to link table column."""
        pairs = [(i, column) for column, rules in self.rules.items() for i, _ in rules]
        first = dict(sorted(pairs, key=lambda pair: pair[0], reverse=True)[::-1])
        return {self.names[i]: column for i, column in first.items()}

    @property
    def ignored(self) -> list[str]:
        """Export columns that no link table column is filled from."""
        used = set(self.used)
        return [name for i, name in enumerate(self.names) if i not in used]


def detect(
    names: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    *,
    file: str = "table",
    mapping: Mapping[str, str] | None = None,
) -> Layout:
    """Match a header, with some of its rows, to the declared formats; refuse what is no export."""
    mapped = _mapped(mapping, names)
    match = _best(names, rows)
    if isinstance(match, _Match):
        # a cell that holds more than the address is taken apart as the format says
        alone = "source_url" in match.form.columns.values()
        return _layout(match.form, names, ({"source_url": match.at} if alone else {}) | mapped)
    if "source_url" in mapped:
        return _layout(MAPPED, names, mapped)
    if match is not None:
        raise NotAnExport(f"this is {match.name}", file=file, cure=match.instead)
    if guess := _by_values(names, rows):
        return guess
    raise _unknown(names, file)


def recognises(names: Sequence[str], mapping: Mapping[str, str] | None = None) -> int:
    """Count the names of a header that any format knows; used to find the header line."""
    keys = {key(name) for name in names}
    known = keys & KNOWN_NAMES | {key(name) for name in (mapping or {}).values()} & keys
    return len(known - {""})


def looks_like_address(text: str) -> bool:
    """Tell whether a cell holds a URL or a bare host name."""
    return bool(ADDRESS.fullmatch(text))


class _Match(NamedTuple):
    """A format that a header may be of: how well it explains it, and where the page stands."""

    explained: int
    marked: int
    form: Format
    at: int


def _best(names: Sequence[str], rows: Sequence[Sequence[str]]) -> _Match | RefusedReport | None:
    """Find the format that explains most columns, or the report that the header is known for."""
    header = _positions(names)
    matches = []
    for form in FORMATS:
        marked = _score(form.signatures, header)
        at = _source(form, header, rows, sure=marked > 1)
        if marked and at is not None:
            matches.append(_Match(_explained(form, header), marked, form, at))
    match = max(matches, key=lambda match: match[:2], default=None)
    marked, report = max(
        ((_score(report.signatures, header), report) for report in REFUSED),
        key=lambda pair: pair[0],
    )
    if match is None or (match.form in PLAIN and marked > match.marked):
        return report if marked else None
    return match


def _positions(names: Sequence[str]) -> dict[str, int]:
    return {key(name): i for i, name in reversed(list(enumerate(names)))}


def _score(signatures: Sequence[Sequence[str]], header: Mapping[str, int]) -> int:
    return max(
        (len(names) for names in signatures if all(key(x) in header for x in names)), default=0
    )


def _source(
    form: Format, header: Mapping[str, int], rows: Sequence[Sequence[str]], *, sure: bool
) -> int | None:
    """Give the position of the column with the referring page.

    A known name is not enough, unless others beside it make the format sure: "Links" can be
    addresses or a number.
    """
    names = (name for name, entry in form.columns.items() if _fills(entry, "source_url"))
    places = [header[key(name)] for name in names if key(name) in header]
    good = (at for at in places if _addresses(rows, at))
    return next(good, places[0] if places and sure else None)


def _fills(entry: str | ColumnRule | tuple[str | ColumnRule, ...], column: str) -> bool:
    if isinstance(entry, ColumnRule):
        return entry.column == column
    return entry == column if isinstance(entry, str) else any(_fills(one, column) for one in entry)


def _explained(form: Format, header: Mapping[str, int]) -> int:
    return len({key(name) for name in form.columns} & set(header))


def _addresses(rows: Sequence[Sequence[str]], at: int) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
    return not cells or sum(map(looks_like_address, cells)) * 2 >= len(cells)


def _layout(form: Format, names: Sequence[str], mapped: Mapping[str, int]) -> Layout:
    header = _positions(names)
    rules: dict[str, list[tuple[int, ColumnRule]]] = {
        column: [(i, ColumnRule(column))] for column, i in mapped.items()
    }
    used = set(mapped.values())
    for name, entry in form.columns.items():
        at = header.get(key(name))
        if at is None or at in used:
            continue
        for item in (
            entry if isinstance(entry, tuple) and not isinstance(entry, ColumnRule) else (entry,)
        ):
            rule = item if isinstance(item, ColumnRule) else ColumnRule(item)
            if rule.column not in mapped and _adds(rules.get(rule.column), rule):
                rules.setdefault(rule.column, []).append((at, rule))
                used.add(at)
    about = (form.note,) if form.note else ()
    return Layout(form, tuple(names), rules, (*about, *_duplicates(names)))


def _adds(present: list[tuple[int, ColumnRule]] | None, rule: ColumnRule) -> bool:
    """Tell whether a further column for the same thing adds to it or only repeats it."""
    return not present or rule.how in ("text if", "filled") or rule.column == "anchor"


def _duplicates(names: Sequence[str]) -> tuple[str, ...]:
    keys = [key(name) for name in names]
    twice = [name for i, name in enumerate(names) if keys[i] and keys[i] in keys[:i]]
    return tuple(f"column '{name}' stands there twice: the first one is read" for name in twice)


def _mapped(mapping: Mapping[str, str] | None, names: Sequence[str]) -> dict[str, int]:
    for column in mapping or {}:
        if column.rpartition(":")[2] not in MAPPABLE:
            raise UserError(
                f"--map names '{column}', which isn't a column of the link table",
                cure=f"It can be one of: {', '.join(MAPPABLE)}.",
            )
    keys = [key(name) for name in names]
    by_vendor: dict[str, dict[str, str]] = {}
    for spec, name in (mapping or {}).items():
        vendor, _, column = spec.rpartition(":")
        by_vendor.setdefault(vendor, {})[column] = key(name)
    own = by_vendor.pop("", {})
    # several files share one mapping: a vendor's columns are of files that have them all
    applied = [columns for columns in by_vendor.values() if set(columns.values()) <= set(keys)]
    return {
        column: keys.index(name)
        for columns in (*applied, own)
        for column, name in columns.items()
        if name in keys
    }


def _by_values(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Layout | None:
    """Take URLs with at most a date beside them for Search Console in yet another language."""
    columns = [
        [row[i] for row in rows if i < len(row) and row[i].strip()] for i in range(len(names))
    ]
    if not 1 <= len(columns) <= 2 or not all(columns) or not all(map(NAME.fullmatch, names)):
        return None
    pages = [i for i, cells in enumerate(columns) if all(map(looks_like_address, cells))]
    days = [i for i, cells in enumerate(columns) if all(DATE.fullmatch(cell) for cell in cells)]
    if len(pages) != 1 or set(pages + days) != set(range(len(names))):
        return None
    form = next(form for form in FORMATS if form.id == "gsc-links")
    rules = {"source_url": [(pages[0], ColumnRule("source_url"))]}
    if len(columns) == 2:
        rules["last_seen"] = [(1 - pages[0], ColumnRule("last_seen"))]
    note = (
        f"column '{names[pages[0]]}' is not known; it holds URLs and was taken as referring pages"
    )
    return Layout(form, tuple(names), rules, (note,))


def _unknown(names: Sequence[str], file: str) -> NotAnExport:
    shown = ", ".join(f"'{name[:60]}'" for name in names[:40])
    more = f" and {len(names) - 40} more" if len(names) > 40 else ""
    likely = next(
        (name for name in names if re.search(r"ur[li]|link|page|source", name, re.I)), "COL"
    )
    return NotAnExport(
        f"no column is known to name the referring page; the columns are {shown}{more}",
        file=file,
        cure=f'Name it: --map source_url="{likely}" (other columns likewise, e.g. '
        "--map target_url=COL --map anchor=COL).",
    )


KNOWN_NAMES = {key(name) for form in FORMATS for name in form.columns}
KNOWN_NAMES |= {key(name) for form in FORMATS for names in form.signatures for name in names}
KNOWN_NAMES |= {key(name) for report in REFUSED for names in report.signatures for name in names}
