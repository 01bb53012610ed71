"""Whole files of every kind that are good."""

from datetime import date
from pathlib import Path

import pytest
from export_fixture import GOOD, SAMPLES, one

import linkvet
from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.links import DTYPES

REAL = Path(linkvet.__file__).parents[2] / "shared" / "data" / "exports"


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
    paths = [save(GOOD, "one.csv"), save(GOOD, "two.csv")]
    read(paths, progress=lambda *call: heard.append(call))
    size = sum(path.stat().st_size for path in paths)
    assert ("reading", size // 2, size) in heard
    assert heard[-1] == ("reading", size, size)
    assert [at for _, at, _ in heard] == sorted(at for _, at, _ in heard)


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
