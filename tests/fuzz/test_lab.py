"""The lab itself: that it sees every kind of fault, and makes the same inputs each time."""

from random import Random

import pytest
from fuzz_lab.case import Case
from fuzz_lab.containers import MAKERS, make
from fuzz_lab.damage import damaged
from fuzz_lab.driver import Failure, Worker, fuzz
from fuzz_lab.run import ABORT, BROKEN, CRASH, LOST, MEMORY, OK, REFUSED, TIMEOUT

EXPORT = b"Source url,Target url\nhttps://a.example/,https://spa.example/\n"
PLANTED = (
    ("refuse", REFUSED),
    ("crash", CRASH),
    ("leave_something", BROKEN),
    ("print_escape", BROKEN),
    ("leave_by_exit_1", BROKEN),
    ("lose_a_row", LOST),
    ("devour", MEMORY),
    ("die", ABORT),
    ("hang", TIMEOUT),
    ("spin", TIMEOUT),
    ("refuse", REFUSED),
)


def planted(fault, content=EXPORT + b"!"):
    return Case({"export.csv": content}, (f"planted_faults:{fault}", "export.csv"))


@pytest.fixture(scope="module")
def worker():
    with Worker(deadline=1.5) as one:
        yield one


@pytest.mark.parametrize(("fault", "verdict"), PLANTED)
def test_every_kind_of_fault_is_seen_and_the_next_case_runs(worker, fault, verdict):
    assert worker.run(planted(fault))[0] == verdict


def test_a_good_export_is_fine(worker):
    assert worker.run(Case({"export.csv": EXPORT}, ("read", "export.csv"), rows=1)) == (OK, "")
    assert worker.run(Case({"export.csv": EXPORT}, ("read", "export.csv"), rows=2))[0] == LOST


def test_what_fails_is_made_small_kept_and_told_once_with_its_seed(tmp_path, monkeypatch):
    monkeypatch.setitem(
        MAKERS,
        "csv",
        lambda random: planted("crash", random.randbytes(40).replace(b"!", b"") + b"!"),
    )
    lines = []
    tally = fuzz([("csv", 7), ("csv", 8)], tmp_path, tell=lines.append)
    assert tally.counts == {CRASH: 2}
    assert [one.seed for one in tally.failures] == [7, 8]
    (line,) = lines
    assert "csv seed 7" in line and "--container csv --seed 7 --count 1" in line
    assert (tmp_path / "csv-7" / "export.csv").read_bytes() == b"!"
    assert "AttributeError: planted" in (tmp_path / "csv-7" / "failure.txt").read_text()
    assert not (tmp_path / "csv-8").exists()


@pytest.mark.parametrize("container", MAKERS)
def test_a_seed_gives_the_same_input_each_time(container):
    for seed in range(4):
        assert make(container, seed) == make(container, seed)
    assert make(container, 0) != make(container, 1)


def test_faults_are_told_apart_by_exception_and_place():
    faults = [
        Failure("csv", 0, CRASH, f"{first}\nline {at}").fault
        for first, at in (
            ("KeyError at data/hosts.py read", 3),
            ("KeyError at data/hosts.py read", 9),
            ("KeyError at data/urls.py read", 3),
        )
    ]
    assert faults[0] == faults[1] != faults[2]


def test_damage_changes_bytes_and_ends():
    raw = bytes(range(256))
    results = {damaged(Random(seed), raw) for seed in range(50)}
    assert len(results) > 45 and max(map(len, results)) <= 400_000
    assert damaged(Random(0), b"") == b""
