"""Networks of several sites: told once where they share enough domains, and apart otherwise."""

import polars as pl

from linkvet.analysis.sites.shared_networks import COLUMNS, MEMBERS, members, shared_networks


def site(**networks):
    """Members of the networks of a site; each is the numbers of its domains."""
    rows = [
        (name, f"d{number}.test", 2, 0.9, "disavow" if number % 2 else "review", True)
        for name, numbers in networks.items()
        for number in numbers
    ]
    return pl.DataFrame(rows, schema=list(MEMBERS), orient="row")


def test_a_network_is_named_after_the_site_where_most_of_its_domains_link():
    table = shared_networks({"b.test": site(x=range(3)), "a.test": site(y=range(1, 6))})
    (row,) = table.to_dicts()
    assert table.schema == COLUMNS
    assert row["network"] == "y" and row["on"] == "a.test b.test" and row["sites"] == 2
    assert (row["domains"], row["links"], row["spam_domains"]) == (6, 16, 3)
    assert row["spam_probability"] == 0.9 and row["known"]
    assert row["example_domains"].split()[:2] == ["d1.test", "d2.test"]  # on both sites


def test_one_domain_in_common_is_not_enough_nor_a_small_part():
    one = {"a.test": site(x=range(3)), "b.test": site(y=range(2, 5))}
    small = {"a.test": site(x=range(6)), "b.test": site(y=range(4, 10))}
    assert shared_networks(one).is_empty() and shared_networks(small).is_empty()


def test_networks_are_chained_over_sites_and_two_of_one_site_alone_are_not():
    by_site = {"a.test": site(x=range(4)), "b.test": site(y=range(2, 6)), "c.test": site(z=[4, 5])}
    (row,) = shared_networks(by_site).to_dicts()
    assert row["sites"] == 3 and row["domains"] == 6
    assert shared_networks({"a.test": site(x=range(4), y=range(4))}).is_empty()


def test_the_order_of_the_sites_does_not_matter():
    parts = {f"{n}.test": site(x=range(n, n + 4), y=range(20 + n, 26)) for n in range(4)}
    again = {name: parts[name].reverse() for name in reversed(parts)}
    assert shared_networks(parts).equals(shared_networks(again))


def test_no_site_has_no_networks():
    assert shared_networks({}).is_empty()


def test_members_are_the_domains_of_networks():
    domains = pl.DataFrame(
        {
            "source_domain": ["a.test", "b.test"],
            "family": ["n", None],
            "links": [1, 2],
            "spam_probability": [0.5, 0.5],
            "verdict": ["review", "keep"],
        }
    )
    networks = pl.DataFrame({"network": ["n"], "known": [False]})
    assert members(domains, networks).rows() == [("n", "a.test", 1, 0.5, "review", False)]
