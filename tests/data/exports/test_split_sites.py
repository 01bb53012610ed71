"""Exports of several sites: every row is of one site, or among the rejects."""

import polars as pl
import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports import split_sites as module
from linkvet.data.exports.read import read
from linkvet.data.exports.split_sites import NO_SITE, split_sites

HEADER = "Source url,Target url,Anchor\n"
ROWS = [
    ("https://a.test/1", "https://www.one.example/", "one"),
    ("https://a.test/2", "http://shop.two.example/x", "two"),
    ("https://b.test/1", "http://two.example/", "two"),
    ("https://b.test/2", "", "nothing"),
    ("https://b.test/3", "https://co.uk/", "an ending"),
    ("mailto:c@example.com", "http://two.example/", "no page"),
]


def given(tmp_path, rows=ROWS, name="clients.csv", header=HEADER):
    path = tmp_path / name
    path.write_text(header + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_every_row_is_in_one_part_or_in_the_rejects(tmp_path):
    whole = read([given(tmp_path)])
    parts, rejects = split_sites(whole)
    assert list(parts) == ["two.example", "one.example"]  # most rows first
    rows = [row for part in parts.values() for row in part.links["row"]]
    assert sorted([*rows, *rejects["row"]]) == [1, 2, 3, 4, 5, 6]
    assert rejects.filter(pl.col("reason") == NO_SITE)["row"].to_list() == [4, 5]
    assert rejects.filter(pl.col("reason") == NO_SITE)["text"][0] == "https://b.test/2"
    assert all(part.rejects.is_empty() for part in parts.values())


def test_a_part_is_like_the_export_of_one_site(tmp_path):
    parts, _ = split_sites(read([given(tmp_path)]))
    part = parts["two.example"]
    assert part.site_hint == "two.example" and part.linked_sites == (("two.example", 2),)
    (source,) = part.sources
    assert (source.rows_in, source.rows_out, source.rejected) == (2, 2, 0)
    assert source.notes[-1] == "2 of its 6 rows point at this site"
    assert part.links["row"].to_list() == [2, 3] and "site" not in part.links.columns


def test_a_file_that_has_no_row_of_a_site_is_no_source_of_it(tmp_path):
    one, two = given(tmp_path, ROWS[:1], "one.csv"), given(tmp_path, ROWS[1:3], "two.csv")
    parts, _ = split_sites(read([one, two]))
    files = {site: [source.file for source in part.sources] for site, part in parts.items()}
    assert files == {"one.example": ["one.csv"], "two.example": ["two.csv"]}


def test_exports_without_targets_are_refused(tmp_path):
    path = given(tmp_path, [("https://a.test/1", "x")], header="Source url,Anchor\n")
    with pytest.raises(UserError, match="no row names a page") as refused:
        split_sites(read([path]))
    assert "--several-sites" in str(refused.value)


def test_links_on_a_site_are_not_taken_for_sites(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_SITES", 1)
    with pytest.raises(UserError, match="point at 2 sites; 1 are taken"):
        split_sites(read([given(tmp_path)]))
