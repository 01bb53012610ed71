"""`linkvet diff` as a user meets it: exports and folders of results, refusals, the exit code."""

import json
from pathlib import Path

import polars as pl
import pytest
from dated_links_fixture import links
from typer.testing import CliRunner

import linkvet
from linkvet.cli.main import app
from linkvet.data.errors import UserError

ROOT = Path(linkvet.__file__).parent.parent
SAMPLE = ROOT / "data" / "samples" / "ahrefs-backlinks.csv"
OTHER = ROOT / "data" / "samples" / "semrush-backlinks.csv"


def call(*arguments):
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def differences(*arguments):
    run = call(*arguments, "--json")
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def refused(*arguments):
    run = call(*arguments)
    assert isinstance(run.exception, UserError)
    return str(run.exception)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The sample scored into a folder of each form."""
    folders = {}
    for form in ("csv", "parquet", "jsonl"):
        folders[form] = tmp_path_factory.mktemp(form) / "results"
        run = CliRunner().invoke(
            app,
            [
                "score",
                str(SAMPLE),
                "--out",
                str(folders[form]),
                "-q",
                "--no-report",
                "--format",
                form,
            ],
        )
        assert run.exit_code == 0, run.output
    return folders


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_result_is_the_same_as_its_export_in_every_form(results, form):
    diff = differences(results[form], SAMPLE)
    assert diff["links"]["new"] == diff["links"]["lost"] == diff["links"]["returned"] == 0
    assert diff["links"]["kept"] > 100
    assert [row for row in diff["kept_verdicts"] if row["from"] != row["to"]] == []
    assert diff["old"]["spam"] == pytest.approx(diff["new"]["spam"], abs=1e-3)


def test_a_result_tells_as_much_as_its_export(results):
    folders = differences(results["parquet"], results["csv"])
    exports = differences(SAMPLE, SAMPLE)
    for part in ("links", "domains", "comparable", "models", "capped", "kept_verdicts"):
        assert folders[part] == exports[part]


def test_another_tool_is_another_index():
    diff = differences(SAMPLE, OTHER)
    assert diff["comparable"] is False
    assert diff["stories"][0]["id"] == "vendor"
    assert not diff["attack"]["alarm"]


def test_an_attack_ends_with_code_3_where_asked(tmp_path):
    old = links(tmp_path / "old.csv", 120)
    new = links(tmp_path / "new.csv", 120, spam=200)
    assert call(old, new).exit_code == 0
    run = call(old, new, "--fail-on", "attack", "--quiet")
    assert run.exit_code == 3
    assert "Attack alarm" in run.stderr and run.stdout == ""
    assert call(old, old, "--fail-on", "attack").exit_code == 0


def test_lists_are_written_beside_results_without_touching_them(tmp_path):
    old = links(tmp_path / "old.csv", 120)
    new = links(tmp_path / "new.csv", 100, spam=100)
    out = tmp_path / "out"
    CliRunner().invoke(app, ["score", str(new), "--out", str(out), "-q", "--no-report"])
    before = (out / "links.csv").read_bytes()
    run = call(old, new, "--out", out, "-q")
    assert run.exit_code == 0, run.output
    assert (out / "links.csv").read_bytes() == before
    outreach = pl.read_csv(out / "outreach.csv")
    assert set(outreach["action"]) <= {"ask for removal", "ask for the link back"}
    changed = pl.read_csv(out / "changed-domains.csv")["state"].value_counts()
    assert dict(changed.iter_rows()) == {"new": 100, "lost": 20}
    assert call(old, new, "--out", out, "-q").exit_code == 0, "its own files it replaces"


def test_files_of_others_are_not_replaced(tmp_path):
    old = links(tmp_path / "old.csv", 30)
    (tmp_path / "outreach.csv").write_text("mine\n")
    assert "linkvet did not write this file" in refused(old, old, "--out", tmp_path)
    (tmp_path / "page.html").write_text("mine\n")
    assert "linkvet did not write" in refused(old, old, "--html", tmp_path / "page.html")


def test_the_page_escapes_what_strangers_wrote(tmp_path):
    old = links(tmp_path / "old.csv", 60)
    table = pl.read_csv(links(tmp_path / "new.csv", 40, spam=60))
    table.with_columns(anchor=pl.lit("<script>alert(1)</script> buy links")).write_csv(
        tmp_path / "new.csv"
    )
    page = tmp_path / "page.html"
    assert call(old, tmp_path / "new.csv", "--html", page, "-q").exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    assert "Content-Security-Policy" in text and "New, lost, returned" in text
    assert call(old, tmp_path / "new.csv", "--html", page, "-q").exit_code == 0, "its own page"


def test_clear_words_for_what_cannot_be_compared(tmp_path):
    old = links(tmp_path / "old.csv", 30)
    other = links(tmp_path / "other.csv", 30, site="harbour.example")
    pl.read_csv(other).with_columns(pl.col("source_url").str.replace("gazette", "else")).write_csv(
        other
    )
    assert "these are two sites, not one that moved" in refused(old, other)
    (tmp_path / "empty").mkdir()
    assert "neither results nor a history" in refused(old, tmp_path / "empty")
    assert "only one side is given" in refused(old)
    assert "no such file" in refused(old, tmp_path / "none.csv").lower()
    (tmp_path / "empty" / "summary.json").write_text("{}")
    assert "isn't a summary of linkvet's" in refused(old, tmp_path / "empty")


def test_one_row_and_no_dates(tmp_path):
    one = tmp_path / "one.csv"
    one.write_text("source_url,target_url\nhttps://a.example/x,https://b.example/\n")
    diff = differences(one, one)
    assert diff["links"]["kept"] == 1 and diff["shares"]["bands"] == []


REAL = ROOT.parent / "shared" / "data" / "exports"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not at hand")
def test_the_stories_of_real_exports(tmp_path):
    raw = (REAL / "ahrefs_caldea.csv").read_text(encoding="utf-16").encode()
    table = pl.read_csv(raw, separator="\t", infer_schema=False).sort("First seen")
    half = tmp_path / "half.csv"
    table.head(table.height // 2).write_csv(half)
    whole, semrush = REAL / "ahrefs_caldea.csv", REAL / "semrush_audit_caldea.csv"
    grown = differences(half, whole)
    assert grown["stories"][0]["level"] == "alarm", "sellers came in waves in 2025"
    assert grown["domains"]["lost"] == 0
    switched = differences(whole, semrush)
    assert switched["stories"][0]["id"] == "vendor" and not switched["attack"]["alarm"]
    assert "two sites" in refused(whole, REAL / "semrush_anomalousgame.csv")
