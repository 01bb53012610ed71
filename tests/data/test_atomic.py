"""A folder is replaced whole or not at all, whatever ends the writing."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from linkvet.data import atomic as writing
from linkvet.data.atomic import replace_folder
from linkvet.data.errors import UserError

OLD, NEW = {"a.txt": b"old", "gone.txt": b"old"}, {"a.txt": b"new", "b.txt": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


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

    monkeypatch.setattr(writing.os, "fsync", fsync)
    with pytest.raises((UserError, KeyboardInterrupt)) as told:
        replace_folder(folder, NEW)
    if isinstance(stop, OSError):
        assert "model: the disk is full. Free some space" in str(told.value)
    assert contents(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("stop", [PermissionError(errno.EACCES, "open"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [1, 2])
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

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(UserError, match="disk is full"):
        replace_folder(tmp_path / "new" / "model", NEW)
    assert list(tmp_path.iterdir()) == []


DIES = """
import os, sys, time
from pathlib import Path
from linkvet.data import atomic
def fsync(handle):
    print("writing", flush=True)
    time.sleep(20)
atomic.os.fsync = fsync
atomic.replace_folder(Path(sys.argv[1]), {"a.txt": b"new"})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a way to die at once")
def test_a_program_killed_while_it_writes_leaves_the_old_folder(folder):
    with subprocess.Popen(
        [sys.executable, "-c", DIES, folder], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None and run.stdout.readline() == "writing\n"
        run.kill()
    assert contents(folder) == OLD
