"""Near-copies in other groups: found, tied, and never so many that one group is left."""

import numpy as np
import polars as pl
import pytest

from linkvet.training.examples.near_duplicates import tie, traits

LONG = "Ten quiet harbours for a winter swim"


def links(**columns: list) -> pl.DataFrame:
    """Two links that share nothing but what is given."""
    plain = {
        "domain": ["oakfield.example", "birchwood.test"],
        "title": ["A morning at the old harbour baths", "Where the ferries wait for the fog"],
        "path": ["/travel/harbour-morning", "/ferries/in-the-fog"],
        "anchor": ["harbour baths", "timetable"],
    }
    table = pl.DataFrame(plain | columns, schema=dict.fromkeys(plain, pl.String))
    return table.with_columns(pl.col("domain").cast(pl.Categorical))


def copies(table: pl.DataFrame) -> bool:
    names = pl.Series([f"g{at}" for at in range(table.height)])
    return tie(names, traits(table), most=1).clusters == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"title": [LONG, f"{LONG} | Another Site"], "path": ["/swims/ten-2", "/Swims/ten-17/"]},
        {"title": [f"{LONG} 1", f"{LONG} 2"], "anchor": ["Harbour Baths", "harbour baths "]},
        {"domain": ["cheaplinks1.example", "cheaplinks27.example"]},
        {"domain": ["cheaplinks.example", "cheaplinks.test"]},
    ],
)
def test_near_copies_are_tied(columns):
    assert copies(links(**columns))


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"title": ["Home", "Home"], "anchor": ["spa", "spa"], "path": ["/about-us", "/about-us"]},
        {"title": ["", ""], "anchor": ["", ""], "path": ["", ""]},
        {"title": [None, None], "anchor": ["harbour", "harbour"]},
        {"title": [LONG, LONG], "path": ["/", "/"], "anchor": ["", ""]},
        {"domain": ["blog1.example", "blog2.example"]},
        {"domain": ["192.0.2.1", "192.0.2.7"]},
    ],
)
def test_what_chance_repeats_ties_nothing(columns):
    assert not copies(links(**columns))


def test_ties_are_transitive_and_keep_the_first_name():
    shared = pl.DataFrame({"one": [1, 1, None, None, 5], "two": [None, 8, 8, None, None]})
    tied = tie(pl.Series(["c", "b", "a", "d", "e"]), shared, most=0.8)
    assert tied.group.tolist() == ["a", "a", "a", "d", "e"]
    assert (tied.rows, tied.clusters, tied.untied) == (3, 1, 0)


def test_rows_of_one_group_are_no_near_copies_of_each_other():
    tied = tie(pl.Series(["a", "a", "b"]), pl.DataFrame({"one": [1, 1, None]}), most=1)
    assert (tied.rows, tied.clusters) == (0, 0)


def test_what_most_rows_share_ties_nothing_and_is_counted():
    names = pl.Series([f"g{at:02}" for at in range(20)])
    shared = pl.DataFrame({"one": [1] * 5 + [2, 2] + [None] * 13})
    tied = tie(names, shared)
    assert tied.group[:5].tolist() == names[:5].to_list()
    assert tied.group[5] == tied.group[6] == "g05"
    assert (tied.rows, tied.clusters, tied.untied) == (2, 1, 5)


def test_a_table_without_titles_knows_names_only():
    table = pl.DataFrame({"domain": ["cheaplinks1.example", "other-place.test"]})
    assert traits(table).columns == ["name"]
    assert np.unique(tie(pl.Series(["a", "b"]), traits(table)).group).size == 2
