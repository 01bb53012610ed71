import polars as pl
import pytest
from link_fixture import SITE, links

from linkvet.features.profile_summary import summarise


def test_counts_domains_not_links():
    many = links()
    profile = summarise(many, SITE)
    assert profile.links == 60
    assert profile.domains == many["domain"].n_unique() == profile.tables["domain"].height
    assert profile.tables["ip_key"]["ip_domains"].max() <= profile.domains
    assert profile.tables["domain"]["domain_links"].sum() == 60
    assert profile.newest_day == many["last_seen"].max()


def test_order_of_the_links_does_not_matter_to_counts():
    one, other = summarise(links(), SITE), summarise(links().reverse(), SITE)
    read = {"word", "anchor_familiarity"}  # of the first titles of a domain only
    for key in one.tables.keys() - read:
        by = one.tables[key].columns[0]
        columns = [name for name in one.tables[key].columns if name not in read]
        text = pl.col(pl.Categorical).cast(pl.String)
        same = [t.tables[key].select(columns).with_columns(text).sort(by) for t in (one, other)]
        assert same[0].equals(same[1]), key


def test_what_an_export_lacks_is_not_counted():
    profile = summarise(links().select("host", "domain"), None)
    assert set(profile.tables) == {"domain", "stem_key"}
    assert profile.newest_day is None and profile.brand is None


def test_later_days_are_counted_for_each_day():
    days = summarise(links(), SITE).tables["last_seen"]
    assert days["seen_later_share"].is_sorted(descending=True)
    assert days["seen_later_share"][-1] == pytest.approx(0)


def test_of_a_handful_of_pages_no_subject_is_read():
    few = links(4)
    assert "word" not in summarise(few, SITE).tables
    assert "word" in summarise(links(), SITE).tables
