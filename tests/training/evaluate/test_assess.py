"""Any model on any labels."""

from dataclasses import replace
from datetime import date

import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.folder.sealed import digest
from linkvet.model.store import load
from linkvet.model.verdicts.verdict import Cut
from linkvet.training.evaluate.assess import assess, flattered


def test_figures_in_all_and_by_slice(case):
    figures = assess(case, load(), draws=40)
    whole = figures["all"]
    assert whole["examples"] == case.known.sum()
    assert 0.8 < whole["roc_auc"] < 1
    low, high = whole["roc_auc_interval"]
    assert low < whole["roc_auc"] < high
    assert any(name.startswith("language: ") for name in figures)
    for name, one in figures.items():
        assert one["examples"] <= whole["examples"], name


def test_what_lies_above_the_cut(case):
    cuts = {level: [Cut(0.6, 300, 299, 0.99)] for level in LEVELS}
    model = replace(load(), cuts=cuts, stands_for={})
    whole = assess(case, model, draws=5)["all"]
    assert 0 < whole["of_them_spam"] <= whole["domains_above_cut"] < case.known.sum()
    share = whole["of_them_spam"] / whole["domains_above_cut"]
    assert 0 < whole["precision_at_cut_lower_bound"] < share
    assert 0 < whole["recall_at_cut"] <= 1


def test_figures_at_the_cut_have_intervals_too(case):
    for name, one in assess(case, load(), draws=40).items():
        low, high = one["recall_at_cut_interval"]
        assert 0 <= low <= one["recall_at_cut"] <= high <= 1, name
        if one["precision_at_cut"] is not None:
            low, high = one["precision_at_cut_interval"]
            assert low <= one["precision_at_cut"] <= high <= 1, name
            assert one["precision_at_cut_lower_bound"] <= one["precision_at_cut"], name


def test_every_way_to_slice_is_there(case):
    links = case.links.with_columns(domain_rating=pl.Series([3.0, 10.0, 49.0, 50.0, 90.0] * 40))
    more = replace(case, links=links, source=pl.Series(["ours", "theirs"] * 100))
    figures = assess(more, load(), draws=5)
    ways = {name.partition(": ")[0] for name in figures}
    assert ways >= {"pattern", "kind", "language", "domain rating", "source", "first seen"}
    assert [name for name in figures if name.startswith("domain rating")] == [
        f"domain rating: {band}"
        for band in ("below 10", "10 to 29", "30 to 49", "50 to 69", "70 and more")
    ]
    assert (
        figures["source: ours"]["examples"] + figures["source: theirs"]["examples"]
        == (figures["all"]["examples"])
    )
    quarters = [name for name in figures if name.startswith("first seen")]
    assert quarters == [f"first seen: 2020 Q{n}" for n in (1, 2, 3, 4)]


def test_traffic_bands_where_no_rating_is_known(case):
    visits = pl.Series([None, 5.0, 5000.0, 0.0] * 50)
    links = case.links.drop("domain_rating").with_columns(domain_traffic=visits)
    figures = assess(replace(case, links=links), load(), draws=5)
    bands = [name for name in figures if name.startswith("domain traffic")]
    assert bands == [f"domain traffic: {band}" for band in ("none", "1 to 99", "100 to 9,999")]


def test_links_of_many_years_are_told_apart_by_year(case):
    days = pl.Series([date(2015 + n % 4, 5, 1 + n % 28) for n in range(200)])
    figures = assess(replace(case, links=case.links.with_columns(first_seen=days)), load(), draws=5)
    years = [name for name in figures if name.startswith("first seen")]
    assert years == [f"first seen: {year}" for year in range(2015, 2019)]


def test_a_file_the_model_was_taught_flatters_it(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("source_url,label\n")
    model = load()
    assert flattered(model, [path]) == []
    taught = replace(model, card={"data": {"labels: x.csv": digest(path.read_bytes())}})
    assert "labels.csv is a file this model was taught" in flattered(taught, [path])[0]
