import json
from types import SimpleNamespace

import numpy as np
import polars as pl
from link_fixture import links

from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.model.reasons.codes import SHOWN
from linkvet.model.results.domains import by_domain
from linkvet.model.results.schema import DOMAINS


def finished(table, code, domains, probability):
    count = code.max() + 1
    mean = np.bincount(code, probability) / np.bincount(code)
    decisions = SimpleNamespace(
        probability=mean,
        domain=["keep"] * count,
        unit=["domain"] * count,
        domain_by=["model"] * count,
        evidence=np.full(count, 0.12345),
    )
    codes = np.full((count, SHOWN), -1, np.int32)
    given = table.with_columns(spam_probability=pl.Series(probability), kind=pl.lit("editorial"))
    if "family" not in given.columns:
        given = given.with_columns(family=find_networks(table).of(table["domain"]))
    return domains.finish(given, decisions, codes)


def test_domains_are_numbered_in_order_of_first_appearance():
    table = links(12)
    domains, code = by_domain(table)
    assert code[0] == 0 and set(code) == set(range(len(domains.names)))
    assert [domains.names[i] for i in code.tolist()] == table["domain"].to_list()


def test_one_row_for_each_domain_worst_first_with_its_worst_link_as_example():
    table = links(40)
    domains, code = by_domain(table)
    probability = np.linspace(0, 1, 40)
    finished_table = finished(table, code, domains, probability)
    assert finished_table.columns == list(DOMAINS)
    assert finished_table["links"].sum() == 40
    assert finished_table["spam_probability"].is_sorted(descending=True)
    for row in finished_table.iter_rows(named=True):
        own = table.filter(pl.col("domain") == row["source_domain"])
        assert row["links"] == own.height
        assert row["example_url"] == own["source_url"][-1]
        assert row["first_seen"] == own["first_seen"].min()
        assert row["domain_rating"] == own["domain_rating"].max()
        assert json.loads(row["reasons"]) == []


def test_ties_are_settled_by_the_order_of_the_links():
    table = links(40)
    domains, code = by_domain(table)
    finished_table = finished(table, code, domains, np.full(40, 0.3))
    assert finished_table["source_domain"].is_sorted()
    first = finished_table.filter(pl.col("source_domain") == table["domain"][0])
    assert first["example_url"].item() == table["source_url"][0]


def test_what_an_export_lacks_stays_unknown():
    table = links(8).select("source_url", "host", "domain", "link_id")
    domains, code = by_domain(table)
    finished_table = finished(table, code, domains, np.zeros(8))
    unknown = finished_table.select(
        "family",
        "first_seen",
        "domain_rating",
        "vendor_verdicts",
        "example_anchor",
        "example_title",
        "domain_traffic",
        "language",
        "title_fit",
        "context_fit",
    )
    assert (unknown.null_count() == finished_table.height).row(0) == (True,) * 10


def test_every_link_of_a_domain_has_the_family_of_the_domain():
    title = "Lantern makers of the northern harbour"
    table = pl.DataFrame(
        {
            "domain": ["a.example", "b.example", "c.example", "c.example", "d.example"],
            "title": [f"{title} 1", f"{title} 22", f"{title} 3", "Another long title here", None],
            "path": ["/one-long-path", "/two", "/another-path", "/same-path/", "/same-path"],
        }
    )
    tied = f"title: {title.lower()} #"
    family = find_networks(table).of(table["domain"])
    assert family.to_list() == [*[tied] * 4, None]
    assert find_networks(with_keys(table)).of(table["domain"]).equals(family)


def test_no_family_without_title_and_path():
    alone = pl.DataFrame({"domain": ["a.example"] * 5})
    assert find_networks(alone).of(alone["domain"]).null_count() == 5
