"""Wherever links are scored, the files are the same, and nothing of a run is left on the disk."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linkvet.cli.commands import where_scored
from linkvet.cli.commands.where_scored import EngineName, Where, scored
from linkvet.cli.results.write import write_all
from linkvet.data.atomic import TEMPORARY
from linkvet.data.errors import UserError
from linkvet.model.judging import memory_plan as plans
from linkvet.model.judging.memory_plan import memory_plan
from linkvet.model.options import ScoringOptions

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
CLI = "from linkvet.cli import main; main()"
FILES = [SAMPLES / "ahrefs-backlinks.csv", SAMPLES / "semrush-audit.csv"]


def files_of(where, out, **options):
    """Score the samples and give every file by its name."""
    out.mkdir()
    place = out / "results"
    place.mkdir()
    given = ScoringOptions(**options)
    with scored(FILES, given, where, out, lambda *_: None) as results:
        write_all(results, place)
    assert not list(out.glob(f"{TEMPORARY}*"))
    return {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory):
    return files_of(Where(), tmp_path_factory.mktemp("whole") / "out")


def test_little_memory_gives_the_same_files(tmp_path, monkeypatch, in_memory):
    monkeypatch.setattr(plans, "PROGRAM", 500_000_000)
    monkeypatch.setattr(plans, "SMALLEST", 10_000)
    assert files_of(Where(memory=500_000_000), tmp_path / "out") == in_memory


def test_processes_give_the_same_files(tmp_path, in_memory):
    assert files_of(Where(workers=2), tmp_path / "out") == in_memory


def test_dask_gives_the_same_files(tmp_path, in_memory):
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    out = tmp_path / "out"
    options = ["--engine", "dask", "--workers", "2"]
    subprocess.run(  # threads of Dask would outlive the test in this process
        [sys.executable, "-c", CLI, "score", *FILES, "--out", out, *options],
        check=True,
        capture_output=True,
    )
    same = set(in_memory) - {"summary.json"}  # the command adds what it was told of manual actions
    assert same and not [name for name in same if (out / name).read_bytes() != in_memory[name]]


def test_a_disk_that_is_too_small_is_told_before_anything_is_read(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(where_scored.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError, match=r"need about .* GB on disk, and 0\.0 GB are free"):
        files_of(Where(workers=2), tmp_path / "out")
    assert not list(tmp_path.rglob("*.arrow"))


def test_what_does_not_go_together_is_refused():
    with pytest.raises(UserError, match="--scheduler is for --engine dask"):
        Where(scheduler="tcp://a.invalid:1").check()
    with pytest.raises(UserError, match="--scheduler has its own"):
        Where(engine=EngineName.dask, scheduler="tcp://a.invalid:1", workers=2).check()


def test_more_memory_takes_fewer_partitions():
    counts = [memory_plan(10**10, memory * 10**9).partitions for memory in (2, 4, 16, 64)]
    assert counts == sorted(counts, reverse=True) and counts[-1] == 0


def test_an_export_that_fits_stays_in_memory_unless_workers_share_it():
    assert memory_plan(10**6).partitions == 0
    assert memory_plan(10**6, workers=3).partitions == 6


def test_files_are_packed_where_they_would_fill_the_disk_or_the_memory(monkeypatch):
    plan = memory_plan(10**9, 10**9)
    monkeypatch.setattr(plans, "machine_memory", lambda: 16 * 10**9)
    assert not plan.packed(10**12)
    assert plan.packed(2 * 10**9)  # little room on the disk
    monkeypatch.setattr(plans, "machine_memory", lambda: 10**9)
    assert plan.packed(10**12)


def test_packed_files_give_the_same_results(tmp_path, monkeypatch, in_memory):
    monkeypatch.setattr(plans.MemoryPlan, "packed", lambda *_: True)
    assert files_of(Where(workers=2), tmp_path / "out") == in_memory
