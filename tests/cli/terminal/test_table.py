"""Tables for a person, for a pipe and as JSON."""

import json
import sys
from datetime import date

import numpy as np

from linkvet.analysis.to_json import plain
from linkvet.cli.terminal.table import show, text

ROWS = [
    {"signal": "anchor_money", "amount": 1.25, "says": "two\nlines"},
    {"signal": "age", "amount": None, "says": "tab\there"},
]


def test_a_pipe_gets_tab_separated_lines(capsys):
    show(ROWS, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["signal\tamount\tsays", "anchor_money\t1.25\ttwo lines", "age\t\ttab here"]


def test_a_terminal_gets_columns(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show(ROWS, as_json=False)
    output = capsys.readouterr().out
    assert "\t" not in output and "anchor_money" in output


def test_json_keeps_what_it_can_say_and_nulls_the_rest(capsys):
    show([{"a": np.float64("nan"), "b": np.arange(2), "c": date(2026, 5, 1)}], as_json=True)
    assert json.loads(capsys.readouterr().out) == [{"a": None, "b": [0, 1], "c": "2026-05-01"}]


def test_plain_goes_into_what_is_nested():
    assert plain({1: (np.int64(2), {"x": float("inf")})}) == {"1": [2, {"x": None}]}


def test_cells_are_short():
    assert [text(value) for value in (None, 0.5, -1234.5, 12, "a  b")] == [
        "",
        "0.5",
        "-1,234",
        "12",
        "a b",
    ]
