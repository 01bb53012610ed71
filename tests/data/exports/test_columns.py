import polars as pl
import pytest

from linkvet.data.exports.columns import fill, types
from linkvet.data.exports.vendors.detect import detect


def filled(columns):
    """Fill from raw text columns given by export name."""
    names, cells = list(columns), list(columns.values())
    layout = detect(names, list(zip(*cells, strict=True)))
    raw = pl.DataFrame(
        {str(i): pl.Series(column, dtype=pl.String) for i, column in enumerate(cells)}
    )
    frame, _ = fill(raw, layout)
    return {name: frame[name].to_list() for name in frame.columns}


def ahrefs(**columns):
    rows = len(next(iter(columns.values())))
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    return filled({"Referring page URL": ["https://a.example/"] * rows} | named)


def test_verdicts_are_words_that_can_be_read_back():
    assert ahrefs(Is_spam=["true", "false", ""])["vendor_verdict"] == [
        "Ahrefs: spam",
        "Ahrefs: not spam",
        None,
    ]
    table = filled({"Source URL": ["a.example"] * 2, "Toxic Score": ["85", ""]})
    assert table["vendor_verdict"] == ["Semrush toxicity 85", None]


def test_a_loss_is_told_by_a_status_or_a_date():
    table = ahrefs(Lost_status=["", "pageerror", ""], Lost=["", "", "2026-01-02"])
    assert table["lost"] == [False, True, True]
    assert table["lost_reason"] == ["", "pageerror", ""]


def test_empty_says_none_or_nothing_by_column():
    table = ahrefs(Language=["", "ES, en"], Anchor=["", "x"], Platform=["", "Ecommerce, WordPress"])
    assert table["language"] == [None, "es,en"]
    assert table["anchor"] == ["", "x"]
    assert table["platform"] == ["", "ecommerce,wordpress"]


def test_languages_and_countries_are_codes():
    names = {
        "URL": ["a.example"] * 4,
        "Language": ["en-GB", "es, fr", "English", "pt_br,de"],
        "Country": ["US", "us", "United States", ""],
    }
    table = filled(names)
    assert table["language"] == ["en", "es,fr", None, "pt,de"]
    assert table["country"] == ["us", "us", None, None]


def test_kinds_of_link_from_flags():
    columns = {"Page ascore": ["1"] * 3, "Source url": ["a.example"] * 3}
    table = filled(columns | {"Text": ["false", "true", "false"], "Image": ["true", "false", ""]})
    assert table["link_type"] == ["image", "text", ""]


def test_majestic_flags_left_empty_are_false_and_the_link_a_text():
    table = filled(
        {
            "Source URL": ["https://a.example/"] * 3,
            "FlagNoFollow": ["", "+", "0"],
            "FlagImageLink": ["+", "", ""],
            "FlagRedirect": ["", "", "1"],
        }
    )
    assert table["nofollow"] == [False, True, False]
    assert table["link_type"] == ["image", "text", "redirect"]


def test_a_domain_rating_stands_in_where_the_page_has_none():
    table = filled(
        {
            "Source URL": ["https://a.example/"] * 2,
            "Source Trust Flow": ["7", "8"],
            "Domain Trust Flow": ["30", "40"],
        }
    )
    assert table["trust_flow"] == [7.0, 8.0]


def test_link_types_have_one_name_each():
    table = filled(
        {
            "Source URL": ["a.example"] * 4,
            "Toxic Score": ["1"] * 4,
            "Link Type": ["a", "img", "iframe", "Form"],
        }
    )
    assert table["link_type"] == ["text", "image", "frame", "form"]


@pytest.mark.parametrize(
    ("column", "cells", "nofollow"),
    [
        ("Nofollow", ["true", "false", ""], [True, False, None]),
        ("Dofollow", ["true", "false", ""], [False, True, None]),
        ("Follow", ["dofollow", "nofollow", ""], [False, True, None]),
        ("Nofollow", ["dofollow", "nofollow", ""], [False, True, None]),
        ("Rel", ["nofollow ugc", "noopener", ""], [True, False, False]),
    ],
)
def test_nofollow_however_it_is_written(column, cells, nofollow):
    assert filled({"URL": ["a.example"] * 3, column: cells})["nofollow"] == nofollow


def test_resources_of_a_crawl_are_no_links():
    table = filled(
        {
            "Type": ["Hyperlink", "CSS", "Image", "HTML Canonical"],
            "Source": ["https://a.example/"] * 4,
            "Destination": ["https://b.example/"] * 4,
            "Anchor": ["x", "", "", ""],
            "Alt Text": ["", "", "y", ""],
        }
    )
    assert table["link_type"][0] == "text" and table["link_type"][3] == "canonical"
    assert table["problem"] == [
        None,
        "a page resource (CSS), not a link",
        "a page resource (Image), not a link",
        None,
    ]
    assert table["anchor"] == ["x", "", "y", ""]


def test_columns_that_serve_two_ends_are_read_as_text():
    names = ["Referring page URL", "Lost status", "Domain rating", "Nofollow", "First seen"]
    wanted = {names[i]: str(dtype) for i, dtype in types(detect(names)).items()}
    assert wanted == {
        "Domain rating": "double",
        "Nofollow": "bool",
        "First seen": "timestamp[s]",
    }
