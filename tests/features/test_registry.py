"""The declaration of signals refuses what would be found too late."""

import polars as pl
import pytest

from linkvet.features.registry import SIGNALS, Declare, digest

signal = Declare("page")
GOOD = {
    "unit": "0/1",
    "higher_means": None,
    "asks": "Is it?",
    "says": "it is",
    "otherwise": "it is not",
    "source": "a test",
}


@pytest.fixture(autouse=True)
def clean():
    before = dict(SIGNALS)
    yield
    SIGNALS.clear()
    SIGNALS.update(before)


def test_a_signal_is_a_function_of_columns():
    @signal(**GOOD | {"higher_means": "spam"})
    def path_is_long_and_query_short(path: pl.Expr, query: pl.Expr) -> pl.Expr:
        return path.str.len_chars() > query.str.len_chars()

    one = SIGNALS["path_is_long_and_query_short"]
    assert one.needs == ("path", "query")
    assert one.constraint == 1
    frame = pl.DataFrame({"path": ["/abc"], "query": ["a"]}).select(one.expression())
    assert frame.columns == [one.name]
    assert frame.schema[one.name] == pl.Float32
    assert frame.item() == 1.0


@pytest.mark.parametrize(("higher", "wanted"), [("spam", 1), ("good", -1), (None, 0)])
def test_direction_becomes_a_constraint(higher, wanted):
    @signal(**GOOD | {"higher_means": higher})
    def a_direction(path):
        return path

    assert SIGNALS["a_direction"].constraint == wanted


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="'name_length' is declared twice"):

        @signal(**GOOD)
        def name_length(name):
            return name


def test_a_measure_that_names_its_value_needs_one_sentence():
    @signal(unit="bytes", asks="How large is it?", says="page has {value} bytes", source="a test")
    def page_weight(path: pl.Expr) -> pl.Expr:
        return path.str.len_bytes()

    one = SIGNALS["page_weight"]
    assert (one.constraint, one.shown, one.tells, one.names_value) == (0, "whole", "always", True)


@pytest.mark.parametrize(("higher", "tells"), [("spam", "present"), ("good", "always")])
def test_a_flag_tells_nothing_where_it_is_off_unless_it_speaks_for_good_links(higher, tells):
    @signal(**GOOD | {"unit": "0/1", "higher_means": higher})
    def a_flag(path):
        return path

    assert SIGNALS["a_flag"].tells == tells


def test_a_direction_must_be_known():
    with pytest.raises(ValueError, match="unknown direction 'bad'"):
        signal(**GOOD | {"higher_means": "bad"})(lambda path: path)


@pytest.mark.parametrize("wrong", [{"group": "weather"}, {"evidence": "hearsay"}])
def test_a_module_declares_a_known_group_and_evidence(wrong):
    with pytest.raises(ValueError, match="unknown group"):
        Declare(**{"group": "page"} | wrong)


@pytest.mark.parametrize("empty", ["unit", "asks", "says", "otherwise", "source"])
def test_every_sentence_is_needed(empty):
    with pytest.raises(ValueError, match="must not be empty"):
        signal(**GOOD | {empty: " "})(lambda path: path)


def test_digest_tells_names_and_their_order():
    assert digest(["a", "b"]) == digest(["a", "b"])
    assert len({digest(["a", "b"]), digest(["b", "a"]), digest(["ab"]), digest([])}) == 4
