import io
import json
from datetime import date, datetime, time
from zipfile import ZipFile

import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from linkvet.data.bounded import FORKS
from linkvet.data.errors import UserError
from linkvet.data.exports.files import structured
from linkvet.data.exports.files.limits import Limits
from linkvet.data.exports.files.structured import read_json, read_parquet, read_sheet

ROWS = [{"url": "https://a.example/", "n": 1}, {"url": "https://b.example/", "extra": ["x", "y"]}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps({"backlinks": ROWS, "next": None}),
        "\n".join(json.dumps(row) for row in ROWS) + "\n",
    ],
)
def test_json_in_its_forms(text):
    names, raw, preamble = read_json(text, "a.json")
    assert (names, preamble, raw.rejects) == (["url", "n", "extra"], 0, [])
    assert raw.frame.rows() == [("https://a.example/", "1", ""), ("https://b.example/", "", "x, y")]


def test_one_json_object_is_one_row():
    names, raw, _ = read_json('{"url": "a.example", "deep": {"x": 1}}', "a.json")
    assert names == ["url", "deep"]
    assert raw.frame.rows() == [("a.example", '{"x": 1}')]


def test_lines_that_are_no_objects_are_rejected_with_their_number():
    _, raw, _ = read_json('{"url": "a.example"}\n\nnope\n[1]\n{"url": "b.example"}\n', "a.jsonl")
    assert raw.rows.to_list() == [1, 4]
    assert [(reject.row, reject.text) for reject in raw.rejects] == [(2, "nope"), (3, "[1]")]


def test_json_without_objects_is_refused():
    with pytest.raises(UserError, match="no JSON objects"):
        read_json("[1, 2]", "a.json")


def test_parquet_keeps_its_types():
    out = io.BytesIO()
    frame = pl.DataFrame({"url": ["a.example"], "n": [1], "on": [date(2026, 1, 2)], "l": [["x"]]})
    frame.write_parquet(out)
    out.seek(0)
    names, raw, _ = read_parquet(out, "a.parquet")
    assert names == ["url", "n", "on", "l"]
    assert raw.frame.rows() == [("a.example", 1, date(2026, 1, 2), '["x"]')]


def test_parquet_in_pieces_is_refused():
    with pytest.raises(UserError, match="damaged"):
        read_parquet(io.BytesIO(b"PAR1xxxx"), "a.parquet")


def workbook(*sheets):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_the_sheet_with_the_export_is_read_from_its_header_on():
    rows = [
        ["Report"],
        [],
        ["URL", "Anchor", "Date"],
        ["a.example", 7, datetime(2026, 1, 2, 3)],
        [],
    ]
    book = workbook(("Cover", [["Hello"]]), ("Data", [*rows, ["b.example", True, 1.5]]))
    names, raw, preamble = read_sheet(book, "a.xlsx", None)
    assert (names, preamble) == (["URL", "Anchor", "Date"], 2)
    assert raw.frame.rows() == [
        ("a.example", "7", "2026-01-02 03:00:00"),
        ("b.example", "true", "1.5"),
    ]
    assert raw.notes == ("sheet 'Data' was read; not read: Cover",)


def test_an_empty_workbook_and_a_broken_one_are_refused():
    with pytest.raises(UserError, match="empty"):
        read_sheet(workbook(("A", [])), "a.xlsx", None)
    with pytest.raises(UserError, match="cannot be read"):
        read_sheet(io.BytesIO(b"PK\x03\x04"), "a.xlsx", None)


@pytest.mark.parametrize(
    ("text", "rows", "rejected"),
    [
        ('{"url": "a.example/\\ud800", "x\\udfff": ["\\ud800"]}', [("a.example/?", "?")], []),
        ('{"url": "a\u2028b"}\n{"url": "c\x85d"}\n', [("a\u2028b",), ("c\x85d",)], []),
        ('{"url": "a"}\n{"url": ' + "[" * 100_000 + "\n", [("a",)], [2]),
        ('[{"url": ' + "9" * 5_000 + "}]", [("inf",)], []),
    ],
    ids=["half characters", "separators", "depth", "digits"],
)
def test_json_that_few_readers_take(text, rows, rejected):
    _, raw, _ = read_json(text, "a.json")
    assert raw.frame.rows() == rows
    assert [reject.row for reject in raw.rejects] == rejected


def written(columns, **how):
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **how)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([1, None], pa.duration("s")), ["PT1S", None]),
        (pa.array([time(1, 2), None]), ["01:02:00", None]),
        (pa.array([b"\xffx", b"y"]), ["\ufffdx", "y"]),
        (pa.array([[{"a": b"x"}], [{"a": None}]]), ['[{"a": "x"}]', '[{"a": null}]']),
        (pa.array([[date(2026, 1, 2)], None]), ['["2026-01-02"]', None]),
    ],
    ids=["duration", "time", "binary", "nested", "dates in lists"],
)
def test_parquet_columns_of_any_type_are_read(values, read):
    _, raw, _ = read_parquet(written({"x": values}), "a.parquet")
    assert raw.frame["0"].to_list() == read


def test_parquet_is_refused_by_its_header():
    few = Limits(cells=5)
    with pytest.raises(UserError, match=r"has 3 rows of 2 columns.*--max-cells"):
        read_parquet(written({"a": [1, 2, 3], "b": [1, 2, 3]}), "a.parquet", few)


def test_parquet_that_repeats_a_long_text_is_refused():
    rows = pa.array([0] * 10_000, pa.int32())
    text = pa.DictionaryArray.from_arrays(rows, pa.array(["x" * 9_999]))
    content = written({"a": text}, store_schema=False)
    with pytest.raises(UserError, match=r"holds 100,000,\d+ bytes when unpacked.*--max-bytes"):
        read_parquet(content, "a.parquet", Limits(bytes=50_000_000))
    assert len(content.getvalue()) < 50_000


def moved(book, to):
    """The workbook with the cell B2 of each of its sheets somewhere else."""
    out = io.BytesIO()
    with ZipFile(book) as read, ZipFile(out, "w") as write:
        for name in read.namelist():
            write.writestr(name, read.read(name).replace(b'"B2"', f'"{to}"'.encode()))
    out.seek(0)
    return out


@pytest.mark.skipif(not FORKS, reason="needs os.fork")
def test_workbook_of_one_far_cell_is_refused():
    far = moved(workbook(("s", [["url", "n"], ["a.example", 1]])), "XFD1048576")
    with pytest.raises(UserError, match=r"takes more than 500 MB of memory.*--max-bytes"):
        read_sheet(far, "a.xlsx", None, Limits(bytes=500_000_000))


def test_a_sheet_with_a_far_cell_is_read_without_its_empty_columns(monkeypatch):
    monkeypatch.setattr(structured, "WIDE", 1_000)
    links = ("links", [["url", "n"], ["a.example", 1], ["b.example"]])
    names, raw, _ = read_sheet(moved(workbook(links), "CV101"), "a.xlsx", None)
    assert names == ["url", "n", ""]
    assert raw.frame.rows() == [("a.example", "", ""), ("b.example", "", ""), ("", "", "1")]


def test_no_further_sheet_is_opened_beside_a_large_and_empty_one(monkeypatch):
    monkeypatch.setattr(structured, "LARGE", 10_000)
    rows = [["url", "n"], ["a.example", 1]]
    one, two = (workbook(*((name, rows) for name in names)) for names in ("a", "ab"))
    assert read_sheet(moved(one, "CV101"), "a.xlsx", None)[1].frame.height == 2
    with pytest.raises(UserError, match="10,100 cells large, and all but 4 are empty"):
        read_sheet(moved(two, "CV101"), "a.xlsx", None)


def test_a_large_sheet_is_refused_where_next_to_no_cell_is_filled(monkeypatch):
    monkeypatch.setattr(structured, "WIDE", 100)
    monkeypatch.setattr(structured, "LARGE", 1_000)
    steps = [[None] * at + [1] for at in range(110)]
    with pytest.raises(UserError, match="12,100 cells large, and all but 110 are empty"):
        read_sheet(workbook(("steps", steps)), "a.xlsx", None)


def test_json_whose_rows_share_no_names_is_refused(monkeypatch):
    rows = [{f"{row} {at}": 1 for at in range(20)} for row in range(110)]
    with pytest.raises(UserError, match=r"110 rows of 2,200 columns.*--max-cells"):
        read_json(json.dumps(rows), "a.json", Limits(cells=200_000))
    monkeypatch.setattr(structured, "LARGE", 1_000)
    with pytest.raises(UserError, match="242,000 cells large, and all but 2,200 are empty"):
        read_json(json.dumps(rows), "a.json")


def test_rows_and_columns_before_a_sheet_begins_are_passed_over():
    rows = [[], [], [None, "URL", "Anchor"], [None, "a.example", 0]]
    names, raw, preamble = read_sheet(workbook(("s", rows)), "a.xlsx", None)
    assert (names, raw.frame.rows(), preamble) == (["URL", "Anchor"], [("a.example", "0")], 0)
