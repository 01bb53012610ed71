import polars as pl

from linkvet.data.exports.files.csv_fast import Reject
from linkvet.data.exports.rows import joined, part, renumbered
from linkvet.data.exports.vendors.detect import detect

LAYOUT = detect(["Source url", "Anchor", "Target url"], [["https://a.example/", "x", "t"]])


def a_part(*urls, start=1):
    raw = pl.DataFrame({"0": urls, "1": ["x"] * len(urls), "2": ["t.example"] * len(urls)})
    rows = pl.int_range(start, start + len(urls), dtype=pl.UInt32, eager=True)
    return part(raw, rows, LAYOUT, "a.csv")


def test_rows_that_name_no_page_are_left_with_column_reason_and_text():
    part = a_part("https://a.example/", "mailto:x@y.example", "b.example")
    assert part.rows_in == 3
    assert part.links["row"].to_list() == [1, 3]
    assert part.left.rows() == [
        (2, "Source url: an e-mail address, not a web page", "mailto:x@y.example\tx\tt.example")
    ]


def test_parts_and_rejects_join_in_the_order_of_the_file():
    parts = [a_part("a.example", "", start=1), a_part("b.example", "c.example", start=3)]
    rejects = [Reject(1, "odd", "?"), Reject(4, "odd", "!")]
    whole = joined(renumbered(parts, rejects), rejects, "a.csv")
    assert whole.links["row"].to_list() == [2, 5, 6]
    assert whole.left["row"].to_list() == [1, 3, 4]
    assert whole.left["source_file"].unique().to_list() == ["a.csv"]
    assert whole.rows_in == 6
