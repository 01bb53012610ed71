from datetime import date, datetime

import polars as pl
import pytest

from linkvet.data.exports.cells import dates, flags, numbers
from linkvet.data.exports.notes import Unread


def texts(*cells):
    return pl.Series("x", cells, dtype=pl.String)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2.5", "", None], [1.0, 2.5, None, None]),
        (["1,240", "2,000,000"], [1240.0, 2000000.0]),
        (["1,240.5", "7"], [1240.5, 7.0]),
        (["3,4", "12"], [3.4, 12.0]),
        (["3,4", "1.240,5"], [3.4, 1240.5]),
        (["1.240", "2.000"], [1240.0, 2000.0]),
        (["1.24", "2.000"], [1.24, 2.0]),
        (["1 240", "1\u00a0240", "1\u202f240", "1'240"], [1240.0] * 4),
        (["1.2K", "3M", "5k"], [1200.0, 3000000.0, 5000.0]),
        (["12%", "<10", "~5", ">1,000"], [12.0, 10.0, 5.0, 1000.0]),
        (["-", "n/a", "N/A", "—", "null"], [None] * 5),
        (["inf", "nan", "-3"], [None, None, -3.0]),
        (["1.240", None, "2,5"], [1240.0, None, 2.5]),  # no cell at all: Parquet has them
    ],
)
def test_numbers(cells, values):
    assert numbers(texts(*cells)).values.to_list() == values


def test_a_comma_in_a_rating_is_a_decimal_comma():
    assert numbers(texts("3,4", "12,345"), top=100).values.to_list() == [3.4, 12.345]


def test_a_rating_out_of_range_is_unknown_and_told():
    read = numbers(texts("101", "50"), top=100)
    assert read.values.to_list() == [None, 50.0]
    assert read.notes == (Unread("a number", 1, "101"),)


def test_numbers_that_are_numbers_stay():
    assert numbers(pl.Series([1, None])).values.to_list() == [1.0, None]


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-18",
        "2026-05-18 04:05:06",
        "2026-05-18T04:05:06Z",
        "2026/05/18",
        "18.05.2026",
        "18.05.26",
        "18/05/2026",
        "5/18/2026",
        "18-05-2026",
        "May 18, 2026",
        "18 May 2026",
        "18. Mai 2026",
        "18 mai 2026",
        "18 de mayo de 2026",
        "18-May-2026",
        "2026年5月18日",
        "46160",
        "1779062400",
        "1779062400000",
    ],
)
def test_dates(text):
    assert dates(texts(text)).values.to_list() == [date(2026, 5, 18)]


def test_the_column_tells_day_from_month():
    assert dates(texts("01/08/2026", "13/08/2026")).values[0] == date(2026, 8, 1)
    assert dates(texts("01/08/2026", "01/13/2026")).values[0] == date(2026, 1, 8)


def test_what_cannot_be_told_is_read_day_first_and_said():
    read = dates(texts("01/08/2026", "02/08/2026"))
    assert read.values[0] == date(2026, 8, 1)
    assert read.notes == ("day and month cannot be told apart: dates were read day first",)


def test_two_orders_in_one_column_are_said():
    read = dates(texts("13/08/2026", "08/13/2026", "14/08/2026"))
    assert read.values.to_list() == [date(2026, 8, 13)] * 2 + [date(2026, 8, 14)]
    assert read.notes == ("dates are written in two orders of day and month",)


@pytest.mark.parametrize("text", ["soon", "0001-01-01", "2026-13-45", "32/13/2026", "3 days ago"])
def test_nonsense_is_unknown_and_counted(text):
    read = dates(texts(text, "2026-05-18", text))
    assert read.values.to_list() == [None, date(2026, 5, 18), None]
    assert read.notes == (Unread("a date", 2, text),)


def test_dates_that_are_dates_stay():
    assert dates(pl.Series([date(2026, 5, 18)])).values[0] == date(2026, 5, 18)
    assert dates(pl.Series([datetime(2026, 5, 18, 4)])).values[0] == date(2026, 5, 18)


def test_flags():
    words = ["true", "TRUE", "Yes", "1", "+", "WAHR", "false", "No", "0", "faux", "", None, "maybe"]
    read = flags(texts(*words))
    assert read.values.to_list() == [True] * 6 + [False] * 4 + [None] * 3
    assert read.notes == (Unread("a yes or no", 1, "maybe"),)


def test_flags_with_words_of_their_own():
    read = flags(texts("Nofollow", "dofollow"), {"nofollow": True, "dofollow": False})
    assert read.values.to_list() == [True, False]


def test_a_column_of_nothing_has_nothing_to_say():
    for read in (numbers, dates, flags):
        assert read(texts("", None, "-")).notes == ()
        assert read(texts()).values.to_list() == []


@pytest.mark.parametrize(
    "cell", ["9" * 5_000, "1" + "," * 100_000, " " * 100_000 + "x", "1.1." + "1" * 5_000]
)
def test_endless_cells_are_unknown_at_once(cell):
    assert dates(pl.Series([cell, "2026-01-31"])).values.to_list() == [None, date(2026, 1, 31)]
    assert numbers(pl.Series([cell, "1,5 k"])).values.null_count() == 1
