"""Why each line of a disavow file is there, from results in every form that they are written in."""

import json
from pathlib import Path

import polars as pl
import pytest
from disavow_fixture import call

import linkvet
from linkvet.analysis.write_table import FORMATS
from linkvet.cli.commands.disavow.explain import NO_LINK, explained
from linkvet.cli.main import app
from linkvet.data.errors import UserError

SAMPLE = Path(linkvet.__file__).parents[1] / "data" / "samples" / "ahrefs-backlinks.csv"
WHY = '[{"signal":"title_seller_words","says":"title offers links","amount":1.5}]'
LINKS = [
    (0, "https://www.spam.test/a", 0.98, "disavow"),
    (0, "https://www.spam.test/a", 0.98, "disavow"),
    (1, "http://b.spam.test/", 0.9, "disavow"),
    (2, "https://club.example/news", 0.02, "keep"),
    (3, "https://forum.example/post?id=7", 0.97, "disavow"),
    (4, "https://forum.example/about", 0.1, "keep"),
    (5, "https://bücher.example/x", 0.4, "review"),
]
DOMAINS = [
    ("spam.test", 0.95, "disavow", "domain"),
    ("club.example", 0.02, "keep", "domain"),
    ("forum.example", 0.5, "review", "url"),
    ("bücher.example", 0.4, "review", "domain"),
]
FILE = """# mine
domain:spam.test
domain:club.example
http://forum.example/post?id=7
domain:forum.example
domain:nobody.example
domain:b.spam.test
domain:xn--bcher-kva.example
"""


@pytest.fixture(params=["csv", "parquet", "jsonl"])
def results(tmp_path, request):
    links = pl.DataFrame(
        LINKS, ["link_id", "source_url", "spam_probability", "verdict"], orient="row"
    )
    domains = pl.DataFrame(
        DOMAINS, ["source_domain", "spam_probability", "verdict", "unit"], orient="row"
    )
    for name, table in (("links", links), ("domains", domains)):
        table = table.with_columns(reasons=pl.lit(WHY))
        with (tmp_path / f"{name}.{request.param}").open("wb") as handle:
            with FORMATS[request.param](handle) as write:
                write(table)
    (tmp_path / "mine.txt").write_text(FILE)
    return tmp_path


def test_lines_that_the_model_would_not_put_there_come_first(results):
    rows = explained(results / "mine.txt", results)
    assert [(row["entry"], row["agrees"]) for row in rows] == [
        ("domain:club.example", False),
        ("domain:xn--bcher-kva.example", False),
        ("domain:forum.example", False),
        ("domain:nobody.example", None),
        ("domain:b.spam.test", True),
        ("domain:spam.test", True),
        ("http://forum.example/post?id=7", True),
    ]
    by_entry = {row["entry"]: row for row in rows}
    assert by_entry["domain:spam.test"]["links"] == 2, "a row that is given twice is one link"
    assert by_entry["domain:spam.test"]["reasons"] == ["title offers links"]
    assert by_entry["domain:nobody.example"]["says"] == NO_LINK
    assert by_entry["domain:club.example"]["says"] == "1 link: 1 keep; domain: keep"
    assert "its pages alone" in by_entry["domain:forum.example"]["says"]
    assert by_entry["http://forum.example/post?id=7"]["line"] == 4


def test_the_command_prints_a_table_or_json(results):
    lines = call("explain", results / "mine.txt", "--results", results).stdout.splitlines()
    assert lines[0].split("\t")[:2] == ["line", "entry"] and len(lines) == 8
    rows = json.loads(call("explain", results / "mine.txt", "--results", results, "--json").stdout)
    assert rows[0]["reasons"] == ["title offers links"]


def test_what_cannot_be_explained_is_named(tmp_path):
    (tmp_path / "empty.txt").write_text("# nothing\n")
    (tmp_path / "mine.txt").write_text(FILE)
    with pytest.raises(UserError, match="holds no table of links"):
        explained(tmp_path / "mine.txt", tmp_path)
    (tmp_path / "links.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="isn't a table that `linkvet score` wrote"):
        explained(tmp_path / "mine.txt", tmp_path)


def test_the_disavow_file_of_a_run_agrees_with_the_run(tmp_path):
    app(["score", str(SAMPLE), "--out", str(tmp_path / "run"), "-q"], standalone_mode=False)
    rows = explained(tmp_path / "run" / "disavow.txt", tmp_path / "run")
    assert rows and all(row["agrees"] for row in rows)
    assert call("lint", tmp_path / "run" / "disavow.txt").exit_code == 0
