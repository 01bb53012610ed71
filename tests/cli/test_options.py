"""What the commands take: exports, standard input, names of columns."""

import sys
from pathlib import Path

import pytest

from linkvet.cli.options import files, mapping
from linkvet.data.errors import UserError


def test_exports_are_paths_and_standard_input_is_left_to_the_reader(monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert files(["a b.csv", "-"]) == [Path("a b.csv"), Path("-")]


def test_a_terminal_is_no_export(monkeypatch):
    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(UserError, match="nothing is piped"):
        files(["-"])
    assert files(["a.csv"]) == [Path("a.csv")]


def test_standard_input_is_read_once():
    with pytest.raises(UserError, match="twice"):
        files(["-", "-"])


def test_columns_are_named_and_may_hold_an_equals_sign():
    assert mapping(None) is None
    assert mapping(["source_url=a=b", "anchor=Text"]) == {"source_url": "a=b", "anchor": "Text"}


@pytest.mark.parametrize("pair", ["source_url", "=Link", "source_url=", ""])
def test_a_pair_that_is_none_is_refused(pair):
    with pytest.raises(UserError, match="NAME=COLUMN"):
        mapping([pair])
