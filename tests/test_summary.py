import polars as pl
import pytest
from link_fixture import SITE, links

from linkvet.features.summary import summarise
from linkvet.features.tokens import cut


def words(profile):
    return dict(profile.tables["word"].rows())


def hashed(word):
    return int(cut(pl.Series([word])).hashes[0])


def table(*titles):
    domains = [f"d{n}.example" for n in range(len(titles))]
    return pl.DataFrame(
        {"domain": pl.Series(domains, dtype=pl.Categorical()), "host": domains, "title": titles}
    )


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
    for key in one.tables.keys() - {"word"}:  # reads the first titles of a domain only
        by = one.tables[key].columns[0]
        columns = one.tables[key].columns
        text = pl.col(pl.Categorical).cast(pl.String)
        same = [t.tables[key].select(columns).with_columns(text).sort(by) for t in (one, other)]
        assert same[0].equals(same[1]), key


def test_a_word_is_as_familiar_as_domains_use_it():
    profile = summarise(table("Warm sauna", "The sauna", "Sauna baths", "Other baths"))
    found = words(profile)
    assert found[hashed("sauna")] > found[hashed("baths")] > 0
    assert hashed("warm") not in found and hashed("the") not in found


def test_a_word_of_all_domains_is_wholly_familiar():
    found = words(summarise(table("sauna", "sauna sauna", "old sauna")))
    assert found[hashed("sauna")] == pytest.approx(1)


def test_the_name_of_the_site_is_no_subject():
    titles = ("sauna acme", "sauna acme")
    assert hashed("acme") in words(summarise(table(*titles), "other.example"))
    assert hashed("acme") not in words(summarise(table(*titles), "acme.example"))


def test_what_an_export_lacks_is_not_counted():
    profile = summarise(links().select("host", "domain"), None)
    assert set(profile.tables) == {"domain", "stem_key"}
    assert profile.newest_day is None and profile.brand is None


def test_later_days_are_counted_for_each_day():
    days = summarise(links(), SITE).tables["last_seen"]
    assert days["seen_later_share"].is_sorted(descending=True)
    assert days["seen_later_share"][-1] == pytest.approx(0)
