"""Rules of open peers, each on a row where it fires and one where it stays quiet."""

import numpy as np
import polars as pl
import pytest

from linkvet.data.links import DTYPES
from linkvet.data.urls import split
from linkvet.training.examples.manifest import LabelledExport, Manifest

rules = pytest.importorskip("open_rules")
peers = pytest.importorskip("peers")

QUIET = {
    "anchor": "Thermal Harbour",
    "title": "A weekend by the sea",
    "language": "en",
    "nofollow": False,
    "sitewide": False,
    "domain_rating": 20,
    "page_rating": 20,
    "domain_traffic": 300,
    "external_links": 12,
    "vendor_verdict": "",
}


def table(*rows, without=()):
    """Link table of rows that hold a URL and what they have beside the quiet link."""
    result = pl.DataFrame([QUIET | more | {"source_url": url} for url, more in rows])
    result = result.hstack(split(result["source_url"]).drop("problem", "port"))
    result = result.with_columns(row=pl.int_range(1, pl.len() + 1)).drop(without)
    return result.select(pl.col(c).cast(t) for c, t in DTYPES.items() if c in result.columns)


def points(name, *rows, without=(), site="harbour.example"):
    peer = next(peer for peer in rules.JUDGES if peer.name == name)
    texts, lacks = rules.score(peer, rules.prepared(table(*rows, without=without), site))
    return (None if texts is None else texts.to_list()), lacks


SMALL = "https://quietharbour.example/spa"


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("https://bigcasino.example/", {}),
        (SMALL, {"title": "Free porn"}),
        ("https://www.facebook.com/a", {"title": "Poker tonight"}),
        (SMALL, {"title": "Hacked by nobody"}),
        (SMALL, {"title": "Cheap backlinks here"}),
        ("https://toprankers.shop/", {}),
        (SMALL, {"title": "Whois of harbour.example"}),
        ("https://qwrtpsdfgh.xyz/", {}),
        ("https://travelnotes.icu/", {"domain_rating": 35, "domain_traffic": 0}),
    ],
)
def test_signature_list_fires(url, more):
    assert points("signature list", (url, more))[0] == [1]


@pytest.mark.parametrize(
    ("url", "more"),
    [
        (SMALL, {}),
        ("https://www.facebook.com/a", {"title": "Cheap backlinks here"}),
        ("https://library.example.edu/", {"title": "Whois of harbour.example"}),
        ("https://toprankers.example/", {}),
        ("https://travelling.xyz/", {}),
        ("https://travelnotes.icu/", {"domain_rating": 35, "domain_traffic": 1}),
        ("https://travelnotes.example/", {"domain_rating": 35, "domain_traffic": 0}),
        (SMALL, {"title": None}),
    ],
)
def test_signature_list_stays_quiet(url, more):
    assert points("signature list", (url, more))[0] == [0]


@pytest.mark.parametrize(
    ("url", "more", "worth"),
    [
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
    ],
)
def test_points_a(url, more, worth):
    assert points("points A", (url, more))[0] == [worth]


def test_points_a_count_the_rows_of_a_domain():
    five = [(f"{SMALL}/{n}", {"sitewide": n < 3}) for n in range(5)]
    assert points("points A", *five)[0] == [18 + 12] * 5
    varied = [(f"{SMALL}/{n}", {"anchor": f"harbour {n}"}) for n in range(5)]
    assert points("points A", *varied)[0] == [0] * 5


@pytest.mark.parametrize(
    ("url", "more", "worth"),
    [
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
    ],
)
def test_points_b(url, more, worth):
    assert points("points B", (url, more))[0] == [worth]


def test_points_b_take_a_rare_language_for_far_and_never_accuse_the_allowed():
    rows = [(f"{SMALL}/{n}", {}) for n in range(98)]
    rows += [(SMALL, {"language": "xx"}), (SMALL, {"language": None})]
    assert points("points B", *rows)[0] == [0] * 98 + [1, 0]
    assert points("points B", ("https://www.facebook.com/", {"anchor": "casino"}))[0][0] < 1


@pytest.mark.parametrize(
    ("more", "by_page", "by_domain"),
    [
        ({}, 0, 0),
        ({"page_rating": 31}, 1, 0),
        ({"domain_rating": 31}, 0, 1),
        ({"external_links": 501}, 1, 1),
        ({"external_links": 500}, 0, 0),
        ({"anchor": "No Spam"}, 1, 1),
        ({"sitewide": True, "external_links": 900}, 1, 1),
    ],
)
def test_inverted(more, by_page, by_domain):
    assert points("inverted, by page score", (SMALL, more))[0] == [by_page]
    assert points("inverted, by domain score", (SMALL, more))[0] == [by_domain]


def test_a_clause_abstains_where_the_export_lacks_its_column():
    crowded = (SMALL, {"external_links": 5000, "page_rating": 1})
    texts, lacks = points("points A", crowded, without=["external_links", "sitewide"])
    assert (texts, lacks) == ([28], ["external_links", "new", "sitewide"])


def test_a_peer_with_nothing_to_read_abstains():
    without = ["anchor", "page_rating", "external_links", "sitewide"]
    texts, lacks = points("inverted, by page score", (SMALL, {}), without=without)
    assert texts is None
    assert lacks == ["anchor_lower", "external_links", "page_rating", "sitewide"]


@pytest.mark.parametrize(
    ("more", "worth"),
    [
        ({}, 0),
        ({"title": "Situs slot gacor"}, 60 + 25),
        ({"title": "Casino on wheels"}, 25),
        ({"anchor": "viagra"}, 60),
        ({"title": "This domain is for sale"}, 45),
        ({"title": "Отдых у моря"}, 25),
        ({"title": "海边的周末"}, 35),
        ({"anchor": "海边的周末"}, 30),
        ({"title": "Free porn", "anchor": "porn"}, 100),
    ],
)
def test_opengsc(more, worth):
    assert points("OpenGSC", (SMALL, more))[0] == [worth]


def test_opengsc_takes_a_script_of_the_sites_own_country_for_no_fault():
    row = (SMALL, {"title": "Отдых у моря"})
    assert points("OpenGSC", row, site="harbour.ru")[0] == [0]


def test_opengsc_judges_a_domain_out_of_all_of_its_rows():
    rows = [(f"{SMALL}/{n}", {"domain_rating": 4, "in_content": False}) for n in range(20)]
    assert points("OpenGSC", *rows)[0] == [40 + 25] * 20
    assert points("OpenGSC", *rows[:9])[0] == [0] * 9


def test_vendors_verdicts():
    flags = (SMALL, {"vendor_verdict": "Ahrefs: spam"}), (SMALL, {"vendor_verdict": ""})
    assert points("Ahrefs, Is spam", *flags) == ([1, 0], [])
    toxic = (SMALL, {"vendor_verdict": "Semrush toxicity 72"}), (SMALL, {"vendor_verdict": ""})
    assert points("Semrush, Toxic Score", *toxic) == ([72, 0], [])
    assert points("Semrush, Toxic Score", *flags) == (None, ["toxic_score"])


def test_a_low_rating_is_suspicious_and_an_unknown_one_is_not():
    rows = [(SMALL, {"domain_rating": rating}) for rating in (5, 60, None)]
    assert points("domain rating alone", *rows)[0] == [95, 40, 0]


def test_shares_count_rows_as_often_as_they_are_drawn():
    spam, named = np.array([1, 1, 0, 0]), np.array([True, False, True, False])
    result = peers.shares(spam, named, np.array([[1, 1, 1, 1], [3, 1, 0, 1], [0, 1, 0, 1]]))
    assert result["precision"][:2].tolist() == [0.5, 1] and np.isnan(result["precision"][2])
    assert result["recall"].tolist() == [0.5, 0.75, 0]
    assert result["false_positives"].tolist() == [0.5, 0, 0]


@pytest.fixture
def rows():
    """Labelled links of twelve sites, each with the points of two judges."""
    spam = [1, 1, 0, 0] * 12
    return pl.DataFrame(
        {
            "site": [f"spa{at // 4}.example" for at in range(48)],
            "spam": spam,
            "family": [str(at) for at in range(48)],
            "points A": [46.0, 23.0, 1.0, 0.0] * 12,
            "signature list": [1.0, 0.0, 0.0, 0.0] * 12,
        }
    )


def judge(name):
    return next(one for one in rules.JUDGES if one.name == name)


def test_figures_at_every_cut_with_intervals_over_sites(rows):
    result = peers.figures(rows, judge("points A"), draws=20)
    assert (result["links"], result["spam"], result["sites"], result["drawn"]) == (
        48,
        24,
        12,
        "site",
    )
    assert result["roc_auc"] == 1 and result["roc_auc_interval"] == [1, 1]
    high, medium = result["cuts"]
    # all sites are alike, so that drawing them changes nothing
    assert (high["recall"], high["recall_interval"]) == (0.5, [0.5, 0.5])
    assert (medium["precision"], medium["recall"], medium["false_positives"]) == (1, 1, 0)


def test_a_verdict_ranks_nothing_and_few_sites_are_not_drawn(rows):
    few = rows.filter(pl.col("site").is_in([f"spa{n}.example" for n in range(8)]))
    result = peers.figures(few, judge("signature list"), draws=20)
    assert "roc_auc" not in result and result["drawn"] == "family"
    low, high = result["cuts"][0]["recall_interval"]
    assert low < 0.5 < high
    silent = rows.with_columns(pl.lit(None, pl.Float64).alias("points A"))
    assert peers.figures(silent, judge("points A")) is None


def test_held_out_scores_come_by_file_or_site_at_the_richest_level(tmp_path):
    place = tmp_path / "held.parquet"
    export = LabelledExport(tmp_path / "a.csv", "a.csv", "labels.csv", True, "spa.example")
    manifest = Manifest(tmp_path, (export,))
    scores = {
        "site": ["spa.example"] * 2,
        "row": [3, 3],
        "log_odds": [1.0, 2.0],
        "level": ["domain", "backlinks"],
    }
    pl.DataFrame(scores).write_parquet(place)
    result = peers.ours(manifest, None, place)
    assert result.rows() == [("a.csv", 3, 2.0)]
    pl.DataFrame(scores).drop("log_odds").write_parquet(place)
    with pytest.raises(SystemExit, match="has no column log_odds"):
        peers.ours(manifest, None, place)


def test_the_tables_tell_who_abstains_and_what_is_missing(rows, capsys):
    one = peers.figures(rows, judge("points A"), draws=20)
    judges = [{"who": "points A", "lacks": ["new", "in_content"]} | one]
    peers.show({"model": "m", "slices": {"natural draw": judges}})
    printed = capsys.readouterr().out
    assert "natural draw: 48 links, 24 spam, 12 sites; intervals draw each site whole" in printed
    assert "points A: medium" in printed and "1.000 (1.000-1.000)" in printed
    assert "linkvet learned from these" in printed
    assert "new links, in content" in printed
