"""The store of decisions: one SQLite file that is only ever added to.

Undoing and confirming are events of their own, so nothing that was decided is changed or deleted;
triggers see to it. An event is on disk when the call that recorded it returns (WAL with
`synchronous=FULL`).
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from uuid import uuid4

from linkvet.data.decisions.decision import Decision, New, checked
from linkvet.data.decisions.faults import DAMAGED, MOVED, explained
from linkvet.data.errors import UserError

VERSION = 1
OURS = 0x4C564443  # "LVDC", by which SQLite files tell whose they are
WAIT = 5.0  # seconds for another program that is writing
SCHEMA = (
    """CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        "when" TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('decide', 'confirm', 'undo')),
        of INTEGER REFERENCES event (id),
        what TEXT, value TEXT, verdict TEXT,
        note TEXT NOT NULL, who TEXT NOT NULL,
        CHECK ((act = 'decide') = (of IS NULL))
    )""",
    "CREATE INDEX event_of ON event (of, act)",
    """CREATE TRIGGER never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
    """CREATE TRIGGER never_deleted BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
    """CREATE VIEW decision AS
        SELECT id, "when", what, value, verdict, note, who,
            (SELECT id FROM event c WHERE c.of = event.id AND c.act = 'confirm') AS confirmed_by,
            (SELECT id FROM event u WHERE u.of = event.id AND u.act = 'undo') AS undone_by, uid
        FROM event WHERE act = 'decide' ORDER BY id""",
    f"PRAGMA application_id = {OURS}",
    f"PRAGMA user_version = {VERSION}",
)
ADD = (
    'INSERT INTO event (uid, "when", act, of, what, value, verdict, note, who) '
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING"
)


class Store:
    """Decisions that can be added to, confirmed and undone; made where it is not there yet.

    Every method that records takes effect whole or not at all. One store is for one thread.

    Raises
    ------
    UserError
        From any method, where the file is locked, damaged, read-only, of a newer version or not
        a store of decisions, or the disk is full.
    """

    def __init__(self, path: Path, wait: float = WAIT) -> None:
        self.path = path
        self._file: tuple[int, int] | None = None
        if not path.parent.is_dir():
            raise UserError("the folder isn't there", file=str(path), cure="Make it first.")
        with explained(path):
            self._db = sqlite3.connect(path, timeout=wait, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise
        self._file = _identity(path)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with explained(self.path):
            self._db.close()

    def decide(self, new: New) -> int:
        """Record one decision and give its id, also where its `uid` was recorded before."""
        return self.decide_all([new])[0]

    def decide_all(self, new: Iterable[New]) -> list[int]:
        """Record decisions, all or none, and give their ids in that order."""
        ready = [one._replace(uid=one.uid or uuid4().hex) for one in map(checked, new)]
        now = _now()
        rows = [
            (n.uid, n.when or now, "decide", None, n.what, n.value, n.verdict, n.note, n.who)
            for n in ready
        ]
        with self._writing():
            self._db.executemany(ADD, rows)
            numbers = [self._id_of(str(one.uid)) for one in ready]
            pairs = list(zip(numbers, ready, strict=True))
            self._marked("confirm", [number for number, one in pairs if one.confirmed], "", "")
            self._marked("undo", [number for number, one in pairs if one.undone], "", "")
            return numbers

    def undo(self, ids: Iterable[int], who: str = "", note: str = "") -> list[int]:
        """Undo decisions, all or none; those undone before stay so. Gives ids of the undoings."""
        return self._mark("undo", ids, who, note)

    def confirm(self, ids: Iterable[int], who: str = "", note: str = "") -> list[int]:
        """Confirm decisions a second time, so that the gate lets giants and platforms through."""
        return self._mark("confirm", ids, who, note)

    def decisions(self, after: int = 0) -> list[Decision]:
        """All decisions with an id above `after`, undone ones too, in the order they were made."""
        with explained(self.path):
            return _read(self._db, after)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        if _refuse_foreign(self._db, self.path):
            _refuse_damaged(self._db, self.path)
        else:
            self._db.execute("PRAGMA journal_mode = WAL")
            with self._writing():
                if not _refuse_foreign(self._db, self.path):  # nobody else made it meanwhile
                    for statement in SCHEMA:
                        self._db.execute(statement)
        self._db.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explained(self.path):
            if self._file != (self._file and _identity(self.path)):
                # SQLite would write on into a file that nobody finds again
                raise UserError(MOVED[0], file=str(self.path), cure=MOVED[1])
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has rolled back already
                    self._db.execute("ROLLBACK")
                raise

    def _mark(self, act: str, ids: Iterable[int], who: str, note: str) -> list[int]:
        with self._writing():
            return self._marked(act, list(ids), who, note)

    def _marked(self, act: str, ids: list[int], who: str, note: str) -> list[int]:
        now, marks = _now(), [f"{act}:{self._uid_of(one)}" for one in ids]
        rows = [
            (mark, now, act, one, None, None, None, note, who)
            for mark, one in zip(marks, ids, strict=True)
        ]
        self._db.executemany(ADD, rows)
        return [self._id_of(mark) for mark in marks]

    def _uid_of(self, number: int) -> str:
        query = "SELECT uid FROM event WHERE id = ? AND act = 'decide'"
        row = self._db.execute(query, (number,)).fetchone()
        if row is None:
            raise UserError(
                f"there is no decision {number}",
                file=str(self.path),
                cure="`linkvet decisions list` shows their numbers.",
            )
        return row[0]

    def _id_of(self, uid: str) -> int:
        return self._db.execute("SELECT id FROM event WHERE uid = ?", (uid,)).fetchone()[0]


def read(path: Path, wait: float = WAIT) -> list[Decision]:
    """Read all decisions of a store that need not be writable.

    Raises
    ------
    UserError
        Where it is not there, damaged, of a newer version or not a store of decisions.
    """
    if not path.is_file():
        raise UserError("there is no such file", file=str(path), cure="Check the path.")
    # SQLite puts files beside one in WAL mode, and takes them away only where it may write
    for mode in ("rw", "ro"):
        with explained(path):
            try:
                return _read_as(mode, path, wait)
            except sqlite3.OperationalError as error:
                code = error.sqlite_errorcode & 0xFF
                if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                    raise
    # a read-only folder takes no such files
    with TemporaryDirectory() as folder, explained(path):
        for ending in ("", "-wal"):
            if (part := path.with_name(path.name + ending)).is_file():
                shutil.copyfile(part, Path(folder) / f"store{ending}")
        return _read_as("ro", Path(folder) / "store", wait, shown=path)


def _read_as(mode: str, path: Path, wait: float, shown: Path | None = None) -> list[Decision]:
    name = f"{path.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(name, timeout=wait, uri=True)) as db:
        if not _refuse_foreign(db, shown or path):
            return []
        _refuse_damaged(db, shown or path)
        return _read(db)


def _identity(path: Path) -> tuple[int, int] | None:
    """By what the system knows a file, whatever it is called; None where there is none."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _read(db: sqlite3.Connection, after: int = 0) -> list[Decision]:
    query = f"SELECT {', '.join(_quoted())} FROM decision WHERE id > ?"
    return [Decision(*row) for row in db.execute(query, (after,))]


def _quoted() -> list[str]:
    return [f'"{name}"' for name in Decision._fields]


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> bool:
    """Whether the store is made; refuse what isn't ours, or is of a newer version."""
    owner = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if not owner and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        return False
    if owner != OURS:
        raise UserError(
            "is a database of another program", file=str(path), cure="Name another file."
        )
    if version > VERSION:
        raise UserError(
            f"was written by a newer linkvet (version {version} of the store, not {VERSION})",
            file=str(path),
            cure="Update linkvet.",
        )
    return True


def _refuse_damaged(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise UserError(DAMAGED[0], file=str(path), cure=DAMAGED[1])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
