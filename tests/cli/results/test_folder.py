"""The results folder: whole or not at all, one run at a time, nobody else's files."""

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from linkvet.cli.results.folder import CHANGES, NAMES, WRITTEN, results_folder
from linkvet.data.atomic import TEMPORARY, writing
from linkvet.data.errors import UserError
from linkvet.data.publish import JOURNAL, LOCK, lock

OURS = '{"linkvet": "0.1.0"}'


def fill(place, text=OURS):
    for name in NAMES:
        with writing(place / name) as handle:
            handle.write(text.encode())


def contents(folder):
    return {one.name: one.read_text() for one in folder.iterdir() if one.name != WRITTEN}


def test_all_files_appear_at_the_end(tmp_path):
    out = tmp_path / "new" / "results"
    with results_folder(out) as place:
        fill(place)
        assert not any((out / name).exists() for name in NAMES)
    assert sorted(contents(out)) == sorted(NAMES)


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_run_that_stops_leaves_nothing(tmp_path, stop):
    out = tmp_path / "new" / "results"
    with pytest.raises(stop), results_folder(out) as place:
        fill(place)
        raise stop
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_results_of_an_earlier_run_stay_when_the_next_one_stops(tmp_path, stop):
    with results_folder(tmp_path) as place:
        fill(place)
    before = contents(tmp_path)
    with pytest.raises(stop), results_folder(tmp_path) as place:
        fill(place, "half")
        raise stop
    assert contents(tmp_path) == before


def test_results_of_an_earlier_run_are_replaced_whatever_their_format(tmp_path):
    with results_folder(tmp_path) as place:
        fill(place)
    with results_folder(tmp_path) as place, writing(place / "links.parquet") as handle:
        handle.write(b"new")
    assert contents(tmp_path) == {"links.parquet": "new"}


def test_a_file_that_cannot_be_moved_undoes_the_others(tmp_path, monkeypatch):
    with results_folder(tmp_path) as place:
        fill(place)
    before = contents(tmp_path)
    rename = Path.rename

    def stuck(self, target):
        if TEMPORARY in str(self) and self.name == "rejects.csv" and self.read_text() == "new":
            raise PermissionError(errno.EACCES, "open in a spreadsheet")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(UserError, match="no permission"), results_folder(tmp_path) as place:
        fill(place, "new")
    assert contents(tmp_path) == before


def test_files_of_others_are_not_replaced_without_force(tmp_path):
    (tmp_path / "links.csv").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine too")
    with pytest.raises(UserError, match=r"links.csv.*did not write.*--force"):
        with results_folder(tmp_path):
            pass
    with results_folder(tmp_path, force=True) as place:
        fill(place)
    files = contents(tmp_path)
    assert files["links.csv"] == OURS and files["notes.txt"] == "mine too"
    assert files[f"links.edited-{date.today()}.csv"] == "mine"


def fill_and_edit(folder, name, text="mine"):
    with results_folder(folder) as place:
        fill(place)
    (folder / name).write_text(text)


@pytest.mark.parametrize("name", ["links.csv", "disavow.txt", "summary.json"])
def test_results_that_a_person_edited_are_refused_and_kept_beside_with_force(tmp_path, name):
    fill_and_edit(tmp_path, name)
    before = contents(tmp_path)
    with pytest.raises(UserError, match=rf"{name}: was changed since linkvet wrote it.*--force"):
        with results_folder(tmp_path):
            pass
    assert contents(tmp_path) == before
    messages = []
    with results_folder(tmp_path, force=True, tell=messages.append) as place:
        fill(place, "new")
    stem, _, ending = name.partition(".")
    beside = f"{stem}.edited-{date.today()}.{ending}"
    assert contents(tmp_path) == dict.fromkeys(NAMES, "new") | {beside: "mine"}
    assert len(messages) == 1 and messages[0].endswith(f"kept as {tmp_path / beside}")


def test_each_edited_file_gets_a_name_of_its_own(tmp_path):
    for text in ("one", "two"):
        with results_folder(tmp_path, force=True) as place:
            fill(place)
        (tmp_path / "links.csv").write_text(text)
    with results_folder(tmp_path, force=True):
        pass
    kept = {name: text for name, text in contents(tmp_path).items() if "edited" in name}
    assert kept == {
        f"links.edited-{date.today()}.csv": "one",
        f"links.edited-{date.today()}-2.csv": "two",
    }


def test_a_file_edited_while_the_run_was_at_work_is_kept_too(tmp_path):
    with results_folder(tmp_path) as place:
        fill(place)
    with results_folder(tmp_path) as place:
        fill(place, "new")
        (tmp_path / "domains.csv").write_text("mine")
    assert contents(tmp_path)[f"domains.edited-{date.today()}.csv"] == "mine"


def test_results_of_a_linkvet_that_kept_no_digests_are_replaced(tmp_path):
    fill(tmp_path)
    with results_folder(tmp_path) as place:
        fill(place, "new")
    assert contents(tmp_path) == dict.fromkeys(NAMES, "new")


def test_what_was_edited_after_a_run_died_is_kept_and_told(tmp_path, monkeypatch):
    with results_folder(tmp_path) as place:
        fill(place)

    unlink = Path.unlink

    def dies(self, *_, **options):
        if self.name == LOCK:
            return unlink(self, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        with results_folder(tmp_path) as place:
            fill(place, "new")
            patch.setattr(Path, "rename", dies)
            patch.setattr(Path, "unlink", dies)  # the journal stays, as if it had been killed
    assert (tmp_path / JOURNAL).exists()
    (tmp_path / "links.csv").write_text("mine")
    messages = []
    with results_folder(tmp_path, tell=messages.append) as place:
        fill(place, "newest")
    beside = f"links.edited-{date.today()}.csv"
    assert contents(tmp_path) == dict.fromkeys(NAMES, "newest") | {beside: "mine"}
    assert len(messages) == 1 and beside in messages[0]


def test_two_kinds_of_results_share_a_folder(tmp_path):
    for names in (NAMES, CHANGES, NAMES, CHANGES):
        with results_folder(tmp_path, names=names) as place:
            for name in names:
                (place / name).write_text(OURS)
    assert sorted(contents(tmp_path)) == sorted((*NAMES, *CHANGES))


def test_the_export_itself_is_never_replaced(tmp_path):
    with results_folder(tmp_path) as place:
        fill(place)
    with pytest.raises(UserError, match="would be replaced"):
        with results_folder(tmp_path, [tmp_path / "links.csv"], force=True):
            pass
    assert contents(tmp_path)["links.csv"] == OURS


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "results").write_text("a file")
    for out in (tmp_path / "results", tmp_path / "results" / "deeper"):
        with pytest.raises(UserError, match=r"results.*not a folder.*--out"), results_folder(out):
            pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match=r"no permission.*--out"), results_folder(tmp_path / "new"):
        pass


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EROFS, "read-only"), (errno.EACCES, "no permission"), (errno.EDQUOT, "quota")],
)
def test_what_the_system_refuses_is_named_with_its_cure(tmp_path, monkeypatch, code, words):
    def refuse(*_, **__):
        raise OSError(code, "in the system's own words")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UserError, match=rf"new: .*{words}.*--out"):
        with results_folder(tmp_path / "new"):
            pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("write", ["csv", "ndjson", "parquet", "bytes"])
def test_a_full_disk_is_named_and_nothing_stays(tmp_path, write):
    table = pl.DataFrame({"text": ["a" * 1000] * 2000})
    out = tmp_path / "results"
    with pytest.raises(UserError, match=r"results.links.csv: the disk is full.*[Ff]ree some space"):
        with results_folder(out) as place:
            (place / "links.csv").symlink_to("/dev/full")
            with writing(place / "links.csv") as handle:
                if write == "bytes":
                    handle.write(b"a" * 100)
                else:
                    getattr(table, f"write_{write}")(handle)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_is_not_blamed_on_the_folder(tmp_path):
    with pytest.raises(FileNotFoundError), results_folder(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "no such list", "words.txt")


def hold(out, started, finish):
    with results_folder(out) as place:
        fill(place)
        started.set()
        finish.wait(20)


def test_two_runs_cannot_share_a_folder(tmp_path):
    context = multiprocessing.get_context("spawn")
    started, finish = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, started, finish))
    other.start()
    try:
        assert started.wait(20)
        with pytest.raises(UserError, match=rf"process {other.pid}.*--out"):
            with results_folder(tmp_path):
                pass
    finally:
        finish.set()
        other.join(20)
    assert sorted(contents(tmp_path)) == sorted(NAMES)


DIES = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from linkvet.cli.results.folder import results_folder
with results_folder(Path(sys.argv[1])) as place:
    (place / "links.csv").write_text("half")
    print("ready", flush=True)
    time.sleep(20)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a way to die at once")
def test_what_a_killed_run_left_is_taken_over(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", DIES, tmp_path], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "ready\n"
        run.kill()
    assert (tmp_path / LOCK).exists()
    assert any(TEMPORARY in path.name for path in tmp_path.iterdir())
    with results_folder(tmp_path) as place:
        fill(place)
    assert sorted(contents(tmp_path)) == sorted(NAMES)


def test_a_lock_taken_and_removed_by_many_at_once_lets_in_one_at_a_time(tmp_path):
    inside, most, busy = [], [], []

    def take(_: int) -> None:
        try:
            with lock(tmp_path):
                inside.append(1)
                most.append(len(inside))
                assert (tmp_path / LOCK).read_text() == f"{os.getpid()}\n"
                inside.pop()
        except UserError:
            busy.append(1)

    with ThreadPoolExecutor(8) as many:
        list(many.map(take, range(400)))
    assert set(most) == {1} and len(most) + len(busy) == 400
    assert not (tmp_path / LOCK).exists()
