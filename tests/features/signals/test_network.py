"""Signals of the network a linking domain belongs to."""

import polars as pl
from signal_cases import check, each_case

from linkvet.data.urls import split
from linkvet.features.profile_summary import summarise

CASES = {
    "network_size": [(100, 2), (1, 0), (None, None)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)


def test_domains_of_a_family_are_counted_with_it():
    farm = [f"https://{name}.example/lamp-of-the-month-{name}/quiet-brass-lantern-catalogue.html"
            for name in ("ada", "bob", "cyd", "dot", "eve")]  # fmt: skip
    others = ["https://one.example/soup", "https://two.example/about-kayaks"]
    titles = ["Quiet brass lantern catalogue of unusual provenance"] * 5 + ["Soup", "On kayaks"]
    urls = pl.Series("source_url", [*farm, *others])
    links = split(urls).drop("port", "problem").with_columns(urls, title=pl.Series(titles))
    size = dict(summarise(links).tables["domain"].select("domain", "family_domains").rows())
    assert size["ada.example"] == 5
    assert size["one.example"] == 1
