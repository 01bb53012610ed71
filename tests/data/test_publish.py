"""Files come together or not at all, whatever ends the run; a killed one is finished."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from linkvet.data import atomic
from linkvet.data.errors import UserError
from linkvet.data.publish import JOURNAL, finish, replace_folder

OLD, NEW = {"a.txt": b"old", "gone.txt": b"old"}, {"a.txt": b"new", "b.txt": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    names = [path.name for path in folder.iterdir() if not path.name.startswith(".linkvet")]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


@pytest.fixture
def folder(tmp_path) -> Path:
    replace_folder(tmp_path / "deep" / "model", OLD)
    return tmp_path / "deep" / "model"


def test_a_new_folder_takes_the_place_of_the_old_one(folder):
    assert contents(folder) == OLD
    replace_folder(folder, NEW)
    assert contents(folder) == NEW
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege")
def test_a_link_stays_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    replace_folder(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink() and contents(folder) == NEW


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, "no room"), KeyboardInterrupt()])
def test_what_stops_the_writing_leaves_the_old_folder(folder, monkeypatch, stop):
    calls = []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise stop

    monkeypatch.setattr(atomic.os, "fsync", fsync)
    with pytest.raises((UserError, KeyboardInterrupt)) as stopped:
        replace_folder(folder, NEW)
    if isinstance(stop, OSError):
        assert "b.txt: the disk is full. Free some space" in str(stopped.value)
    assert contents(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("stop", [PermissionError(errno.EACCES, "open"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_what_stops_the_renaming_leaves_the_old_folder(folder, monkeypatch, stop, at):
    rename, calls = Path.rename, []

    def stuck(self, target):
        calls.append(self)
        if len(calls) == at:
            raise stop
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises((UserError, KeyboardInterrupt)):
        replace_folder(folder, NEW)
    assert len(calls) >= at and contents(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_first_folder_that_fails_leaves_nothing_at_all(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(UserError, match="disk is full"):
        replace_folder(tmp_path / "new" / "model", NEW)
    assert list(tmp_path.iterdir()) == []


DIES = """
import os, sys, time
from pathlib import Path
from linkvet.data import atomic, publish
def fsync(handle):
    print("writing", flush=True)
    time.sleep(20)
atomic.os.fsync = fsync
publish.replace_folder(Path(sys.argv[1]), {"a.txt": b"new"})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a way to die at once")
def test_a_program_killed_while_it_writes_leaves_the_old_folder(folder):
    with subprocess.Popen(
        [sys.executable, "-c", DIES, folder], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None and run.stdout.readline() == "writing\n"
        run.kill()
    assert contents(folder) == OLD
    replace_folder(folder, NEW)
    assert contents(folder) == NEW and len(list(folder.iterdir())) == len(NEW)


KILLED_AT_A_RENAME = """
import os, sys
from pathlib import Path
from linkvet.data import publish
at, rename, unlink, calls = int(sys.argv[2]), Path.rename, Path.unlink, []
def dies(move):
    def moved(self, *rest, **more):
        calls.append(self)
        if len(calls) == at:
            os._exit(9)
        return move(self, *rest, **more)
    return moved
for name in ("rename", "replace", "unlink"):
    setattr(Path, name, dies(getattr(Path, name)))
publish.replace_folder(Path(sys.argv[1]), {"a.txt": b"new", "b.txt": b"new"})
"""


def test_whatever_step_it_dies_at_the_folder_ends_as_it_was_or_as_it_should_be(folder):
    ended = []
    for at in range(1, 20):
        replace_folder(folder, OLD)
        died = subprocess.run(
            [sys.executable, "-c", KILLED_AT_A_RENAME, folder, str(at)], check=False
        )
        finish(folder)
        ended.append(contents(folder))
        assert ended[-1] in (OLD, NEW)
        if died.returncode == 0:
            break
    assert died.returncode == 0 and OLD in ended and ended.count(NEW) > 5
    replace_folder(folder, OLD)
    assert [one.name for one in folder.iterdir()] == list(contents(folder)) and contents(
        folder
    ) == OLD


def kill_before(folder, monkeypatch, at):
    """Leave a folder as a run leaves it that is killed before its rename number `at`."""
    rename, calls = Path.rename, []

    def dies(self, target):
        calls.append(self)
        if len(calls) >= at:  # putting back is not left to it either
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", dies)
        with pytest.raises(KeyboardInterrupt):
            replace_folder(folder, NEW)
    assert (folder / JOURNAL).exists()


@pytest.mark.parametrize("at", [2, 3, 4])
def test_what_a_person_edits_after_a_run_died_is_kept(folder, monkeypatch, at):
    kill_before(folder, monkeypatch, at)
    (folder / "a.txt").write_bytes(b"mine")
    finish(folder)
    assert b"mine" in contents(folder).values() and contents(folder)["b.txt"] == b"new"


@pytest.mark.parametrize(
    "change",
    [
        {"moves": {"a.txt": "../outside.txt"}},
        {"gone": ["../outside.txt"]},
        {"gone": ["link/outside.txt"]},
        {"gone": ["/etc/passwd"]},
        {"gone": None},
        {"place": ".."},
        {"place": "link"},
        {"moves": {"../a.txt": "b.txt"}},
        {"moves": []},
        {"digests": []},
        {"more": 1},
    ],
    ids=str,
)
def test_a_journal_out_of_a_strangers_folder_leads_nowhere(folder, change):
    outside = folder.parent / "outside.txt"
    outside.write_text("mine")
    (folder / "link").symlink_to(folder.parent)
    place = folder / ".linkvet-unfinished-abcdefgh"
    place.mkdir()
    (place / "a.txt").write_text("theirs")
    plan = {"place": place.name, "moves": {}, "gone": [], "kept": {}, "digests": {}} | change
    (folder / JOURNAL).write_text(json.dumps(plan))
    with pytest.raises(UserError, match=r"journal.*damaged.*Remove it"):
        finish(folder)
    assert outside.read_text() == "mine" and contents(folder)["a.txt"] == b"old"
