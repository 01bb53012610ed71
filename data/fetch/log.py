"""The log of a fetch: one row for each page of the exports, written as soon as its end is known."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from linkvet.data.atomic import named, replace_file, write_all
from linkvet.data.errors import UserError

# what became of a page, and what that means
OUTCOMES = {
    "fetched": "the page is in the WARC",
    "gone": "the server says there is no such page (404, 410)",
    "refused": "the server does not let us in (401, 403, 429 and the like)",
    "blocked_by_robots": "robots.txt asks us to stay away",
    "not_html": "an image, a PDF or another file that isn't a page",
    "too_large": "larger than --max-size, as sent or once unpacked",
    "timeout": "not there within --timeout",
    "dns_error": "the host name leads nowhere",
    "tls_error": "no secure connection, such as an expired certificate",
    "no_connection": "the server cannot be reached, or breaks off",
    "server_error": "the server fails (5xx)",
    "redirect_loop": "redirects that come back or do not end",
    "private_address": "the host leads into a private network",
    "unsupported": "an answer or an address that cannot be used",
}
# what may be otherwise another day, so that --again asks anew
PASSING = {"timeout", "dns_error", "tls_error", "no_connection", "server_error", "refused"}


class Row(NamedTuple):
    """What became of one page.

    `url` is the page as it was asked for, `final_url` where redirects ended. `redirect_chain` holds
    a status and the URL it led to for each redirect, by spaces. `bytes` counts the page unpacked.
    `seconds` is what its requests took, waiting aside; `fetched_at` is UTC. `warc_offset` and
    `warc_length` say where in the WARC the record of the final page lies, in bytes.
    """

    url: str
    final_url: str
    outcome: str
    http_status: int | None
    redirects: int
    redirect_chain: str
    bytes: int
    seconds: float
    fetched_at: str
    detail: str
    warc_offset: int | None = None
    warc_length: int | None = None


NUMBERS = {
    "http_status": int,
    "redirects": int,
    "bytes": int,
    "seconds": float,
    "warc_offset": int,
    "warc_length": int,
}


class FetchLog:
    """A log that is open for more rows; each is handed to the system at once.

    Raises
    ------
    UserError
        The file is no such log, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with named(path):
            # unbuffered: what could not be written is not tried again when the file is closed
            self.handle = path.open("ab", buffering=0)
            if not path.stat().st_size:
                write_all(self.handle, _line(Row._fields))

    def add(self, row: Row) -> None:
        """Write one row."""
        with named(self.path):
            write_all(self.handle, _line(row))

    def close(self) -> None:
        """Bring all rows to the disk."""
        with self.handle, named(self.path):
            os.fsync(self.handle.fileno())


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def read_log(path: Path) -> Iterator[Row]:
    """Read the rows of a log, the torn one at its end aside.

    Raises
    ------
    UserError
        The file is no such log.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace", newline="") as handle:
        rows = csv.reader(line for line in handle if line.endswith("\n"))
        header = next(rows, None)
        if header is not None and tuple(header) != Row._fields:
            raise UserError(
                "this is not the log of a fetch", file=str(path), cure="Name another file by --log."
            )
        for number, cells in enumerate(rows, start=1):
            try:
                yield _row(cells)
            except (TypeError, ValueError):
                cure = "Remove the row: its page is fetched again."
                raise UserError(
                    "this row is damaged", file=str(path), row=number, cure=cure
                ) from None


def write_log(path: Path, rows: Iterable[Row]) -> None:
    """Write a log anew, whole or not at all."""
    replace_file(path, b"".join(map(_line, (Row._fields, *rows))))


def _row(cells: list[str]) -> Row:
    if len(cells) != len(Row._fields):
        raise ValueError("too few cells")
    named_cells = zip(Row._fields, cells, strict=True)
    return Row(*(_number(name, cell) if name in NUMBERS else cell for name, cell in named_cells))  # type: ignore[arg-type]


def _number(name: str, cell: str) -> int | float | None:
    return NUMBERS[name](cell) if cell else None


def cut_torn_row(path: Path) -> None:
    """Cut off what a kill left of a last row."""
    if not path.exists():
        return
    with path.open("rb+") as handle:
        handle.truncate(_end_of_rows(handle))


def _end_of_rows(handle: BinaryIO) -> int:
    """Find the end of the last whole line, in bytes."""
    end = handle.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - 65_536)
        handle.seek(start)
        newline = handle.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0
