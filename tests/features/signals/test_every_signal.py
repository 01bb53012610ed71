"""The checklist every registered signal must pass."""

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
def test_it_tells_its_cases_apart(name):
    """A signal that says the same whatever it is shown says nothing."""
    assert len({value(name, *case[:-1]) for case in CASES[name]} - {None}) > 1


def test_texts_are_a_question_and_two_observations():
    for name, one in SIGNALS.items():
        assert one.asks[0].isupper() and one.asks.endswith("?"), name
        assert one.says != one.otherwise, name
        for text in (one.says, one.otherwise, one.unit, one.source):
            assert text == text.strip() and not text.endswith((".", "?", "!")), (name, text)


def test_no_two_signals_ask_or_say_the_same():
    for texts in (
        [one.asks for one in SIGNALS.values()],
        [one.says for one in SIGNALS.values()],
    ):
        assert sorted(set(texts)) == sorted(texts)


def test_the_verdict_of_a_vendor_is_no_evidence():
    columns = {column for column in DTYPES if column.startswith("vendor")}
    assert columns == {"vendor", "vendor_verdict"}
    assert not [name for name, one in SIGNALS.items() if columns & set(one.needs)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_known_gives_nothing(name):
    assert value(name, *[None] * len(SIGNALS[name].needs)) == OF_NOTHING.get(name)


# an address has a name and a suffix in every row, so what these say of none is never seen
OF_NOTHING = {"suffix_opened": 2000, "name_consonant_run": 0}


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
    code = "from linkvet.features.extract import NAMES; print(*NAMES)"
    late = (f"linkvet.features.signals.{room}" for room in ("topic", "page_meta"))
    for first in ("", f"import {', '.join(late)}; "):
        run = subprocess.run([sys.executable, "-c", first + code], capture_output=True, text=True)
        assert run.stdout.split() == NAMES, run.stderr
