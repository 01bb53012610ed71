"""Rules of open peers, each on a row where it fires and one where it stays quiet."""

import numpy as np
import polars as pl
import pytest

from linkvet.data.links import DTYPES
from linkvet.data.urls import split

peers = pytest.importorskip("peers")

QUIET = {
    "anchor": "Thermal Harbour", "title": "A weekend by the sea", "language": "en",
    "nofollow": False, "sitewide": False, "domain_rating": 20, "page_rating": 20,
    "domain_traffic": 300, "external_links": 12, "vendor_verdict": "",
}  # fmt: skip


def table(*rows, without=()):
    """Link table of rows that hold a URL and what they have beside the quiet link."""
    found = pl.DataFrame([QUIET | more | {"source_url": url} for url, more in rows])
    found = found.hstack(split(found["source_url"]).drop("problem", "port"))
    found = found.with_columns(row=pl.int_range(1, pl.len() + 1)).drop(without)
    return found.select(pl.col(c).cast(t) for c, t in DTYPES.items() if c in found.columns)


def points(name, *rows, without=()):
    peer = next(peer for peer in peers.PEERS if peer.name == name)
    said, lacks = peers.score(peer, peers.prepared(table(*rows, without=without)))
    return (None if said is None else said.to_list()), lacks


SMALL = "https://quietharbour.example/spa"


@pytest.mark.parametrize(("url", "more"), [
    ("https://bigcasino.example/", {}),
    (SMALL, {"title": "Free porn"}),
    ("https://www.facebook.com/a", {"title": "Poker tonight"}),
    (SMALL, {"title": "Hacked by nobody"}),
    (SMALL, {"title": "Cheap backlinks here"}),
    ("https://toprankers.shop/", {}),
    (SMALL, {"title": "Whois of harbour.example"}),
    ("https://qwrtpsdfgh.xyz/", {}),
    ("https://travelnotes.icu/", {"domain_rating": 35, "domain_traffic": 0}),
])  # fmt: skip
def test_signature_list_fires(url, more):
    assert points("signature list", (url, more))[0] == [1]


@pytest.mark.parametrize(("url", "more"), [
    (SMALL, {}),
    ("https://www.facebook.com/a", {"title": "Cheap backlinks here"}),
    ("https://library.example.edu/", {"title": "Whois of harbour.example"}),
    ("https://toprankers.example/", {}),
    ("https://travelling.xyz/", {}),
    ("https://travelnotes.icu/", {"domain_rating": 35, "domain_traffic": 1}),
    ("https://travelnotes.example/", {"domain_rating": 35, "domain_traffic": 0}),
    (SMALL, {"title": None}),
])  # fmt: skip
def test_signature_list_stays_quiet(url, more):
    assert points("signature list", (url, more))[0] == [0]


@pytest.mark.parametrize(("url", "more", "worth"), [
    (SMALL, {}, 0),
    (SMALL, {"external_links": 5000}, 35),
    (SMALL, {"external_links": 4999}, 22),
    (SMALL, {"external_links": 800}, 12),
    (SMALL, {"page_rating": 5}, 28),
    (SMALL, {"page_rating": 12}, 15),
    (SMALL, {"page_rating": None}, 0),
    (SMALL, {"sitewide": True}, 8),
    ("https://someone.blogspot.com/a", {}, 20),
    ("https://citynewswire.example/", {}, 10),
    ("https://web-directory.example/", {"external_links": 101}, 15),
    ("https://web-directory.example/", {"external_links": 100}, 0),
])  # fmt: skip
def test_points_a(url, more, worth):
    assert points("points A", (url, more))[0] == [worth]


def test_points_a_count_the_rows_of_a_domain():
    five = [(f"{SMALL}/{n}", {"sitewide": n < 3}) for n in range(5)]
    assert points("points A", *five)[0] == [18 + 12] * 5
    varied = [(f"{SMALL}/{n}", {"anchor": f"harbour {n}"}) for n in range(5)]
    assert points("points A", *varied)[0] == [0] * 5


@pytest.mark.parametrize(("url", "more", "worth"), [
    (SMALL, {}, 0),
    (SMALL, {"vendor_verdict": "Moz spam score 80"}, 4),
    (SMALL, {"vendor_verdict": "Moz spam score 29"}, 0),
    (SMALL, {"vendor_verdict": "Semrush toxicity 60"}, 2),
    (SMALL, {"vendor_verdict": "Semrush toxicity 45"}, 1),
    ("https://bigcasino.example/", {}, 5),
    (SMALL, {"anchor": "casino"}, 3),
    (SMALL, {"external_links": 100}, 2),
    (SMALL, {"external_links": 50}, 1),
    ("https://linkfarm.example/", {}, 2),
    ("https://quietharbour.top/", {}, 1),
    ("https://my-own-quiet-harbour.example/", {}, 1),
    ("https://harbour2024.example/", {}, 1),
    (SMALL, {"sitewide": True}, 1),
    (SMALL, {"anchor": "cheap rooms"}, 1),
    (SMALL, {"nofollow": True}, -1),
])  # fmt: skip
def test_points_b(url, more, worth):
    assert points("points B", (url, more))[0] == [worth]


def test_points_b_take_a_rare_language_for_far_and_never_accuse_the_allowed():
    rows = [(f"{SMALL}/{n}", {}) for n in range(98)]
    rows += [(SMALL, {"language": "xx"}), (SMALL, {"language": None})]
    assert points("points B", *rows)[0] == [0] * 98 + [1, 0]
    assert points("points B", ("https://www.facebook.com/", {"anchor": "casino"}))[0][0] < 1


@pytest.mark.parametrize(("more", "by_page", "by_domain"), [
    ({}, 0, 0),
    ({"page_rating": 31}, 1, 0),
    ({"domain_rating": 31}, 0, 1),
    ({"external_links": 501}, 1, 1),
    ({"external_links": 500}, 0, 0),
    ({"anchor": "No Spam"}, 1, 1),
    ({"sitewide": True, "external_links": 900}, 1, 1),
])  # fmt: skip
def test_inverted(more, by_page, by_domain):
    assert points("inverted, by page score", (SMALL, more))[0] == [by_page]
    assert points("inverted, by domain score", (SMALL, more))[0] == [by_domain]


def test_a_clause_abstains_where_the_export_lacks_its_column():
    crowded = (SMALL, {"external_links": 5000, "page_rating": 1})
    said, lacks = points("points A", crowded, without=["external_links", "sitewide"])
    assert (said, lacks) == ([28], ["external_links", "new", "sitewide"])


def test_a_peer_with_nothing_to_read_abstains():
    without = ["anchor", "page_rating", "external_links", "sitewide"]
    said, lacks = points("inverted, by page score", (SMALL, {}), without=without)
    assert said is None
    assert lacks == ["anchor_lower", "external_links", "page_rating", "sitewide"]


def test_vendors_verdicts():
    name, said, cut = peers.vendor(pl.Series(["Ahrefs: spam", "Ahrefs: not spam"]))
    assert (name, said.to_list(), cut) == ("Ahrefs, Is spam", [1, 0], 0.5)
    _, said, cut = peers.vendor(pl.Series(["Semrush toxicity 72", "Semrush toxicity 8"]))
    assert (said.to_list(), cut) == ([72, 8], 60)


def test_figures_count_rows_by_weight():
    spam, said = np.array([1, 1, 0, 0]), np.array([2.0, 0.0, 1.0, 0.0])
    one = peers.against(spam, said, said >= 1, np.array([1.0, 3.0, 1.0, 1.0]))
    assert (one["precision"], one["recall"], one["false_positives"]) == (0.5, 0.25, 0.5)
    assert one["recall_at_1pct_fp"] == 0.25
    assert one["roc_auc"] == pytest.approx((1 + 3 * 0.25) / 4)


def test_judges_side_by_side(capsys):
    bad = {"title": "Cheap backlinks here", "vendor_verdict": "Ahrefs: spam"}
    good = {"vendor_verdict": "Ahrefs: not spam"}
    links = table((SMALL, good), ("https://toprankers.shop/", bad), (SMALL, good))
    labelled = pl.DataFrame({"row": [3, 2], "spam": [0, 1], "family": ["a", "b"]})
    ours = np.array([0.1, 0.9])
    found = peers.side_by_side(links.drop("sitewide"), labelled, ours, ours >= 0.5)
    auc = {one["who"]: one["roc_auc"] for one in found if one["counted"] == "each row"}
    assert len(auc) == len(peers.PEERS) + 2
    assert auc["signature list"] == auc["Ahrefs, Is spam"] == 1
    assert auc["linkvet, probability >= 0.5"] == 1
    assert auc["inverted, by page score"] == 0.5
    peers.show([{"rows": "invented.csv"} | one for one in found])
    told = capsys.readouterr().out
    assert told.count("invented.csv") == 2
    assert "export lacks new links, site-wide links" in told
