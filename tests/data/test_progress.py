"""Stages: what progress hears, and what the log gets with their cost."""

import logging

import pytest

from linkvet.data.progress import STAGES, Meter, stage


@pytest.fixture
def events():
    """What is logged of stages while a test runs."""

    class Handler(logging.Handler):
        def emit(self, record):
            kept.append(vars(record)["event"])

    kept, handler, before = [], Handler(), STAGES.level
    STAGES.addHandler(handler)
    STAGES.setLevel(logging.DEBUG)
    yield kept
    STAGES.removeHandler(handler)
    STAGES.setLevel(before)


def test_progress_hears_of_the_begin_and_the_end():
    heard = []
    with stage("scoring", lambda *one: heard.append(one), 10):
        assert heard == [("scoring", 0, 10)]
    assert heard[1:] == [("scoring", 10, 10)]


def test_a_stage_is_logged_with_its_counts_and_cost(events):
    with stage("merging rows", rows=5) as counts:
        counts["links"] = 3
    begins, ends = events
    assert begins == {"event": "stage_begins", "stage": "merging rows", "rows": 5}
    assert list(ends)[:4] == ["event", "stage", "rows", "links"]
    assert ends["links"] == 3 and "failed" not in ends
    assert ends["seconds"] >= 0 and ends["cpu_seconds"] >= 0


def test_a_stage_inside_another_is_a_part_of_it(events):
    with stage("reading labels"):
        with stage("reading"):
            pass
    with stage("scoring"):
        pass
    assert [one["stage"] for one in events[1::2]] == ["reading labels", "scoring"]


def test_a_stage_that_fails_says_so_and_the_next_is_logged_again(events):
    heard = []
    with pytest.raises(ValueError), stage("scoring", lambda *one: heard.append(one)):
        raise ValueError
    with stage("writing results"):
        pass
    assert [one.get("failed") for one in events[1::2]] == [True, None]
    assert heard == [("scoring", 0, 1)]


def test_without_a_listener_nothing_is_measured(monkeypatch):
    monkeypatch.setattr(Meter, "__init__", None)
    with stage("scoring", rows=1) as counts:
        counts["links"] = 1


def test_a_meter_counts_what_was_worked_and_held():
    meter = Meter()
    held = bytearray(64_000_000)
    while meter.read()["cpu_seconds"] < 0.02:
        held[::4096] = bytes(len(held[::4096]))
    cost = meter.read()
    assert cost["seconds"] > 0
    assert cost.get("peak_memory_mb", 64) >= 64
