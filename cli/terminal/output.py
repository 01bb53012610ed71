"""The only way to the terminal: whatever a file may hold, it is text there and nothing else.

Titles, anchors, column names and notes are written by strangers. Nothing else in `cli` prints (a
test sees to it), so that no escape sequence, hidden character, markup or emoji code of theirs is
carried out.
"""

import codecs
import io
import json
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from rich.console import Console
from rich.text import Text

from linkvet.analysis.to_json import plain
from linkvet.cli.wording.text import clean, escaped


class SafeConsole(Console):
    """A console to which square brackets and colons are just that; its tables too."""

    def __init__(self, err: bool = False) -> None:
        super().__init__(stderr=err, highlight=False, markup=False, emoji=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Lay out a text, which may have several lines; every cell of a table comes by here."""
        return super().render_str("\n".join(map(clean, text.split("\n"))), **options)


def say(*lines: str, err: bool = False) -> None:
    """Print each text on one line, whatever it holds; without any, an empty line."""
    for line in lines or ("",):
        print(clean(line), file=sys.stderr if err else sys.stdout)


def note(*lines: str) -> None:
    """Print each text on one line of standard error, beside the result."""
    say(*lines, err=True)


class SafeFormatter(logging.Formatter):
    """What a library logs may be a stranger's text, and is printed where nobody asks for logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the lines of a message, whatever they hold."""
        return "\n".join(map(clean, super().format(record).split("\n")))


def make_logs_safe() -> None:
    """Have what libraries log to standard error cleaned, where no handler takes it."""
    if logging.lastResort:
        logging.lastResort.setFormatter(SafeFormatter())


def say_cells(cells: Iterable[str]) -> None:
    """Print a row of a table for a pipe, its cells parted by tabs."""
    print("\t".join(map(clean, cells)))


def show_json(value: Any, ascii_only: bool = False) -> None:
    """Print JSON in which whatever a terminal must not see is an escape: nothing is lost."""
    print(escaped(json.dumps(plain(value), indent=2, ensure_ascii=ascii_only)))


@contextmanager
def binary_output() -> Iterator[BinaryIO]:
    """Give standard output for data: as it is for a file or a pipe, made harmless for a person."""
    if sys.stdout.isatty():
        shown = io.BufferedWriter(_Shown(sys.stdout.buffer))
        yield cast(BinaryIO, shown)
        shown.flush()
    else:
        yield sys.stdout.buffer
    sys.stdout.flush()


class _Shown(io.RawIOBase):
    """Hands UTF-8 text on to a terminal, line by line."""

    def __init__(self, terminal: BinaryIO) -> None:
        self.terminal = terminal
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """A file object that can be written to."""
        return True

    def write(self, content: Any, /) -> int:
        """Write what these bytes show."""
        text = self.decoder.decode(bytes(content))
        self.terminal.write("\n".join(map(clean, text.split("\n"))).encode())
        return len(content)
