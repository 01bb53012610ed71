"""Signals of the link among its profile."""

import numpy as np
import polars as pl
import pytest
from signal_cases import check, each_case

from linkvet.data.urls import split
from linkvet.features.extract import signals
from linkvet.features.profile_summary import summarise

COUNT = [(100, 2), (1, 0)]
CASES = {
    "domain_link_count": COUNT,
    "domain_host_count": COUNT,
    "domain_anchor_variety": [(2, 4, 0.5), (4, 4, 1)],
    "domain_follow_share": [(0.5, 0.5), (0, 0)],
    "title_shared": COUNT,
    "context_shared": COUNT,
    "title_on_stronger": [(70, 12, 58), (12, 12, 0), (None, 12, 0), (70, None, None)],
    "context_on_stronger": [(70, 12, 58), (12, 12, 0), (None, 12, 0), (70, None, None)],
    "path_shared": COUNT,
    "shape_shared": COUNT,
    "anchor_shared": COUNT,
    "links_folded": [(100, 2), (0, 0)],
    "address_shared": COUNT,
    "name_shared": COUNT,
    "keyword_anchor_shared": [
        (10, "cheap hotel", "cheaphotel", "acme", 1),
        (10, "acme hotel", "acmehotel", "acme", 0),
        (10, "a.example", "aexample", "acme", 0),
        (10, "click here", "clickhere", "acme", 0),
        (None, "cheap hotel", "cheaphotel", "acme", 0),
    ],
    "network_size": [(100, 2), (1, 0), (None, None)],
    "title_on_weak_only": [(100, 0.2, 2), (100, 0.9, 0), (1, 0.2, 0), (100, None, None)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)


def test_a_copy_is_told_from_the_stronger_site_it_copies():
    words = {"left_context": "Relax in a sprawling", "right_context": "spa complex of many pools"}
    table = pl.DataFrame(
        {
            "domain": ["paper.example", "copy.test", "other.test"],
            "host": ["paper.example", "copy.test", "other.test"],
            "title": [
                "Ten calm places to see this spring",
                "Ten calm places to see this spring - Copy",
                "Our own walk along the river in May",
            ],
            "left_context": [words["left_context"]] * 2 + ["We walked"],
            "right_context": [words["right_context"]] * 2 + ["and then on to the old mill"],
            "domain_rating": [88.0, 3.0, 5.0],
        }
    )
    values = signals(table)
    assert values["title_on_stronger"].to_list() == [0, 85, 0]
    assert values["context_on_stronger"].to_list() == [0, 85, 0]
    assert values["context_shared"].to_list() == pytest.approx([np.log10(2)] * 2 + [0])


def test_domains_of_a_family_are_counted_with_it():
    farm = [
        f"https://{name}.example/lamp-of-the-month-{name}/quiet-brass-lantern-catalogue.html"
        for name in ("ada", "bob", "cyd", "dot", "eve")
    ]
    others = ["https://one.example/soup", "https://two.example/about-kayaks"]
    titles = ["Quiet brass lantern catalogue of unusual provenance"] * 5 + ["Soup", "On kayaks"]
    urls = pl.Series("source_url", [*farm, *others])
    links = split(urls).drop("port", "problem").with_columns(urls, title=pl.Series(titles))
    size = dict(summarise(links).tables["domain"].select("domain", "network_domains").rows())
    assert size["ada.example"] == 5
    assert size["one.example"] == 1


def test_a_title_on_weak_domains_is_told_from_one_on_a_strong_domain():
    weak, strong = "Ten calm places to see this spring", "Our own walk along the river in May"
    table = pl.DataFrame(
        {
            "domain": ["a.test", "b.test", "c.test", "d.test", "e.test"],
            "host": ["a.test", "b.test", "c.test", "d.test", "e.test"],
            "title": [weak, weak, strong, strong, None],
            "page_rating": [1.0, 2.0, 3.0, 90.0, 95.0],
        }
    )
    values = signals(table)["title_on_weak_only"].fill_nan(None).to_list()
    assert values == pytest.approx([np.log10(2)] * 2 + [0, 0, None])
