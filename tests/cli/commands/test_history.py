"""Results that are kept by day: what is written, who can read it, what is refused."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from dated_links_fixture import links
from typer.testing import CliRunner

import linkvet
from linkvet.cli.main import app
from linkvet.cli.results import history as keep
from linkvet.data.errors import UserError
from linkvet.model.scoring import run

ROOT = Path(linkvet.__file__).parent.parent
SAMPLE = ROOT / "data" / "samples" / "ahrefs-backlinks.csv"


def call(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def score(export, history, day, out):
    return call("score", export, "--history", history, "--date", day, "--out", out, "-q")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Three results of a site that is attacked before the last."""
    place = tmp_path_factory.mktemp("history")
    folder = place / "kept"
    runs = (("2026-08-01", 100, 0), ("2026-09-01", 90, 0), ("2026-10-01", 100, 80))
    for day, count, spam in runs:
        result = score(links(place / f"{day}.csv", count, spam), folder, day, place / "results")
        assert result.exit_code == 0, result.output
    return folder


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_each_day_is_a_partition(history):
    days = ("2026-08-01", "2026-09-01", "2026-10-01")
    assert tree(history) == [
        *(f"{table}/date={day}/part.parquet" for table in ("domains", "links") for day in days),
        *(f"summaries/date={day}.json" for day in days),
    ]


def test_polars_pandas_and_arrow_read_all_days_at_once(history):
    from pyarrow import dataset

    rows = {"2026-08-01": 100, "2026-09-01": 90, "2026-10-01": 180}
    by_polars = pl.read_parquet(history / "links").group_by("date").len()
    assert {str(day): size for day, size in by_polars.iter_rows()} == rows
    by_pandas = pd.read_parquet(history / "links").groupby("date", observed=True).size()
    assert {str(day): int(size) for day, size in by_pandas.items()} == rows
    assert dataset.dataset(history / "domains", partitioning="hive").count_rows() == 370


def test_the_list_of_results(history):
    result = call("history", history, "--json")
    rows = json.loads(result.stdout)
    assert [row["date"] for row in rows] == ["2026-08-01", "2026-09-01", "2026-10-01"]
    assert rows[2]["links"] == 180 and rows[2]["exports"] == ["2026-10-01.csv"]
    assert 0 <= rows[0]["spam"] <= 1 and rows[2]["spam"] > 0
    assert rows[0]["model"].startswith("pretrained-")
    assert "2026-09-01" in call("history", history).stdout


def test_a_history_alone_compares_its_last_two_and_knows_what_returned(history):
    result = json.loads(call("diff", history, "--json").stdout)
    assert result["domains"]["returned"] == 10 and result["domains"]["new"] == 80
    assert result["attack"]["alarm"]


def test_a_history_against_an_export(history, tmp_path):
    result = call("diff", history, links(tmp_path / "now.csv", 100, 80), "--json")
    assert json.loads(result.stdout)["links"]["kept"] == 180


def test_the_report_shows_the_trend(history):
    text = (history.parent / "results" / "report.html").read_text(encoding="utf-8")
    assert "3 results from 2026-08-01 to 2026-10-01" in text
    assert "What changed between the last two" in text


def test_the_report_without_a_history_has_no_trend(tmp_path):
    assert call("score", SAMPLE, "--out", tmp_path, "-q").exit_code == 0
    assert 'id="trend"' not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_same_day_twice_keeps_the_later_run(tmp_path):
    folder, one = tmp_path / "kept", run([SAMPLE])
    assert keep.keep(one, folder, date(2026, 11, 21)) is False
    before = tree(folder)
    assert keep.keep(one, folder, date(2026, 11, 21)) is True
    assert tree(folder) == before and len(before) == 3
    assert list(folder.glob(".*")) == []


def test_another_site_is_refused_with_a_cure(history, tmp_path):
    before = tree(history)
    result = score(
        links(tmp_path / "b.csv", 20, site="harbour.example"),
        history,
        "2026-11-01",
        tmp_path / "out",
    )
    assert isinstance(result.exception, UserError)
    assert "holds results of silverspring-baths.example" in str(result.exception)
    assert "a folder of its own" in str(result.exception)
    assert tree(history) == before
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_things_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="other than a history of results"):
        keep.keep(run([SAMPLE]), tmp_path, date(2026, 1, 1))


def test_a_failure_on_the_way_leaves_the_history_as_it_was(tmp_path, monkeypatch):
    folder, one = tmp_path / "kept", run([SAMPLE])
    keep.keep(one, folder, date(2026, 1, 1))
    before = {name: (folder / name).read_bytes() for name in tree(folder)}
    moved = Path.rename

    def fails(self, target):
        if self.name == "summary.json":
            raise OSError(28, "no space left")
        return moved(self, target)

    for day in (date(2026, 1, 1), date(2026, 1, 2)):
        monkeypatch.setattr(Path, "rename", fails)
        with pytest.raises(UserError, match="disk is full"):
            keep.keep(one, folder, day)
        monkeypatch.undo()
        assert {name: (folder / name).read_bytes() for name in tree(folder)} == before
        assert keep.days(folder) == ["2026-01-01"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--date", "2026-01-01"], "--date is for --history"),
        (["--history", "h", "--date", "yesterday"], "isn't a date"),
        (["--history", "h", "--out", "-"], "written to a folder"),
    ],
)
def test_options_that_do_not_go_together(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call("score", SAMPLE, *arguments)
    assert words in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_too_few_results_and_no_history(tmp_path):
    for command in ("history", "diff"):
        assert isinstance(call(command, tmp_path).exception, UserError)
    keep.keep(run([SAMPLE]), tmp_path / "kept", date(2026, 1, 1))
    assert "holds 1 of the two results" in str(call("diff", tmp_path / "kept").exception)
