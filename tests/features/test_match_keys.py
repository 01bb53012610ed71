import polars as pl
import pytest
from link_fixture import links

from linkvet.data.distinct import distinct
from linkvet.features.match_keys import (
    KEYS,
    category,
    key_expression,
    shape_key,
    with_keys,
)


def test_keys_computed_before_are_those_computed_at_once():
    table = links()
    keyed = with_keys(table)
    for key in KEYS:
        alone = table.select(key_expression(key, table.columns)).to_series()
        assert keyed[key].equals(alone), key


def test_a_second_time_nothing_is_computed():
    keyed = with_keys(links())
    assert with_keys(keyed).equals(keyed)


def test_a_key_needs_its_columns():
    assert key_expression("title_key", ["path"]) is None
    assert "title_key" not in with_keys(links().drop("title")).columns


def test_distinct_texts_in_order_of_first_appearance():
    texts = pl.Series("anchor", ["b", None, "a", "b", "", None])
    values, rows = distinct(texts)
    assert values.to_list() == ["b", None, "a", ""]
    assert rows.tolist() == [0, 1, 2, 0, 3, 1]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Cheap rooms 12 in town", "cheap rooms 977 in town", True),
        ("A very long title of a page | one site", "A very long title of a page | other", True),
        ("Another long title of a page", "A very long title of a page", False),
    ],
)
def test_titles_are_alike_but_for_numbers_and_site(one, other, alike):
    keys = with_keys(pl.DataFrame({"title": [one, other]}))["title_key"]
    assert (keys[0] == keys[1]) == alike
    assert keys.null_count() == 0


def test_short_texts_tie_nothing():
    table = with_keys(pl.DataFrame({"title": ["News"], "anchor": ["hi"], "path": ["/about"]}))
    assert table.select("title_key", "anchor_key", "path_key").row(0) == (None, None, None)


def test_the_words_around_a_link_are_a_key_where_they_are_enough_to_be_copied():
    table = with_keys(
        pl.DataFrame(
            {
                "left_context": ["Relax in a sprawling ", "Relax in a sprawling", "Visit", None],
                "right_context": ["spa complex", " spa complex", "us", "a complex of many pools"],
            }
        )
    )
    keys = table["context_key"]
    assert keys[0] == keys[1] != keys[3]
    assert keys[2] is None and keys[3] is not None


@pytest.mark.parametrize(
    ("path", "query", "shape"),
    [
        ("/room-xy.html", "", "-xy.html"),
        ("/", "k=123456", "k="),
        ("/page-12/item-9/", "", "/page-#/item-#"),
        ("/about", "", None),
    ],
)
def test_odd_shapes_of_addresses(path, query, shape):
    table = pl.DataFrame({"path": [path], "query": [query]})
    assert table.select(shape_key(pl.col("path"), pl.col("query"))).item() == shape


def test_the_first_category_is_the_broadest():
    given = pl.DataFrame({"c": [" Travel > Spas; News", "News", ""]})
    assert given.select(category(pl.col("c"))).to_series().to_list() == ["Travel", "News", None]
