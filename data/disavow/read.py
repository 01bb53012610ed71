"""Google's disavow file: a tolerant reader that names every oddity.

The format (https://support.google.com/webmasters/answer/2648487): UTF-8 or ASCII text, one entry
a line, `domain:host` or a full URL; `#` opens a comment; at most 100,000 lines with comments and
blank ones counted, 2 MB, and 2,048 characters a URL. Wildcards and sub-paths do not exist.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from linkvet.data import magic
from linkvet.data.disavow.hosts import valid_host
from linkvet.data.disavow.line import Line, read_line
from linkvet.data.disavow.rules import MAX_BYTES, MAX_LINES, MAX_URL, Fault, fault
from linkvet.data.errors import UserError
from linkvet.data.exports.files.dialect import BINARY

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "MAX_URL",
    "Entry",
    "Parsed",
    "Problem",
    "Text",
    "line_entries",
    "load",
    "parse",
    "read",
    "text_of",
    "valid_host",
]

# five times what Google takes: enough to mend or to split any file that was meant to be one
MOST_BYTES, MOST_LINES = 10_000_000, 500_000
SHOWN = 200  # characters of a line that are told
# files that are no text, by how they begin
FOREIGN = {
    magic.ZIP: "a zip archive or a spreadsheet (xlsx, ods)",
    magic.OLE: "an old spreadsheet or document of Microsoft Office",
    magic.PDF: "a PDF document",
    magic.GZIP: "a gz archive",
    magic.PARQUET: "a Parquet table",
    magic.SQLITE: "a database",
    **dict.fromkeys(magic.PICTURES, "a picture"),
}
# how texts begin that are none of ours
OPENINGS = {
    r"\{\\rtf": "a rich text document (RTF)",
    r"[{\[]": "JSON",
    r"<!doctype|<html|<\?xml|<head|<body|<table|<[a-z]+[ >]": "a web page or XML",
}


class Entry(NamedTuple):
    """One entry: kind `domain` with a host, or kind `url` with a URL; 1-based line."""

    kind: str
    value: str
    line: int


class Problem(NamedTuple):
    """What Google would not take, or not take as meant, in one line of a file."""

    line: int
    text: str
    what: str


class Parsed(NamedTuple):
    """What a disavow file says: its entries as meant, and all that is wrong with it."""

    entries: list[Entry]
    problems: list[Problem]


class Text(NamedTuple):
    """The lines of a file, its size in bytes and what is wrong with it as a whole.

    A file of another kind (`foreign`) has no lines.
    """

    lines: list[str]
    bytes: int
    faults: list[Fault]

    @property
    def foreign(self) -> Fault | None:
        """What the file is instead, where it is no text of entries."""
        return next((one for one in self.faults if one.rule == "foreign"), None)


def load(path: Path | str) -> Text:
    """Read the lines of a file whatever its encoding; `-` is standard input.

    Raises
    ------
    UserError
        Where it cannot be read, or is larger than five times what Google takes: no more than
        that is read of it.
    """
    raw = _bytes(Path(path))
    text, faults = _decoded(raw)
    if len(raw) > MAX_BYTES:
        faults.append(fault("bytes", bytes=len(raw), most=MAX_BYTES))
    if len(re.findall(r"\r\n|\r|\n", text)) > MOST_LINES:
        raise UserError(
            f"more than {MOST_LINES:,} lines; linkvet reads no further, and Google takes "
            f"{MAX_LINES:,}",
            file=str(path),
            cure="Is this the right file?",
        )
    lines_read = text_of(text)
    return Text(lines_read.lines, len(raw), faults + lines_read.faults)


def read(path: Path | str) -> Parsed:
    """Read a disavow file whatever its encoding.

    Raises
    ------
    UserError
        As for `load`.
    """
    return _parsed(load(path))


def parse(text: str) -> Parsed:
    """Read the text of a disavow file: each line as it was meant, with its problem if it has one.

    >>> parse("domain:spam.example").entries
    [Entry(kind='domain', value='spam.example', line=1)]
    >>> parse("domain: *.spam.example").problems[0].what
    'blank after "domain:"; wildcards do not exist: domain:host covers its sub-domains'
    """
    return _parsed(text_of(text))


def line_entries(lines: list[str]) -> Iterator[tuple[int, str, Line]]:
    """Read the lines that are neither blank nor comments: 1-based number, text, what it says."""
    for number, line in enumerate(lines, 1):
        if (text := line.strip()) and not text.startswith("#"):
            yield number, line, read_line(line)


def _parsed(text: Text) -> Parsed:
    entries, problems = [], [Problem(0, "", one.what) for one in text.faults if _grave(one)]
    for number, raw, line in line_entries(text.lines):
        if line.value:
            entries.append(Entry(line.kind, line.value, number))
        if line.errors:
            what = "; ".join(one.what for one in line.errors)
            problems.append(Problem(number, raw.strip()[:SHOWN], what))
    return Parsed(entries, problems)


def _grave(one: Fault) -> bool:
    return one.severity == "error"


def _bytes(path: Path) -> bytes:
    """Read no more than `MOST_BYTES`, also from a pipe that never ends."""
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as handle:
                raw = handle.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(
            f"cannot be read ({error.strerror})", file=str(path), cure="Name a disavow file."
        ) from None
    if len(raw) > MOST_BYTES:
        raise UserError(
            f"larger than {MOST_BYTES:,} bytes; linkvet reads no further, and Google takes "
            f"{MAX_BYTES:,}",
            file=str(path),
            cure="Is this the right file?",
        )
    return raw


def _decoded(raw: bytes) -> tuple[str, list[Fault]]:
    """Decode a file, and name what is wrong with its bytes."""
    for start, what in FOREIGN.items():
        if raw.startswith(start):
            return "", [fault("foreign", what=what)]
    mark = magic.byte_order_mark(raw, utf_32=False)
    # these codecs leave the mark out
    marked = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
    encoding = marked[mark[0]] if mark else _wide(raw) or "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding.startswith("utf-8"):
            raw, encoding = raw.removeprefix(magic.UTF_8_MARK), "cp1252"
        text = raw.decode(encoding, "replace")
    head = text[:4000]
    if sum(map(head.count, ["\0", *BINARY])) > len(head) // 20:
        return "", [fault("foreign", what="a file that isn't text")]
    if encoding == "utf-8-sig":
        return text, [fault("byte-order-mark")]
    if encoding == "utf-8":
        return text, []
    shown = "an 8-bit encoding" if encoding == "cp1252" else encoding.upper()
    return text, [fault("encoding", encoding=shown)]


def _wide(raw: bytes) -> str | None:
    """Tell UTF-16 that has no mark by its zero bytes at every other place."""
    head = raw[:4000]
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = head[offset::2].count(0)
        if zeros > len(head) // 5 and head[1 - offset :: 2].count(0) == 0:
            return name
    return None


def text_of(text: str) -> Text:
    """Cut the text of a file into lines, and say what is wrong with it as a whole."""
    ends = sorted(set(re.findall(r"\r\n|\r|\n", text)))
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if lines[-1] == "":
        lines.pop()
    if what := _foreign(text, lines):
        return Text([], len(text), [fault("foreign", what=what)])
    faults = []
    if len(lines) > MAX_LINES:
        faults.append(fault("lines", lines=len(lines), most=MAX_LINES))
    if len(ends) > 1 or ends == ["\r"]:
        kinds = {"\n": "those of Unix", "\r\n": "those of Windows", "\r": "those of old Macs"}
        faults.append(fault("line-ends", ends=" and ".join(kinds[one] for one in ends)))
    return Text(lines, len(text), faults)


def _foreign(text: str, lines: list[str]) -> str | None:
    """Tell what a text is that was given by mistake."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    for opening, what in OPENINGS.items():
        if re.match(opening, head, re.IGNORECASE):
            return what
    filled = [line for line in lines[:200] if line.strip() and not line.lstrip().startswith("#")]
    return "a table (CSV)" if _is_table(filled) else None


def _is_table(lines: list[str]) -> bool:
    """Tell a table by its header, and by rows of as many cells."""
    if len(lines) < 2 or any(re.match(r"\W*domain\s*:", line, re.IGNORECASE) for line in lines):
        return False
    if "://" in lines[0] or read_line(lines[0]).value:
        return False
    for delimiter in (",", ";", "\t"):
        widths = [line.count(delimiter) for line in lines]
        if widths[0] and sum(width >= widths[0] for width in widths) > 0.8 * len(widths):
            return True
    return False
