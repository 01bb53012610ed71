"""Exports named by an address, a pattern or a folder, from the command line."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import linkvet
from linkvet.cli.main import app
from linkvet.data.errors import UserError

SAMPLE = Path(linkvet.__file__).parent.parent / "data" / "samples" / "ahrefs-backlinks.csv"


def call(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)


def test_an_address_gives_the_tables_of_its_file(tmp_path, memory):
    memory.pipe(f"/bucket/{SAMPLE.name}", SAMPLE.read_bytes())
    for given, out in ((SAMPLE, "here"), (f"memory://bucket/{SAMPLE.name}", "there")):
        result = call("score", given, "--out", tmp_path / out, "--no-report", "-q")
        assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "there").iterdir())
    for name in ("links.csv", "domains.csv", "networks.csv", "disavow.txt", "summary.json"):
        here, there = ((tmp_path / out / name).read_bytes() for out in ("here", "there"))
        assert here == there, name


def test_a_pattern_in_the_results_folder_is_not_written_over(tmp_path):
    shutil.copy(SAMPLE, tmp_path / "links.csv")
    with pytest.raises(UserError, match="this export would be replaced"):
        call("score", tmp_path / "*.csv", "--out", tmp_path)


def test_the_files_of_a_pattern_are_sorted_by_site(tmp_path):
    given = tmp_path / "in"
    given.mkdir()
    for site in ("one.com", "two.com"):
        rows = f"source_url,target_url\nhttps://blog.example/,https://{site}/\n"
        (given / f"{site}.csv").write_text(rows)
    arguments = ("--several-sites", "--workers", 1, "--out", tmp_path / "out", "--no-report", "-q")
    assert call("score", given / "*.csv", *arguments).exit_code == 0
    sites = pl.read_csv(tmp_path / "out" / "sites.csv")
    assert sorted(sites["site"]) == ["one.com", "two.com"]


def test_a_folder_of_parquet_files_is_explained_by_part_and_row(tmp_path):
    frame = pl.DataFrame(
        {"source_url": ["https://blog.example/a"], "target_url": ["https://spa.example/"]}
    )
    (tmp_path / "lake").mkdir()
    frame.write_parquet(tmp_path / "lake" / "a.parquet")
    result = call("explain", tmp_path / "lake", "--row", "lake/a.parquet:1", "--json")
    assert result.exit_code == 0, result.output
    assert "https://blog.example/a" in json.dumps(json.loads(result.stdout))
