"""Jobs come back whole from one process or several, and no worker outlives its run."""

import os
import subprocess
import sys
import time
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from linkvet.data.errors import UserError
from linkvet.data.parallel.processes import WorkerKilledError, Workers, usable_processors


def base():
    return 100


def add(prepared, job):
    return prepared + job, os.getpid()


def fail(prepared, job):
    raise UserError(f"job {job} is bad", file="a.csv", cure="Mend it.")


def die(prepared, job):
    os._exit(9)


def sleep(prepared, job):
    time.sleep(job)


@pytest.mark.parametrize("most", [1, 2])
def test_every_job_has_its_result_in_its_place(most):
    with Workers(most, base) as workers:
        results = dict(workers.map(add, range(5)))
        again = dict(workers.map(add, range(5)))
    assert [results[at][0] for at in range(5)] == [100, 101, 102, 103, 104]
    own = {process for _, process in [*results.values(), *again.values()]}
    assert (os.getpid() in own) == (most == 1) and len(own) <= most


@pytest.mark.parametrize("most", [1, 2])
def test_a_stream_gives_results_in_its_order_and_takes_few_jobs_ahead(most):
    taken = []

    def jobs():
        for job in range(20):
            taken.append(job)
            yield job

    with Workers(most, base) as workers:
        for at, (result, process) in enumerate(workers.stream(add, jobs())):
            assert result == 100 + at and len(taken) - at <= 2 * most
            assert (process == os.getpid()) == (most == 1)
    assert len(taken) == 20


def test_a_stream_that_is_left_ends_its_workers():
    before = set(active_children())
    with Workers(2, base) as workers:
        results = workers.stream(sleep, iter([0, 60, 60, 60]))
        next(results)
        began = time.monotonic()
        results.close()
    assert set(active_children()) <= before and time.monotonic() - began < 30


def test_a_worker_that_dies_in_a_stream_is_an_error_with_a_cure():
    with Workers(2, base) as workers, pytest.raises(WorkerKilledError, match="Free some memory"):
        list(workers.stream(die, range(2)))


def test_a_single_job_and_jobs_done_here_need_no_worker():
    with Workers(2, base) as workers:
        results = [*workers.map(add, [1]), *workers.map(add, range(3), here=True)]
    assert {process for _, (_, process) in results} == {os.getpid()}
    assert [at for at, _ in results] == [0, 0, 1, 2]


def test_an_error_of_a_job_comes_back_as_it_was():
    with Workers(2, base) as workers, pytest.raises(UserError) as raised:
        list(workers.map(fail, range(2)))
    assert str(raised.value).startswith("a.csv: job ") and str(raised.value).endswith("Mend it.")


def test_a_worker_that_dies_is_an_error_with_a_cure():
    with Workers(2, base) as workers, pytest.raises(UserError, match=r"killed.*--workers"):
        list(workers.map(die, range(4)))


def test_whoever_stops_listening_ends_the_workers():
    before = set(active_children())
    began = time.monotonic()
    with Workers(2, base) as workers:
        results = workers.map(sleep, [0, 60, 60])
        next(results)
        results.close()
    assert time.monotonic() - began < 30 and set(active_children()) == before


def test_workers_share_the_processors_and_leave_the_environment_as_it_was(monkeypatch):
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    with Workers(2, base) as workers:
        threads = dict(workers.map(partial(getenv, "POLARS_MAX_THREADS"), range(2)))
    assert set(threads.values()) == {str(max(1, usable_processors() // 2))}
    assert "POLARS_MAX_THREADS" not in os.environ


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_workers_end_with_a_run_that_is_killed(tmp_path):
    code = (
        "from test_processes import *; from pathlib import Path\n"
        f"jobs = [Path({str(tmp_path)!r}) / name for name in 'ab']\n"
        "list(Workers(2, base).map(note_and_wait, jobs))"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])
    }
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as process:
        wait_for(lambda: all((tmp_path / name).exists() for name in "ab"))
        workers = [int((tmp_path / name).read_text()) for name in "ab"]
        process.kill()
    wait_for(lambda: not any(map(alive, workers)))


def note_and_wait(prepared, path):
    path.with_suffix(".part").write_text(str(os.getpid()))
    path.with_suffix(".part").rename(path)
    time.sleep(300)


def wait_for(condition):
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def alive(process):
    """Whether a process runs; one that nobody waits for is over all the same."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def getenv(name, prepared, job):
    return os.environ[name]
