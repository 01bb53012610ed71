"""Decisions are added, never lost; each fault of the store is told."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from linkvet.data.decisions import store as stores
from linkvet.data.decisions.decision import Decision, New
from linkvet.data.decisions.store import Store, read
from linkvet.data.errors import UserError

SPAM = New("domain", "spam.test", "disavow", note="link farm", who="ada")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "decisions.sqlite"


def ids(found: list[Decision]) -> list[int]:
    return [one.id for one in found]


def test_what_is_decided_is_read_back(path):
    with Store(path) as store:
        number = store.decide(SPAM)
        (found,) = store.decisions()
    assert found == read(path)[0]
    assert found[2:9] == ("domain", "spam.test", "disavow", "link farm", "ada", None, None)
    assert (found.id, found.when[-1], len(found.when)) == (number, "Z", 24)


def test_undoing_and_confirming_add_events_and_change_nothing(path):
    with Store(path) as store:
        first, second = store.decide_all([SPAM, SPAM._replace(value="more.test")])
        (confirmed,) = store.confirm([first], who="bob")
        (undone,) = store.undo([second])
        assert store.undo([second]) == [undone]
        found = store.decisions()
    assert [(one.confirmed_by, one.undone_by) for one in found] == [
        (confirmed, None),
        (None, undone),
    ]
    assert len({first, second, confirmed, undone}) == 4
    with closing(sqlite3.connect(path)) as db:
        for statement in ("DELETE FROM event", "UPDATE event SET verdict = 'keep'"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                db.execute(statement)


def test_a_decision_sent_twice_is_recorded_once(path):
    with Store(path) as store:
        again = SPAM._replace(uid="tab-1")
        assert store.decide(again) == store.decide(again)
        assert len(store.decisions()) == 1


def test_a_clock_set_back_does_not_change_the_order(path, monkeypatch):
    with Store(path) as store:
        order = []
        for year in (2026, 2020):
            monkeypatch.setattr(stores, "_now", lambda year=year: f"{year}-11-30T12:00:00.000Z")
            order.append(store.decide(SPAM))
        assert [one.when[:4] for one in store.decisions()] == ["2026", "2020"]
        assert ids(store.decisions()) == order == sorted(order)
        assert ids(store.decisions(after=order[0])) == order[1:]


def test_all_or_none_is_recorded(path):
    with Store(path) as store:
        with pytest.raises(UserError, match="isn't a domain"):
            store.decide_all([SPAM, SPAM._replace(value="no domain")])
        with pytest.raises(UserError, match="no decision 99"):
            store.undo([store.decide(SPAM), 99])
        assert [one.undone_by for one in store.decisions()] == [None]


def test_what_was_acknowledged_survives_a_kill(path):
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from linkvet.data.decisions.store import Store, New\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(20): store.decide(New('domain', f'spam{n}.test', 'disavow'))\n"
        f"os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [one.value for one in read(path)] == [f"spam{n}.test" for n in range(20)]


def test_a_locked_store_is_told_and_can_be_read(path):
    with Store(path, wait=0) as store:
        store.decide(SPAM)
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(UserError, match=r"decisions\.sqlite: another program.*Try again"):
                store.decide(SPAM)
            assert len(read(path, wait=0)) == 1


def test_a_full_disk_is_told_and_nothing_decided_before_is_lost(path):
    with Store(path) as store:
        store.decide(SPAM)
        store._db.execute("PRAGMA max_page_count = 1")  # no more than it has
        with pytest.raises(UserError, match="disk is full"):
            store.decide_all([SPAM._replace(note="n" * 9_000)] * 20)
        assert len(store.decisions()) == 1
    assert len(read(path)) == 1


@pytest.mark.parametrize("back", [False, True])
def test_a_store_that_was_moved_away_takes_nothing_more(path, back):
    with Store(path) as store:
        store.decide(SPAM)
        path.rename(path.with_name("away"))
        if back:  # another in its place
            path.write_bytes(path.with_name("away").read_bytes())
        with pytest.raises(UserError, match=r"moved, deleted or replaced.*put the file back"):
            store.decide(SPAM)
        if back:
            path.unlink()
        path.with_name("away").rename(path)
        store.decide(SPAM)
    assert len(read(path)) == 2


def test_a_read_only_store_is_told_and_can_be_read(path, monkeypatch):
    with Store(path) as store:
        store.decide(SPAM)
    connect = sqlite3.connect

    def read_only(name, **settings):
        return connect(f"{Path(name).as_uri()}?mode=ro", uri=True, **settings)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with Store(path) as store, pytest.raises(UserError, match="it is read-only"):
        store.decide(SPAM)


def test_a_store_in_a_read_only_folder_is_read_from_a_copy(path, monkeypatch):
    with Store(path) as store:
        store.decide(SPAM)
        connect, refused = sqlite3.connect, []

        def refuse_there(name, **settings):
            if path.name in name:
                refused.append(name)
                return connect("file:/nowhere/at/all?mode=ro", uri=True)
            return connect(name, **settings)

        monkeypatch.setattr(sqlite3, "connect", refuse_there)
        assert [one.value for one in read(path)] == ["spam.test"]  # still in the WAL
        assert refused


@pytest.mark.parametrize("at", [0, 4096, 8192])
def test_a_damaged_store_is_told_and_left_alone(path, at):
    with Store(path) as store:
        store.decide_all([SPAM._replace(value=f"spam{n}.test") for n in range(500)])
    damaged = bytearray(path.read_bytes())
    damaged[at : at + 64] = os.urandom(64)
    path.write_bytes(damaged)
    for opened in (Store, read):
        with pytest.raises(
            UserError, match=r"decisions\.sqlite: the store of decisions is damaged"
        ):
            opened(path)
    assert path.read_bytes() == damaged


def test_a_store_of_a_newer_version_or_of_another_program_is_refused(path, tmp_path):
    Store(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9")
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE their (own)")
    for opened in (Store, read):
        with pytest.raises(UserError, match=r"newer linkvet.*Update"):
            opened(path)
        with pytest.raises(UserError, match="another program"):
            opened(other)


def test_a_store_that_is_not_there_is_made_for_writing_alone(path, tmp_path):
    with pytest.raises(UserError, match="no such file"):
        read(path)
    with pytest.raises(UserError, match="folder isn't there"):
        Store(tmp_path / "none" / "decisions.sqlite")
    path.touch()
    assert read(path) == []
    with Store(path) as store:
        assert store.decisions() == []


def test_reading_leaves_nothing_beside_and_changes_nothing(tmp_path):
    path = tmp_path / "decisions.sqlite"
    with Store(path) as store:
        store.decide(New("domain", "spam.test", "disavow"))
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert len(read(path)) == 1
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
