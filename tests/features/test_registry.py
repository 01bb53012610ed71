"""The declaration of signals refuses what would be found too late."""

import polars as pl
import pytest

from linkvet.features.registry import SIGNALS, digest, signal

GOOD = {
    "group": "page",
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


@pytest.mark.parametrize("wrong", [{"group": "weather"}, {"higher_means": "bad"}])
def test_unknown_group_and_direction_are_refused(wrong):
    with pytest.raises(ValueError, match="unknown group or direction"):
        signal(**GOOD | wrong)(lambda path: path)


@pytest.mark.parametrize("empty", ["unit", "asks", "says", "otherwise", "source"])
def test_every_sentence_is_needed(empty):
    with pytest.raises(ValueError, match="must not be empty"):
        signal(**GOOD | {empty: " "})(lambda path: path)


def test_digest_tells_names_and_their_order():
    assert digest(["a", "b"]) == digest(["a", "b"])
    assert len({digest(["a", "b"]), digest(["b", "a"]), digest(["ab"]), digest([])}) == 4
