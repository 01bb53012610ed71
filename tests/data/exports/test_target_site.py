import polars as pl
import pytest

from linkvet.data.exports.target_site import linked_sites, site_hint, site_of_name


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("https___www.example.com_-Latest_links-2026-05-18.csv", "example.com"),
        ("example.com-backlinks-subdomains_2026-02-06_11-12-13.csv", "example.com"),
        (
            "www.example.co.uk-backlinks-subdomains-live-25-Apr-2020_17-27-56-0a1b.csv",
            "example.co.uk",
        ),
        ("moz-inbound-links-for-example.com-2022-03-22_10_25_32_905974Z.csv", "example.com"),
        ("All_Links_example.com_20120419T164753Z.csv", "example.com"),
        ("sc-domain_example.org-Latest links-2026-05-18.csv.gz", "example.org"),
        ("exports.zip/example.com-Latest links.csv", "example.com"),
        ("export.csv", None),
        ("backlinks (3).csv", None),
        ("oak-Latest_links-2026-05-18.csv", None),
    ],
)
def test_site_of_name(name, site):
    assert site_of_name(name) == site


def test_targets_go_before_names_and_the_most_linked_site_wins():
    links = pl.DataFrame({"target_url": ["a.example/1", "www.a.example", "b.example", None, "x"]})
    assert site_hint(linked_sites(links), ["example.com-Latest links.csv"]) == "a.example"


def test_without_targets_the_name_tells():
    assert site_hint([], ["example.com-x.csv"]) == "example.com"
    assert linked_sites(pl.DataFrame({"target_url": [None, ""]})) == []
    assert linked_sites(pl.DataFrame({"source_url": ["x.example"]})) == []
    assert site_hint([], ["export.csv"]) is None


def test_endless_names_in_an_archive_are_read_at_once():
    assert site_of_name("example.com_" + "a9" * 30_000 + ".csv") == "example.com"
