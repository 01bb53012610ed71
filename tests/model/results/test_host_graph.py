"""The graph of domains whose pages are at hand, and what is measured in it."""

import numpy as np
import polars as pl
import pytest

from linkvet.model.results import host_graph as room
from linkvet.model.results.host_graph import (
    company,
    degrees,
    graph_of,
    neighbours,
    pagerank,
    supporters,
    truncated_pagerank,
    trust,
)
from linkvet.model.results.host_graph_table import COLUMNS, counted, measured

SITE = "https://harbour-baths.example/"


def links(pages: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"domain": list(pages), "seen_targets": list(pages.values())},
        schema={"domain": pl.String, "seen_targets": pl.String},
    ).with_columns(target_url=pl.lit(SITE))


def of(given, values) -> dict[str, float]:
    return dict(zip(given.names, values, strict=True))


RING = {"a.test": "b.test harbour-baths.example", "b.test": "c.test", "c.test": "a.test"}


def test_the_linked_site_links_to_oneself_and_links_of_several_pages_are_one_or_none():
    pages = pl.concat(
        [
            links({"a.test": "a.test b.test harbour-baths.example"}),
            links({"a.test": "b.test c.test"}),
            links({"b.test": ""}),
        ]
    )
    given = graph_of(pages)
    assert given.names.to_list() == ["a.test", "b.test", "c.test"]
    assert given.links.toarray().tolist() == [[0, 1, 1], [0, 0, 0], [0, 0, 0]]
    assert given.at_hand.tolist() == [True, True, False]


def test_degrees_and_who_links_back():
    given = graph_of(links({"a.test": "b.test c.test x.test", "b.test": "a.test", "c.test": ""}))
    table = degrees(given)
    assert of(given, table["links_to"])["a.test"] == 3
    assert of(given, table["linked_by"]) == {"a.test": 1, "b.test": 1, "c.test": 1, "x.test": 1}
    share = of(given, table["reciprocal"])
    assert (share["a.test"], share["b.test"]) == (0.5, 1.0) and np.isnan(share["c.test"])


def test_pagerank_of_a_ring_is_even_and_of_a_star_as_in_closed_form():
    ring = graph_of(links(RING))
    assert pagerank(ring) == pytest.approx(np.full(3, 1 / 3))
    star = graph_of(links({"a.test": "hub.test", "b.test": "hub.test"}))
    rank = of(star, pagerank(star))
    # x = (1 - d) / 3 + d h / 3, h = x + 2 d x, 2 x + h = 1: the hub's walks begin anew anywhere
    assert rank["hub.test"] / rank["a.test"] == pytest.approx(1 + 2 * 0.85)
    assert sum(rank.values()) == pytest.approx(1)


def test_truncated_pagerank_tells_a_farm_from_one_whom_far_away_lead_to():
    chain = {f"c{at}.test": f"c{at + 1}.test" for at in range(8)}
    farm = {f"f{at}.test": "money.test" for at in range(8)}
    given = graph_of(links(chain | farm))
    far = of(given, truncated_pagerank(given))
    assert far["money.test"] == 0 and far["c8.test"] > 0.4 and np.isnan(far["c0.test"])


def test_supporters_are_those_within_three_links():
    chain = {f"c{at}.test": f"c{at + 1}.test" for at in range(6)} | {"c6.test": ""}
    given = graph_of(links(chain))
    assert [of(given, supporters(given))[f"c{at}.test"] for at in range(7)] == [0, 1, 2, 3, 3, 3, 3]
    ring = graph_of(links(RING))
    assert supporters(ring).tolist() == [2, 2, 2]


def test_supporters_of_a_large_graph_are_estimated(monkeypatch):
    pages = {f"p{at}.test": "hub.test" for at in range(400)} | {"hub.test": "", "z.test": ""}
    given = graph_of(links(pages))
    exact = of(given, supporters(given))
    assert exact["hub.test"] == 400 and exact["z.test"] == 0
    monkeypatch.setattr(room, "MOST_SOURCES", 100)
    monkeypatch.setattr(room, "AT_ONCE", 32)
    assert of(given, supporters(given))["hub.test"] == pytest.approx(400, rel=0.05)


def test_trust_follows_links_distrust_goes_against_them_and_no_seed_trusts_itself():
    given = graph_of(
        links(
            {
                "good.test": "friend.test",
                "friend.test": "further.test",
                "seller.test": "bad.test",
                "bad.test": "",
            }
        )
    )
    seeds = given.names.is_in(["good.test"]).to_numpy()
    scores = of(given, trust(given, seeds))
    assert scores["friend.test"] > scores["further.test"] > 0
    assert scores["good.test"] == scores["seller.test"] == 0
    scores = of(given, trust(given, given.names.is_in(["bad.test"]).to_numpy(), reverse=True))
    assert scores["seller.test"] > 0 == scores["bad.test"] == scores["good.test"]
    assert np.isnan(trust(given, np.zeros(len(given.names), bool))).all()


def test_neighbours_and_company_are_means_of_the_others():
    given = graph_of(
        links({"a.test": "b.test x.test", "b.test": "", "c.test": "x.test", "d.test": "y.test"})
    )
    score = {"a.test": 0.9, "b.test": 0.5, "c.test": 0.1}
    known = np.array([score.get(name, np.nan) for name in given.names])
    near = of(given, neighbours(given, known))
    assert (near["a.test"], near["b.test"]) == (0.5, 0.9)
    assert np.isnan(near["d.test"])
    beside = of(given, company(given, known))
    assert beside["a.test"] == pytest.approx(0.1) and beside["c.test"] == pytest.approx(0.9)
    assert np.isnan(beside["b.test"]) and np.isnan(beside["d.test"])


def test_what_few_link_to_counts_more_than_what_many_do():
    crowd = {f"n{at}.test": "popular.test" for at in range(50)}
    given = graph_of(links(crowd | {"a.test": "popular.test rare.test", "b.test": "rare.test"}))
    known = np.where(given.names == "b.test", 1.0, 0.0)
    beside = of(given, company(given, known))["a.test"]
    assert beside == pytest.approx((1 / np.log(2)) / (1 / np.log(2) + 50 / np.log(51)))


def test_the_table_holds_every_domain_at_hand_once_and_null_is_unknown():
    domains = pl.DataFrame(
        {
            "source_domain": ["a.test", "b.test", "c.test", "d.test"],
            "spam_probability": [0.01, 0.99, 0.3, 0.2],
            "verdict": ["keep", "disavow", "review", "keep"],
        }
    )
    pages = links({"a.test": "c.test", "c.test": "b.test", "b.test": ""})
    table = measured(pages, domains)
    assert table is not None and table.columns == list(COLUMNS)
    assert table["source_domain"].to_list() == ["a.test", "b.test", "c.test"]
    assert table["neighbours_spam"].to_list() == [0.3, 0.3, 0.5]
    assert table["trust"][2] > 0 and table["distrust"][2] > 0
    assert table["reciprocal"].to_list() == [0.0, None, 0.0]
    assert table["trust"].null_count() == 0
    assert counted(table) == {"domains": 3, "linked": 2, "both_ways": 0}
    none = measured(pages, domains.with_columns(verdict=pl.lit("review")))
    assert none is not None and none["trust"].null_count() == 3


def test_without_pages_there_is_no_table():
    domains = pl.DataFrame({"source_domain": ["a.test"]})
    assert measured(pl.DataFrame({"domain": ["a.test"]}), domains) is None and counted(None) is None
    none = pl.lit(None, pl.String)
    assert measured(links({"a.test": ""}).with_columns(seen_targets=none), domains) is None


def test_a_page_with_very_many_links_and_a_hub_of_many_domains_cost_little():
    pages = {f"p{at}.test": f"hub.test q{at}.test" for at in range(20_000)}
    pages["hub.test"] = " ".join(f"t{at}.test" for at in range(100_000))
    given = graph_of(links(pages))
    assert given.links.nnz == 140_000
    assert of(given, supporters(given))["hub.test"] == pytest.approx(20_000, rel=0.01)
    assert pagerank(given).sum() == pytest.approx(1)
