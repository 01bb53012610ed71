from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.data import merge as module
from linkvet.data.links import DTYPES
from linkvet.data.merge import merge, same_links
from linkvet.data.urls import split


def table(*rows):
    """Build a link table from rows that name what they know."""
    names = [name for name in DTYPES if any(name in row for row in rows)]
    links = pl.DataFrame(
        {name: pl.Series([row.get(name) for row in rows], dtype=DTYPES[name]) for name in names}
    )
    parts = split(links["source_url"]).drop("problem", "port")
    return links.hstack(parts)


def ids(*rows):
    return merge(table(*rows))[0]["link_id"].to_list()


def link(source, target=None, anchor=None, **more):
    return {"source_url": source, "target_url": target, "anchor": anchor, **more}


PAGE, TARGET = "https://a.example/x", "https://www.example.com/"


def test_ids_count_from_zero_in_order_of_first_appearance():
    assert ids(
        link("a.example/2", "t", ""), link("a.example/1", "t", ""), link("a.example/2", "t", "")
    ) == [0, 1, 0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (link(PAGE, TARGET, "x"), link("http://www.a.example/x/", "example.com", " x "), True),
        (link(PAGE, TARGET, "x"), link(PAGE, TARGET, "y"), False),
        (link(PAGE, TARGET, "x"), link(PAGE, TARGET + "page", "x"), False),
        (link(PAGE, TARGET, "x"), link(PAGE + "y", TARGET, "x"), False),
        (link("https://a.example:8080/x", TARGET, ""), link(PAGE, TARGET, ""), False),
        (link("https://a.example:443/x", TARGET, ""), link(PAGE, TARGET, ""), True),
        # a page alone joins the first link of the page
        (link(PAGE), link(PAGE, TARGET, "x"), True),
        (link(PAGE, TARGET, "x"), link(PAGE), True),
        (link(PAGE), link(PAGE), True),
        # so does a page and target without an anchor, but only where the target is the same
        (link(PAGE, TARGET), link(PAGE, TARGET, "x"), True),
        (link(PAGE, TARGET + "other"), link(PAGE, TARGET, "x"), False),
        # an empty anchor is known: there is none
        (link(PAGE, TARGET, ""), link(PAGE, TARGET, "x"), False),
        # a domain is not its front page
        (link("a.example"), link("https://a.example/"), False),
        (link("a.example"), link("www.a.example"), True),
        (link("a.example"), link(PAGE, TARGET, "x"), False),
        # targets that are no URL stand for themselves
        (link(PAGE, "none", "x"), link(PAGE, "none", "x"), True),
        (link(PAGE, "none", "x"), link(PAGE, "nothing", "x"), False),
    ],
)
def test_what_is_the_same_link(one, other, same):
    assert (ids(one, other) == [0, 0]) is same
    assert (ids(other, one) == [0, 0]) is same


def test_a_page_alone_joins_only_the_first_of_several_links():
    rows = [link(PAGE), link(PAGE, TARGET, "x"), link(PAGE, TARGET, "y")]
    assert ids(*rows) == [0, 0, 1]


def test_a_page_and_a_target_join_step_by_step():
    rows = [link(PAGE), link(PAGE, TARGET), link(PAGE, TARGET, "x"), link(PAGE, "b.example", "z")]
    assert ids(*rows) == [0, 0, 0, 1]


def test_the_union_is_what_is_known_first():
    rows = [
        link(
            PAGE,
            TARGET,
            "x",
            title="",
            domain_rating=None,
            nofollow=None,
            language=None,
            first_seen=date(2026, 2, 1),
            last_seen=date(2026, 2, 2),
            vendor="ahrefs-backlinks",
            vendor_verdict="Ahrefs: not spam",
            source_file="a.csv",
            row=1,
        ),
        link(
            PAGE,
            TARGET,
            "x",
            title="Title",
            domain_rating=7.0,
            nofollow=False,
            language="en",
            first_seen=date(2026, 1, 1),
            last_seen=None,
            vendor="semrush-audit",
            vendor_verdict="Semrush toxicity 85",
            source_file="b.csv",
            row=9,
        ),
        link(
            PAGE,
            TARGET,
            "x",
            title="Other",
            domain_rating=9.0,
            nofollow=True,
            language="fr",
            first_seen=None,
            last_seen=date(2026, 3, 1),
            vendor="semrush-audit",
            vendor_verdict="Semrush toxicity 85",
            source_file="b.csv",
            row=10,
        ),
    ]
    known, unique = merge(table(*rows))
    assert known.height == 3 and unique.height == 1
    row = unique.row(0, named=True)
    assert (row["title"], row["domain_rating"], row["nofollow"]) == ("Title", 7.0, False)
    assert (row["first_seen"], row["last_seen"]) == (date(2026, 1, 1), date(2026, 3, 1))
    assert row["vendor_verdict"] == "Ahrefs: not spam; Semrush toxicity 85"
    assert (row["source_file"], row["row"], row["vendor"]) == ("a.csv", 1, "ahrefs-backlinks")
    assert row["language"] == "en"


def test_an_empty_text_stays_empty_where_nobody_knows_more():
    _, unique = merge(table(link(PAGE, TARGET, "", title=""), link(PAGE, TARGET, "", title=None)))
    assert unique.row(0, named=True)["title"] == ""


def test_the_unique_table_has_one_row_per_id_and_the_same_columns():
    rows = [link(f"a.example/{i % 4}", TARGET, "x", row=i) for i in range(12)]
    known, unique = merge(table(*rows))
    assert unique["link_id"].to_list() == [0, 1, 2, 3]
    assert unique.schema == known.schema
    assert list(unique.columns) == [name for name in DTYPES if name in unique.columns]
    assert unique["row"].to_list() == [0, 1, 2, 3]


def test_nothing_to_merge():
    known, unique = merge(table(link(PAGE, TARGET, "x"))[:0])
    assert known.height == unique.height == 0
    assert "link_id" in unique.columns


def test_slices_have_no_seam(monkeypatch):
    rows = [link(f"https://a.example:{80 + i % 3}/{i % 5}", TARGET, "x") for i in range(30)]
    whole = merge(table(*rows))[0]["link_id"].to_list()
    monkeypatch.setattr(module, "AT_ONCE", 7)
    assert merge(table(*rows))[0]["link_id"].to_list() == whole


CELLS = st.tuples(
    st.sampled_from(["a.example", "a.example/", "a.example/1", "b.example/1"]),
    st.sampled_from([None, "", "t.example", "t.example/2"]),
    st.sampled_from([None, "", "x", "y"]),
)


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=30))
def test_every_row_has_one_link_and_equal_rows_the_same(cells):
    known, unique = merge(table(*(link(*cell) for cell in cells)))
    link_ids = known["link_id"].to_list()
    assert sorted(set(link_ids)) == unique["link_id"].to_list() == list(range(unique.height))
    firsts = [link_ids.index(i) for i in range(unique.height)]
    assert firsts == sorted(firsts)
    by_cell = {}
    for cell, number in zip(cells, link_ids, strict=True):
        assert by_cell.setdefault(cell, number) == number
    # rows of different pages are never one link
    pages = known.group_by("link_id").agg(pl.col("host", "path").n_unique())
    assert pages["host"].max() == 1


def test_the_same_page_and_target_is_the_same_link_whatever_the_anchor():
    rows = table(
        link(PAGE, TARGET, "x"),
        link("http://www.a.example/x/", "example.com", "y"),
        link(PAGE, TARGET + "page", "x"),
        link(PAGE),
    )
    assert same_links(rows).tolist() == [0, 0, 2, 0]
