"""What can be wrong with a file: refused with a cure, rejected by row, or mended with a note."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from export_fixture import GOOD, HEADER, LINE, one

from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import MOST_COLUMNS
from linkvet.data.exports.read import read

# --- what can be wrong with a file


@pytest.mark.parametrize(
    ("content", "says", "cure"),
    [
        (b"", "is empty", "Export it again"),
        (b"\n\n  \n", "is empty", "Export it again"),
        (b"\xef\xbb\xbf", "is empty", "Export it again"),
        (HEADER, "a header and no rows", "Export it again"),
        (HEADER + "x,,,,,,\ny,,,,,,\nz\n", "none of its 3 rows", "--map source_url=COL"),
        ("alpha,beta\n1,2\n", "the columns are 'alpha', 'beta'", "--map source_url="),
        ("Source url^Target url\nhttps://a.example/^x\n", "Source url^Target url", "--map"),
        ("<!DOCTYPE html><html>log in</html>", "web page", "Export the report again"),
        ("# mine\ndomain:a.example\n", "disavow file", "backlink tool"),
        ("Target page,Internal links\nhttps://www.example.com/,3\n", "internal links", "Latest"),
        (bytes(range(256)) * 4, "is not a text", ""),
        (b"%PDF-1.7 ...", "a PDF document", "unpacked"),
        (b"PAR1 but no more", "Parquet file is damaged", ""),
        (b"PK\x03\x04 but no more", "archive is damaged", "Download it again"),
        (b"\x1f\x8b\x08 but no more", "archive is damaged", "Download it again"),
        ("{not json}\n[1]\n", "no JSON objects", "one object per row"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(save, content, says, cure):
    with pytest.raises(UserError) as refusal:
        read([save(content)])
    assert refusal.value.file == "export.csv"
    assert says in str(refusal.value)
    assert cure in str(refusal.value)


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.parquet"])
def test_a_table_of_more_columns_than_a_spreadsheet_has_is_refused(tmp_path, name):
    row = {"url": "https://a.example/"} | {f"c{at}": 1 for at in range(MOST_COLUMNS)}
    frame = pl.DataFrame([row])
    path = tmp_path / name
    {"csv": frame.write_csv, "json": frame.write_json, "parquet": frame.write_parquet}[
        name.partition(".")[2]
    ](path)
    with pytest.raises(UserError, match="has 16,385 columns; linkvet reads no more than 16,384"):
        read([path])


def test_a_missing_file_with_the_name_of_a_near_one(save):
    path = save(GOOD, "backlinks.csv")
    with pytest.raises(UserError, match=r"no such file\. Did you mean .*backlinks\.csv"):
        read([path.with_name("backlink.csv")])


def test_a_folder_names_the_exports_inside(save, tmp_path):
    save(GOOD)
    with pytest.raises(UserError, match=r"is a folder; it holds export\.csv"):
        read([tmp_path])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(save):
    path = save(GOOD)
    path.chmod(0)
    with pytest.raises(UserError, match="permission denied"):
        read([path])


def test_no_permission_in_words(save, monkeypatch):
    path = save(GOOD)

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match=r"cannot be read: permission denied\. Give yourself"):
        read([path])


def test_a_mapping_to_nothing_is_refused(save):
    with pytest.raises(UserError, match="isn't a column of the link table"):
        read([save(GOOD)], mapping={"sauce": "Source url"})
    with pytest.raises(UserError, match="'Elsewhere'"):
        read([save(GOOD)], mapping={"anchor": "Elsewhere"})


def test_rows_of_other_widths_are_rejected_with_their_number(save):
    lines = GOOD.splitlines(keepends=True)
    text = "".join([*lines[:2], "https://x.example/,too,few\n", *lines[2:], "a,b,c,d,e,f,g,h,i\n"])
    exports, _ = one(save(text))
    assert exports.links["row"].to_list() == [1, 3, 4]
    assert exports.rejects.rows() == [
        ("export.csv", 2, "3 cells where the header has 7", "https://x.example/,too,few"),
        ("export.csv", 5, "9 cells where the header has 7", "a,b,c,d,e,f,g,h,i"),
    ]


def test_empty_cells_past_the_header_do_no_harm(save):
    text = GOOD.replace("true\n", "true,,\n", 1)
    exports, _ = one(save(text))
    assert exports.links["row"].to_list() == [1, 2, 3]


def test_a_quote_that_never_closes_costs_one_row(save):
    text = GOOD.replace("title 2", '"title 2')
    exports, _ = one(save(text))
    assert exports.links["anchor"].to_list() == ["anchor 1", "anchor 3"]
    assert exports.rejects["row"].to_list() == [2]
    assert "never closes" in exports.rejects["reason"][0]


def test_a_quote_that_closes_rows_later_costs_one_row(save):
    text = GOOD.replace("title 1", '"title 1') + LINE.format(4).replace("title 4", 'title" 4')
    exports, _ = one(save(text))
    assert exports.links["anchor"].to_list() == ["anchor 2", "anchor 3", "anchor 4"]
    assert exports.rejects["row"].to_list() == [1]


def test_cells_may_span_lines(save):
    text = GOOD.replace("title 2", '"title\n2, in ""two"" lines"')
    exports, _ = one(save(text))
    assert exports.links["title"][1] == 'title\n2, in "two" lines'
    assert exports.links["row"].to_list() == [1, 2, 3]


def test_stray_bytes_are_kept_as_letters_and_told(save):
    text = GOOD.encode().replace(b"title 2", b"caf\xe9 2").replace(b"title 3", "né".encode())
    exports, source = one(save(text))
    assert exports.links["title"].to_list() == ["title 1", "café 2", "né"]
    assert "1 bytes that are not UTF-8" in source.notes[0]
    assert "line 3" in source.notes[0]


def test_nul_characters_are_left_out_and_told(save):
    exports, source = one(save(GOOD.replace("title 2", "ti\0tle\0 2")))
    assert exports.links["title"][1] == "title 2"
    assert source.notes == ["2 NUL characters were left out"]


def test_a_cell_of_ten_megabytes(save):
    exports, _ = one(save(GOOD.replace("title 2", '"' + "x" * 10_000_000 + '"')))
    assert exports.links.height == 3
    assert exports.links["title"].str.len_chars().to_list()[1] == 10_000_000


def test_a_url_of_ten_megabytes_is_rejected(save):
    exports, _ = one(save(GOOD.replace("a.example/2", "a.example/" + "x" * 10_000_000)))
    assert exports.links.height == 2
    assert exports.rejects["reason"].to_list() == [
        "Source url: a URL longer than 65,536 characters"
    ]
    assert len(exports.rejects["text"][0]) == 500


def test_sources_that_are_no_pages_are_rejected_each_with_its_reason(save):
    urls = ["javascript:void(0)", "mailto:a@b.example", "tel:1", "data:x", "", "nonsense", "a b.c"]
    text = HEADER + "".join(f"{url},t,a,b,1,2026-01-02,true\n" for url in urls)
    exports, _ = one(save(text + LINE.format(1)))
    assert exports.links.height == 1
    assert exports.rejects["row"].to_list() == [1, 2, 3, 4, 5, 6, 7]
    assert all(reason.startswith("Source url: ") for reason in exports.rejects["reason"])


def test_own_pages_are_kept(save):
    exports, _ = one(save(GOOD.replace("https://a.example/2", "https://www.example.com/2")))
    assert exports.links.height == 3


def test_a_column_that_stands_there_twice(save):
    text = "Source url,Anchor,Anchor\nhttps://a.example/,one,two\n"
    exports, source = one(save(text))
    assert exports.links["anchor"][0] == "one"
    assert source.notes == ["column 'Anchor' stands there twice: the first one is read"]
    assert source.ignored == ["Anchor"]


def test_dates_in_many_forms_and_nonsense(save):
    dates = [
        "2026-05-18",
        "2026-05-18 04:05:06",
        '"May 18, 2026"',
        "18.05.2026",
        "18/05/2026",
        "soon",
        "",
    ]
    text = HEADER + "".join(
        f"https://a.example/{i},t,a,b,1,{d},true\n" for i, d in enumerate(dates)
    )
    exports, source = one(save(text))
    assert exports.links["first_seen"].to_list() == [date(2026, 5, 18)] * 5 + [None, None]
    assert source.notes == [
        "column 'First seen': 1 cell is not a date and counts as unknown, e.g. 'soon'"
    ]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (['"1,240"', "7", '"2,000,000"'], [1240.0, 7.0, 2000000.0]),
        (["1.240", "7", "2.000.000"], [1240.0, 7.0, 2000000.0]),
        (['"1240,0"', '"7,5"', "x"], [1240.0, 7.5, None]),
        (["1 240", "1'240", "1.2K"], [1240.0, 1240.0, 1200.0]),
        (["3000.0", "", "-"], [3000.0, None, None]),
    ],
)
def test_numbers_as_people_write_them(save, cells, values):
    rows = (f"https://a.example/{i},t,a,b,{cell},2026-01-02,true\n" for i, cell in enumerate(cells))
    exports, _ = one(save(HEADER + "".join(rows)))
    assert exports.links["external_links"].to_list() == values
