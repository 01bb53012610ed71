import polars as pl
import pytest
from results_fixture import SITE, domain, write_results

from linkvet.data.errors import UserError
from linkvet.review.results.copy_links import links_of
from linkvet.review.results.filters import matching, read_filters
from linkvet.review.results.links import FOLDER, MADE, TEXTS
from linkvet.review.results.tables import NONE, open_results, parsed

NETWORKS = {"title: bought": 4, "contact: @ferry": 3}


@pytest.fixture
def results(tmp_path):
    return open_results(write_results(tmp_path / "results", 12, NETWORKS))


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_results_in_any_form_are_the_same(tmp_path, ending):
    results = open_results(write_results(tmp_path / "results", 12, NETWORKS, ending=ending))
    links = links_of(results)
    assert results.domains.height == 19 and SITE not in results.names
    assert sorted(len(one) for one in results.members) == [3, 4]
    code = results.code_of["site-5.test"]
    rows = links.of(code)
    assert links.count(code) == rows.height == 3
    assert rows["anchor"].to_list() == ["harbour baths", "=anchor 1", "=anchor 2"]
    assert rows["nofollow"].to_list() == [True] * 3 and rows.schema["first_seen"] == pl.Date
    assert [one["amount"] for one in parsed(rows["reasons"][0])] == [1.3, -0.7]


def test_networks_come_from_the_domains_where_their_table_is_missing(tmp_path):
    folder = write_results(tmp_path / "results", 3, NETWORKS)
    (folder / "networks.csv").unlink()
    results = open_results(folder)
    assert set(results.network_names) == set(NETWORKS)
    assert results.networks["traits"].to_list() == [None, None]


def test_a_network_of_one_domain_is_none(tmp_path):
    results = open_results(write_results(tmp_path / "results", 2, {"alone": 1}))
    assert results.network_names == [] and set(results.network_of) == {NONE}


@pytest.mark.parametrize("missing", ["links.csv", "domains.csv", "summary.json"])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path, missing):
    folder = write_results(tmp_path / "results", 3)
    (folder / missing).unlink()
    with pytest.raises(UserError, match=r"holds no table|cannot be read"):
        open_results(folder)


def test_no_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        open_results(tmp_path / "nowhere")


def test_results_of_an_earlier_version_lack_columns(tmp_path):
    folder = write_results(tmp_path / "results", 3)
    table = pl.read_csv(folder / "domains.csv")
    table.select("source_domain", "links", "spam_probability", "verdict").write_csv(
        folder / "domains.csv"
    )
    assert open_results(folder).domains["kind"].to_list() == [None] * 4  # who the own site is, too
    table.select("source_domain").write_csv(folder / "domains.csv")
    with pytest.raises(UserError, match="the column is missing"):
        open_results(folder)


def test_results_without_links_open(tmp_path):
    folder = write_results(tmp_path / "results", 0)
    results = open_results(folder)
    assert results.domains.height == 0 and links_of(results).search(["a"]).size == 0


def test_the_copy_is_made_once_and_anew_when_the_table_changed(results):
    links_of(results)
    made = results.folder / FOLDER / TEXTS
    first = made.stat().st_mtime_ns
    links_of(results)
    assert made.stat().st_mtime_ns == first
    (results.folder / "links.csv").write_text((results.folder / "links.csv").read_text() + "\n")
    links_of(results)
    assert made.stat().st_mtime_ns > first


@pytest.mark.parametrize("name", [TEXTS, MADE, "links.npz", "links.arrow"])
def test_a_damaged_copy_is_made_anew(results, name):
    links_of(results)
    (results.folder / FOLDER / name).write_bytes(b"")
    links = links_of(results)
    assert links.of(0).height and links.search(["page-2"]).sum() == 6


def test_rows_that_are_one_link_count_once(tmp_path):
    folder = write_results(tmp_path / "results", 3)
    table = pl.read_csv(folder / "links.csv")
    pl.concat([table, table]).write_csv(folder / "links.csv")
    results = open_results(folder)
    assert links_of(results).count(results.code_of["site-2.test"]) == 3


FILTERS = {
    "verdict": ("review", lambda row: row["verdict"] == "review"),
    "kind": ("comment", lambda row: row["kind"] == "comment"),
    "follow": ("nofollow", lambda row: row["language"] == "de"),
    "rating": ("0-9", lambda row: row["domain_rating"] < 10),
    "language": ("en", lambda row: row["language"] == "en"),
    "since": ("2025-06-01", lambda row: str(row["first_seen"]) >= "2025-06-01"),
    "until": ("2025-06-01", lambda row: str(row["first_seen"]) <= "2025-06-01"),
    "network": ("title: bought", lambda row: row["family"] == "title: bought"),
    "vendor": ("Ahrefs: spam", lambda row: row["vendor_verdicts"] == "Ahrefs: spam"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_let_through_what_they_name(results, name):
    value, passes = FILTERS[name]
    found = matching(results, links_of(results), read_filters({name: value}))
    assert found.tolist() == [passes(row) for row in results.domains.iter_rows(named=True)]
    assert 0 < found.sum() < found.size


def test_filters_by_what_is_not_known_and_by_any_network(results):
    vendor = matching(results, None, read_filters({"vendor": "unknown"}))
    assert vendor.sum() == results.domains["vendor_verdicts"].null_count() > 0
    assert matching(results, None, read_filters({"network": "any"})).sum() == 7
    assert matching(results, None, read_filters({"network": "none"})).sum() == 12


@pytest.mark.parametrize(
    ("words", "found"),
    [("site-5", 1), ("PAGE-2", 6), ("=anchor 2", 6), ("title 3", 2), ("ferry", 3), ("nowhere", 0)],
)
def test_search_finds_names_titles_networks_addresses_and_anchors(results, words, found):
    assert matching(results, links_of(results), read_filters({"search": words})).sum() == found


def test_without_the_links_the_examples_are_searched(results):
    assert matching(results, None, read_filters({"search": "site-5.test/page-0"})).sum() == 1


def test_what_a_filter_cannot_mean_is_left_out():
    read = read_filters({"state": "x", "since": "yesterday", "kind": "a" * 900, "more": "1"})
    assert (read.state, read.since, len(read.kind)) == ("open", "", 200)
    assert read.chosen.keys() == {"kind"}


def test_reasons_that_cannot_be_read_are_none():
    assert parsed("{") == parsed(None) == parsed('"a"') == []


def test_names_of_strangers_search_as_text(tmp_path):
    odd = domain(1, name="odd.test", example_anchor="a.*[b")
    results = open_results(write_results(tmp_path / "results", 3, more=[odd]))
    assert matching(results, links_of(results), read_filters({"search": ".*[b"})).sum() == 1


def test_a_search_part_by_part_finds_the_same(results, monkeypatch):
    links = links_of(results)
    whole = links.search(["page-2", "site-1"])
    monkeypatch.setattr("linkvet.review.results.links.SEARCHED_AT_ONCE", 40)
    assert links.search(["page-2", "site-1"]).tolist() == whole.tolist()
    assert 0 < whole.sum() < whole.size


def test_domains_within_a_host_are_it_and_those_below(tmp_path):
    names = ["ferry.test", "a.ferry.test", "b.a.ferry.test", "my-ferry.test", "ferry.test-1.test"]
    more = [domain(9, name=name) for name in names]
    results = open_results(write_results(tmp_path / "results", 1, more=more))
    assert sorted(results.names[code] for code in results.within("ferry.test")) == sorted(names[:3])
    assert len(results.within("test")) == 6 and not results.within("") | results.within("erry.test")


def test_pages_of_several_domains_are_those_of_each(results, monkeypatch):
    monkeypatch.setattr("linkvet.review.results.copy_links.BATCH", 7)
    links = links_of(results)
    wanted = [results.code_of[name] for name in ("site-5.test", "site-2.test", "site-8.test")]
    pages = links.pages(wanted)
    for one in wanted:
        assert pages.filter(pl.col("domain") == one)["source_url"].to_list() == links.urls(one)
    assert pages.height == sum(map(links.count, wanted)) and links.pages([]).height == 0
