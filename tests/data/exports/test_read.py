"""Whole files: good ones of every kind, and everything that can be wrong with one."""

import csv
import gzip
import io
import json
import os
import sys
import zipfile
from datetime import date
from pathlib import Path
from unittest import mock

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import linkvet
from linkvet.data.errors import UserError
from linkvet.data.exports.files import csv_fast as delimited
from linkvet.data.exports.files.csv_fast import Unsure
from linkvet.data.exports.read import read
from linkvet.data.links import DTYPES

SAMPLES = Path(linkvet.__file__).parents[1] / "data" / "samples"
REAL = Path(linkvet.__file__).parents[2] / "shared" / "data" / "exports"
HEADER = "Source url,Target url,Anchor,Source title,External links,First seen,Nofollow\n"
LINE = "https://a.example/{0},https://www.example.com/,anchor {0},title {0},{0},2026-01-02,true\n"
GOOD = HEADER + "".join(LINE.format(i) for i in range(1, 4))


@pytest.fixture
def save(tmp_path):
    def write(content, name="export.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def accounted(exports):
    for source in exports.sources:
        assert source.rows_in == source.rows_out + source.rejected
        links = exports.links.filter(pl.col("source_file").cast(pl.String) == source.file)
        rejects = exports.rejects.filter(pl.col("source_file") == source.file)
        rows = sorted([*links["row"], *rejects["row"]])
        assert rows == list(range(1, source.rows_in + 1))
    return exports


def one(path, **options):
    exports = accounted(read([path], **options))
    return exports, exports.sources[0]


def test_a_plain_good_file(save):
    exports, source = one(save(GOOD))
    assert (source.format, source.encoding, source.delimiter) == ("semrush-backlinks", "utf-8", ",")
    assert (source.rows_in, source.rows_out, source.rejected) == (3, 3, 0)
    assert source.understood["Anchor"] == "anchor"
    assert source.ignored == [] and source.notes == []
    row = exports.links.row(1, named=True)
    assert row["source_url"] == "https://a.example/2"
    assert (row["row"], row["anchor"], row["external_links"]) == (2, "anchor 2", 2.0)
    assert (row["first_seen"], row["nofollow"]) == (date(2026, 1, 2), True)
    assert (row["host"], row["domain"], row["path"]) == ("a.example", "a.example", "/2")
    assert exports.site_hint == "example.com"


def test_columns_stand_in_the_order_and_types_of_the_link_table(save):
    links = one(save(GOOD))[0].links
    assert links.columns == [name for name in DTYPES if name in links.columns]
    assert all(links.schema[name] == DTYPES[name] for name in links.columns)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_delimiter_in_every_encoding(save, delimiter, encoding):
    text = GOOD.replace(",", delimiter).replace("title 2", "Café — «2»")
    exports, source = one(save(text.encode(encoding)))
    assert source.delimiter == delimiter
    assert exports.links["title"].to_list() == ["title 1", "Café — «2»", "title 3"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending(save, end):
    exports, _ = one(save(GOOD.replace("\n", end)))
    assert exports.links["anchor"].to_list() == ["anchor 1", "anchor 2", "anchor 3"]


def test_lines_before_the_header_are_skipped(save):
    exports, source = one(save("Inbound links\n\nfor,www.example.com\n" + GOOD))
    assert source.preamble == 3
    assert exports.links["row"].to_list() == [1, 2, 3]


def test_a_separator_line_of_a_spreadsheet_is_obeyed(save):
    exports, source = one(save("sep=;\n" + GOOD.replace(",", ";")))
    assert (source.delimiter, source.preamble) == (";", 1)
    assert exports.links.height == 3


def test_a_list_of_urls_needs_no_header(save):
    text = "https://a.example/1,2,3\nb.example\n\nmailto:me@b.example\nhttps://c.example/x y\n"
    exports, source = one(save(text, "urls.txt"))
    assert source.format == "plain" and source.delimiter is None
    assert exports.links["source_url"].to_list() == [
        "https://a.example/1,2,3",
        "b.example",
        "https://c.example/x y",
    ]
    assert exports.links["path"].to_list() == ["/1,2,3", None, "/x y"]
    assert exports.rejects.row(0) == (
        "urls.txt",
        3,
        "URL: an e-mail address, not a web page",
        "mailto:me@b.example",
    )


@pytest.mark.parametrize("end", ["", "\n"])
def test_one_row_under_a_name_of_its_own(save, end):
    exports, source = one(save("My links\nhttps://a.example/1" + end))
    assert exports.links["source_url"].to_list() == ["https://a.example/1"]
    assert "'My links' is not known" in source.notes[0]


def test_a_table_without_header_of_urls_and_dates(save):
    text = "https://a.example/1,2026-01-02\nhttps://b.example/,2026-01-03\n"
    exports, source = one(save(text))
    assert source.format == "gsc-links" and "holds URLs" in source.notes[0]
    assert exports.links["last_seen"].to_list() == [date(2026, 1, 2), date(2026, 1, 3)]


def test_referring_domains_have_no_path(save):
    text = "Domain ascore,Domain,Backlinks,IP Address,Country\n4,a.example,886,192.0.2.1,\n"
    exports, _ = one(save(text))
    row = exports.links.row(0, named=True)
    assert (row["host"], row["path"], row["country"]) == ("a.example", None, None)
    assert (row["links_in_group"], row["ip"]) == (886.0, "192.0.2.1")


def test_mapped_columns_are_read_whatever_their_name(save):
    path = save("where,what,rating\nhttps://a.example/,x,7\n")
    mapping = {"source_url": "Where", "anchor": "what", "domain_rating": "rating"}
    exports, source = one(path, mapping=mapping)
    assert source.format == "mapped"
    assert exports.links.row(0, named=True)["domain_rating"] == 7.0


def test_a_mapped_column_goes_before_a_known_one(save):
    exports, source = one(save(GOOD), mapping={"anchor": "Source title"})
    assert exports.links["anchor"][0] == "title 1"
    assert source.format == "semrush-backlinks"


def test_progress_hears_of_every_part_up_to_the_end(save):
    heard = []
    path = save(GOOD)
    read([path], progress=lambda *told: heard.append(told))
    assert heard[-1] == ("export.csv", path.stat().st_size, path.stat().st_size)


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
    with pytest.raises(UserError, match="no column of the link table"):
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


# --- two readers, one answer


def test_only_columns_written_in_an_unusual_way_are_read_as_text(save, monkeypatch):
    read_as = []

    def watch(*args, fast=delimited.read_fast):
        read_as.append(sorted(args[3]))
        return fast(*args)

    monkeypatch.setattr(delimited, "read_fast", watch)
    text = GOOD.replace(",2,2026", ',"2,000",2026').replace(
        "2026-01-02,true\n", "2 Jan 2026,true\n"
    )
    exports, _ = one(save(text))
    assert exports.links["external_links"].to_list() == [1.0, 2000.0, 3.0]
    assert exports.links["first_seen"].to_list() == [date(2026, 1, 2)] * 3
    assert read_as[0] == [4, 5, 6] and read_as[-1] == [6]


def unsure(*_args):
    raise Unsure
    yield


def carefully(path):
    with mock.patch.object(delimited, "read_fast", unsure):
        return read([path])


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_the_careful_reader_reads_the_same(path):
    fast, slow = read([path]), carefully(path)
    assert fast.links.equals(slow.links)
    assert fast.rejects.select("row", "reason").equals(slow.rejects.select("row", "reason"))


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_parts_join_without_a_seam(save, monkeypatch, chunk):
    lines = [LINE.format(i) for i in range(40)]
    lines[5], lines[30] = "too,few\n", "mailto:x," + lines[30].split(",", 1)[1]
    path = save(HEADER + "".join(lines))
    whole = read([path])
    monkeypatch.setattr(delimited, "AT_ONCE", chunk)
    monkeypatch.setattr(delimited, "BLOCK", 500)
    parts = accounted(read([path]))
    assert parts.links.equals(whole.links)
    assert parts.rejects.equals(whole.rejects)
    assert parts.sources == whole.sources


# Cells that every encoding below can hold; a line end inside a cell has to survive quoting.
CELL = st.text(
    st.characters(codec="cp1252", exclude_characters="\r\0", exclude_categories=["Cc"])
    | st.just("\n"),
    max_size=20,
).map(str.strip)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=15),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_written_is_the_table_read(tmp_path, rows, delimiter, encoding, quoting, end):
    path = tmp_path / "table.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
        writer.writerow(["Source url", "Anchor", "Source title", "Target url"])
        for i, cells in enumerate(rows):
            writer.writerow([f"https://a.example/{i}", *cells])
    exports, _ = one(path)
    found = exports.links.select("anchor", "title", "target_url").rows()
    assert found == rows


ODD_CELL = st.text(st.sampled_from(list('ab"\n ,')), max_size=6) | st.just("https://a.example/")
ODD_ROW = st.lists(ODD_CELL, min_size=1, max_size=4).map(",".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ODD_ROW, max_size=6).map("\n".join))
def test_both_readers_agree_on_whatever_the_quotes_do(tmp_path, body):
    path = tmp_path / "odd.csv"
    path.write_text("Source url,Anchor,Target url\n" + body, newline="")
    found = []
    for reader in (lambda path: read([path]), carefully):
        try:
            exports = accounted(reader(path))
            found.append((exports.links.rows(), exports.rejects.select("row", "text").rows()))
        except UserError as refusal:
            found.append(refusal.problem.split(";")[0])
    assert found[0] == found[1]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"", HEADER.encode(), b"Linking page\n", "Links\n".encode("utf-16")]),
    body=st.binary(max_size=300)
    | st.text(st.sampled_from(list('ab.,;"\t\n\r\0 /:h')), max_size=200).map(str.encode),
)
def test_any_bytes_are_accounted_for_or_refused(tmp_path, head, body):
    path = tmp_path / "bytes.csv"
    path.write_bytes(head + body)
    try:
        accounted(read([path]))
    except UserError as refusal:
        assert refusal.file == "bytes.csv"


def test_titles_and_addresses_copied_from_a_screen_in_one_cell():
    exports, source = one(SAMPLES / "semrush-screen-zh.csv")
    assert (source.format, source.rows_in, source.rejected) == ("semrush-screen-zh", 3, 0)
    links = exports.links
    assert links["title"].to_list() == ["A weekend at the harbour baths", "", "Photos of the coast"]
    assert links["anchor"].to_list() == ["Thermal Harbour", "buy backlinks", ""]
    assert links["source_url"][1] == "https://cheap-links7.test/order/18"
    assert links["target_url"][2] == "https://www.thermal-harbour.example/rooms"
    assert links["nofollow"].to_list() == [False, True, False]
    assert links["first_seen"][0] == date(2024, 3, 9)
    # "14 hours ago" tells no day without the day it was copied
    assert links["last_seen"].to_list() == [date(2025, 8, 3), None, date(2025, 6, 1)]


# --- real exports, where they are at hand


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not on this machine")
@pytest.mark.parametrize(
    ("name", "form", "rows"),
    [
        ("ahrefs_caldea.csv", "ahrefs-backlinks", 1508),
        ("semrush_audit_caldea.csv", "semrush-audit", 13250),
        ("semrush_anomalousgame.csv", "semrush-backlinks", 433),
        ("semrush_refdomains_caldea.csv", "semrush-refdomains", 1827),
        ("semrush_2019.csv", "semrush-backlinks-2019", 10),
    ],
)
def test_real_exports(name, form, rows):
    exports, source = one(REAL / name)
    assert (source.format, source.rows_in, source.rejected) == (form, rows, 0)
    assert source.notes == []
    assert exports.links["domain"].null_count() == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not on this machine")
def test_real_search_console_files():
    for path in sorted(REAL.glob("gsc_*.csv")):
        if "target_pages" in path.name:
            with pytest.raises(UserError, match="internal links"):
                read([path])
        else:
            assert one(path)[1].format == "gsc-links"
