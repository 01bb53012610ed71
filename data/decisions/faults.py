"""What can go wrong with the store of decisions, as messages that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvet.data.errors import UserError

SAFE = "What was decided before is safe."
# by SQLite's primary code (https://sqlite.org/rescode.html): what is wrong, and the cure
FAULTS = {
    sqlite3.SQLITE_BUSY: ("another program is writing to it", f"Try again. {SAFE}"),
    sqlite3.SQLITE_LOCKED: ("another program is writing to it", f"Try again. {SAFE}"),
    sqlite3.SQLITE_FULL: ("the disk is full", f"Free some space. {SAFE}"),
    sqlite3.SQLITE_IOERR: ("the disk can't be read or written", f"Check the disk. {SAFE}"),
    sqlite3.SQLITE_READONLY: ("it is read-only", f"Make it writable, or copy it. {SAFE}"),
    sqlite3.SQLITE_CANTOPEN: (
        "it can't be opened",
        "Check the path, and that its folder isn't read-only.",
    ),
}
DAMAGED = (
    "the store of decisions is damaged",
    "linkvet left it as it is. Put back a copy or an export; "
    "`sqlite3 FILE .recover` reads what is left of it.",
)

MOVED = (
    "the store of decisions was moved, deleted or replaced while it was open",
    "Stop the program that has it open (`linkvet review`), put the file back, with those beside it "
    "that end in -wal and -shm, and start again.",
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into a message on the file.

    Raises
    ------
    UserError
        In place of any fault of the database.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            problem, cure = DAMAGED
        elif code in FAULTS:
            problem, cure = FAULTS[code]
        else:
            raise
        raise UserError(problem, file=str(path), cure=cure) from error
