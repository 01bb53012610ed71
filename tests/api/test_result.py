"""What `linkvet.score` gives: explanations, profile, changes, tables and what a notebook shows."""

import inspect
import json
from dataclasses import fields

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from command_line import call
from export_fixture import GOOD, SAMPLES

import linkvet
from linkvet.model.options import ScoringOptions

SAMPLE = SAMPLES / "ahrefs-backlinks.csv"


@pytest.fixture(scope="module")
def result() -> linkvet.Result:
    return linkvet.score(SAMPLE)


def test_the_module_shows_its_api_and_nothing_else():
    assert dir(linkvet) == ["Diff", "Explanation", "Result", "UserError", "__version__", "score"]
    for name in dir(linkvet):
        assert getattr(linkvet, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        _ = linkvet.scores


def test_every_option_of_scoring_can_be_given():
    parameters = inspect.signature(linkvet.score).parameters
    assert {one.name for one in fields(ScoringOptions)} <= parameters.keys()
    for name in parameters:
        assert name in linkvet.score.__doc__


def test_tables_are_of_the_library_asked_for(result):
    kinds = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.Table}
    for frames, kind in kinds.items():
        one = linkvet.Result(result._scored, frames)
        for table in (one.links, one.domains, one.networks, one.families, one.rejects):
            assert isinstance(table, kind)
    assert result.graph is None


def test_an_explanation_is_that_of_the_command_line(result):
    url = result.links["source_url"][0]
    done = call("explain", SAMPLE, "--link", url, "--json")
    explained = result.explain(url)
    assert explained.to_dict() == json.loads(done.stdout)
    row = f"{SAMPLE.name}:{result.links['row'][0]}"
    assert result.explain(0).to_dict() == result.explain(row=row).to_dict() == explained.to_dict()
    amounts = explained.signals["amount"]
    assert amounts.abs().is_monotonic_decreasing
    assert explained.verdict == result.links["verdict"][0]
    assert url in explained._repr_html_() and url in repr(explained)


def test_a_domain_is_explained_as_a_whole(result):
    worst = result.domains.iloc[0]
    explained = result.explain(domain=worst["source_domain"])
    assert explained.probability == worst["spam_probability"]
    assert explained.facts["links"] == worst["links"]
    assert worst["source_domain"] in repr(explained)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "nothing, or more than one thing, to explain"),
        ({"link": "https://a.example/", "domain": "a.example"}, "more than one thing"),
        ({"link": -1}, "there is no row -1"),
        ({"link": 10_000}, "there is no row 10000"),
        ({"link": "https://nowhere.example/"}, "no link from https://nowhere.example/"),
        ({"row": "export.csv"}, "names no row"),
    ],
)
def test_what_cannot_be_explained_is_said(result, given, says):
    with pytest.raises(linkvet.UserError, match=says):
        result.explain(**given)


def test_a_profile_is_that_of_the_command_line(result):
    printed = json.loads(call("profile", SAMPLE, "--json").stdout)
    del printed["means"]
    assert result.profile() == printed


def test_results_are_compared_with_each_other_and_with_folders(result, tmp_path):
    rows = pd.read_csv(SAMPLE, sep="\t", encoding="utf-16")
    fewer = linkvet.score(rows.head(60), site=result.summary["site"])
    diff = result.diff(fewer)
    states = diff.links["state"].value_counts()
    assert states["new"] > 30 and "lost" not in states
    assert diff.findings == [story["says"] for story in diff.to_dict()["stories"]]
    assert diff.alarm is False and len(diff.domains)
    folder = fewer.save(tmp_path / "before", report=False)
    assert result.diff(folder).links.equals(diff.links)
    assert result.diff(str(folder)).to_dict()["links"] == diff.to_dict()["links"]
    assert "links" in repr(diff) and "<table>" in diff._repr_html_()
    for wrong in (tmp_path, 5, SAMPLE):
        with pytest.raises(linkvet.UserError, match=r"holds no results|isn't a result"):
            result.diff(wrong)


def test_files_are_written_whole_and_never_over_what_a_person_wrote(result, tmp_path):
    folder = result.save(tmp_path / "out", format="parquet")
    assert pl.read_parquet(folder / "links.parquet").height == len(result.links)
    assert (folder / "report.html").is_file() and not (folder / "links.csv").exists()
    (folder / "disavow.txt").write_text("# mine\n")
    with pytest.raises(linkvet.UserError, match="was changed since"):
        result.save(folder)
    with pytest.raises(linkvet.UserError, match="'doc' isn't a format"):
        result.save(tmp_path / "other", format="doc")
    assert not (tmp_path / "other").exists()


def test_what_strangers_wrote_is_escaped_in_a_notebook():
    rows = GOOD.replace("anchor 1", "<script>alert(1)</script>").replace(
        "a.example/1", "a.example/<b>"
    )
    lines = [
        dict(zip(rows.splitlines()[0].split(","), line.split(","), strict=True))
        for line in rows.splitlines()[1:]
    ]
    result = linkvet.score(pl.DataFrame(lines), site="example.com")
    for shown in (result, result.explain(0), result.diff(result)):
        html = shown._repr_html_()
        assert html.startswith("<div>") and "<script>" not in html and "<b>" not in html
    assert "&lt;b&gt;" in result.explain(0)._repr_html_()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"precision": 99}, "precision=99 is out of range"),
        ({"frames": "numpy"}, "frames='numpy' isn't a kind of table"),
        ({"mapping": {"sauce": "x"}}, "isn't a column of the link table"),
        ({"site": "other.example"}, "other.example"),
    ],
)
def test_options_that_do_not_fit_are_refused_with_a_cure(options, says):
    with pytest.raises(linkvet.UserError, match=says) as refusal:
        linkvet.score(SAMPLE, **options)
    assert refusal.value.cure
