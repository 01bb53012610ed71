"""The checklist every registered signal must pass."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from signal_cases import dtype, value

from linkvet.data.links import DTYPES
from linkvet.features import signals as rooms
from linkvet.features.extract import NAMES
from linkvet.features.registry import GROUPS, SIGNALS
from linkvet.features.wording import NO_USUAL, UNKNOWN, Usual, displayed, examples

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
        for text in (one.says, one.otherwise, one.one, one.unit, one.source):
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


# What a person stumbles over: verdicts instead of observations, and stilted English.
STILTED = re.compile(
    r"typical|natural\b|ordinary|odd shape|reads like|is no\b|has not\b|does not|is not\b|"
    r"\b(?:hold|bear|shout)s?\b|\bstands?\b|[{}]|\.$|  |^[A-Z][a-z]",
)
USUAL = Usual(ranges=dict.fromkeys(NAMES, (0.1, 0.4)), shares=dict.fromkeys(NAMES, (0.1, 0.4)))


@pytest.mark.parametrize("name", NAMES)
def test_every_message_reads_well_with_example_values(name):
    """Present, absent, one, several and unknown, with and without what is usual."""
    for usual in (NO_USUAL, USUAL):
        messages = examples(SIGNALS[name], usual)
        assert len(messages) >= 3 and messages[-1] == UNKNOWN
        assert [one for one in messages if STILTED.search(one)] == []
        assert all(one == one.strip() and len(one) < 140 for one in messages)


def test_values_are_shown_in_a_known_way():
    for one in SIGNALS.values():
        assert one.tells in ("always", "present", "never")
        number = displayed(one, np.array([1.0]), np.array([1.0]))
        assert number.dtype == np.float32 and np.isfinite(number).all()
