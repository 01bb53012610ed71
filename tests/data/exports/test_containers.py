"""Archives, Parquet, JSON, workbooks, standard input, and several files at once."""

import csv
import gzip
import io
import json
import os
import sys
import zipfile
from datetime import date

import polars as pl
import pytest
from export_fixture import GOOD, HEADER, accounted, one

from linkvet.data.errors import UserError
from linkvet.data.exports.read import read

# --- containers and other kinds of file


def test_gzip_is_read_as_it_is(save):
    exports, source = one(save(gzip.compress(GOOD.encode("utf-16")), "export.csv.gz"))
    assert source.encoding == "utf-16-le"
    assert exports.links.height == 3


def test_a_gzip_file_that_breaks_off(save):
    packed = gzip.compress(os.urandom(10) + GOOD.encode() * 2000)
    with pytest.raises(UserError, match="damaged"):
        read([save(packed[: len(packed) // 2], "export.csv.gz")])


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_zip_with_two_files_gives_two_sources(save):
    members = {"a.csv": GOOD, "b/b.csv": GOOD, "README.txt": "hello", "__MACOSX/._a.csv": "x"}
    exports = accounted(read([save(zipped(members), "two.zip")]))
    assert [source.file for source in exports.sources] == ["two.zip/a.csv", "two.zip/b/b.csv"]
    assert exports.sources[0].notes == ["ignored in the archive: README.txt, __MACOSX/._a.csv"]
    assert exports.links.height == 6


def test_reports_beside_an_export_in_an_archive_are_passed_over(save):
    members = {"anchors.csv": "Anchor,Backlinks\nx,3\n", "links.csv": GOOD}
    exports = accounted(read([save(zipped(members), "all.zip")]))
    assert [source.file for source in exports.sources] == ["all.zip/links.csv"]
    assert exports.sources[0].notes[0].startswith("not read: all.zip/anchors.csv: this is an anch")
    with pytest.raises(UserError, match="an anchors report"):
        read([save(zipped({"anchors.csv": members["anchors.csv"]}), "one.zip")])


def test_an_export_that_was_cut_off_is_told(save):
    assert one(save(GOOD))[1].notes == []
    rows = "".join(f"https://a.example/{i},t,a,b,1,2026-01-02,true\n" for i in range(50_000))
    source = one(save(HEADER + rows))[1]
    assert source.notes == [
        "Semrush, Backlinks stops at 50,000 rows: there are likely more links than these"
    ]


def test_a_zip_without_a_table(save):
    with pytest.raises(UserError, match=r"holds no table, but picture\.png"):
        read([save(zipped({"picture.png": "x"}), "none.zip")])


def test_parquet_under_any_name(save, tmp_path):
    frame = pl.DataFrame(
        {
            "Source url": ["https://a.example/1", None],
            "External links": [7, 8],
            "First seen": [date(2026, 1, 2), None],
            "Nofollow": [True, None],
            "Source title": ["x", None],
        }
    )
    frame.write_parquet(tmp_path / "export.csv")
    exports, source = one(tmp_path / "export.csv")
    assert source.encoding == "Parquet"
    row = exports.links.row(0, named=True)
    assert (row["external_links"], row["first_seen"], row["nofollow"]) == (
        7.0,
        date(2026, 1, 2),
        True,
    )
    assert exports.rejects["reason"].to_list() == ["Source url: no URL"]


def test_json_lines_lists_and_answers_of_an_api(save):
    rows = [{"url_from": f"https://a.example/{i}", "is_nofollow": i == 1} for i in range(3)]
    lines = "\n".join(map(json.dumps, rows)) + "\nnot json\n"
    for text, height in ((lines, 3), (json.dumps(rows), 3), (json.dumps({"backlinks": rows}), 3)):
        exports, source = one(save(text, "export.jsonl"))
        assert source.format == "ahrefs-api"
        assert exports.links.height == height
        assert exports.links["nofollow"].to_list() == [False, True, False]


def test_a_workbook(save, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["All backlinks"])
    for row in csv.reader(GOOD.splitlines()):
        book.active.append(row)
    book.active.append(["https://b.example/", "t", "a", "b", 5, date(2026, 3, 4), True])
    book.create_sheet("Notes").append(["made by hand"])
    book.save(tmp_path / "export.xlsx")
    exports, source = one(tmp_path / "export.xlsx")
    assert (source.encoding, source.preamble, source.rows_in) == ("workbook", 1, 4)
    assert exports.links["first_seen"][3] == date(2026, 3, 4)
    assert exports.links["external_links"][3] == 5.0
    assert "not read: Notes" in source.notes[0]


def test_standard_input(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(GOOD.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    exports = accounted(read(["-"]))
    assert exports.sources[0].file == "stdin"


def test_files_of_one_name_are_told_apart_by_their_path(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "export.csv").write_text(GOOD)
    exports = accounted(read([tmp_path / "one" / "export.csv", tmp_path / "two" / "export.csv"]))
    assert len({source.file for source in exports.sources}) == 2


def test_columns_that_a_vendor_does_not_give_stay_unknown(save):
    semrush = save(GOOD)
    console = save("Linking page,Last crawled\nhttps://b.example/,2026-01-02\n", "gsc.csv")
    links = accounted(read([semrush, console])).links
    assert links["anchor"].to_list() == ["anchor 1", "anchor 2", "anchor 3", None]
