"""The checklist every registered signal must pass."""

import inspect
import runpy
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from signal_cases import dtype, value

from linkvet.data.links import DTYPES
from linkvet.features import signals as rooms
from linkvet.features.extract import NAMES
from linkvet.features.registry import GROUPS, SIGNALS

HERE = Path(__file__).parent


def cases_of(room: str) -> dict[str, list[tuple]]:
    """The cases in the test of a room."""
    return runpy.run_path(str(HERE / f"test_{room}.py"))["CASES"]


ROOMS = {room: cases_of(room) for room in rooms.__all__ if room != "NAMES"}
CASES = {name: cases for room in ROOMS.values() for name, cases in room.items()}


def test_every_signal_has_cases_in_the_test_of_its_room():
    for room, cases in ROOMS.items():
        module = f"{rooms.__name__}.{room}"
        here = {name for name, one in SIGNALS.items() if one.compute.__module__ == module}
        assert set(cases) == here


@pytest.mark.parametrize("name", NAMES)
def test_it_fires_and_stays_quiet(name):
    """A signal that says the same whatever it is shown says nothing."""
    assert len({case[-1] for case in CASES[name]} - {None}) > 1


@pytest.mark.parametrize("name", NAMES)
def test_it_says_both_ways_what_it_saw(name):
    one = SIGNALS[name]
    assert one.asks.endswith("?")
    assert one.asks[0].isupper()
    assert one.says != one.otherwise
    for text in (one.says, one.otherwise, one.unit):
        assert text == text.strip()
        assert not text.endswith((".", "?", "!"))
    assert len(one.source) >= 8
    assert one.group in GROUPS
    assert one.constraint in (-1, 0, 1)
    assert tuple(inspect.signature(one.compute).parameters) == one.needs


@pytest.mark.parametrize("name", NAMES)
def test_vendor_verdicts_are_no_evidence(name):
    assert "vendor" not in SIGNALS[name].needs
    assert "vendor_verdict" not in SIGNALS[name].needs
    assert "vendor_verdict" in DTYPES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_known_gives_nothing(name):
    if name in SPEAKS_OF_NOTHING:
        pytest.xfail(SPEAKS_OF_NOTHING[name])
    assert value(name, *[None] * len(SIGNALS[name].needs)) is None


SPEAKS_OF_NOTHING = {
    "suffix_opened": "the suffix is never null",
    "name_consonant_run": "the name is never null",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_row_gets_the_same_alone_as_in_a_batch(name):
    cases = [case[:-1] for case in CASES[name]]
    needs = SIGNALS[name].needs
    given = zip(needs, zip(*cases, strict=True), strict=True)
    columns = {column: pl.Series(values, dtype=dtype(column)) for column, values in given}
    batch = pl.DataFrame(columns).select(SIGNALS[name].expression()).to_series().to_list()
    assert batch == [value(name, *case) for case in cases]


def test_the_order_of_names_is_by_group():
    assert [GROUPS.index(SIGNALS[n].group) for n in NAMES] == sorted(
        GROUPS.index(SIGNALS[n].group) for n in NAMES
    )
    assert len(NAMES) == len(set(NAMES)) == len(SIGNALS) >= 60


def test_the_order_of_signals_does_not_hang_on_what_is_imported_first():
    told = "from linkvet.features.extract import NAMES; print(*NAMES)"
    late = (f"linkvet.features.signals.{room}" for room in ("topic", "page_meta"))
    for first in ("", f"import {', '.join(late)}; "):
        run = subprocess.run([sys.executable, "-c", first + told], capture_output=True, text=True)
        assert run.stdout.split() == NAMES, run.stderr
