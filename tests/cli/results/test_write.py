"""The files a run leaves: every form of the tables, no formulas, the same bytes twice."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkvet.analysis.write_table import write_table
from linkvet.cli import report
from linkvet.cli.results.write import disavow_header, write_all
from linkvet.data.csv_injection import neutral, plain
from linkvet.data.disavow.read import parse

REASONS = '[{"signal":"anchor_money","says":"anchor is \\"cheap\\"","amount":1.5}]'
CHUNKS = [
    pl.DataFrame(
        {
            "source_file": pl.Series([name], dtype=pl.Categorical),
            "row": pl.Series([1], dtype=pl.UInt32),
            "source_url": ["https://blog.example/?a=1,2"],
            "anchor": [anchor],
            "first_seen": [date(2026, 5, 1)],
            "spam_probability": [0.25],
            "evidence": [None],
            "reasons": [REASONS],
        },
        schema_overrides={"evidence": pl.Float64},
    )
    for name, anchor in (("-a.csv", "=cmd|' /C calc'!A0"), ("b.csv", 'two\nlines, "quoted"'))
]
SUMMARY = {
    "linkvet": "0.1.0",
    "model": "mine-12",
    "site": None,
    "share": float("nan"),
    "precision": {
        "stated": 0.99,
        "threshold": 0.97,
        "lower_bound": 0.9912,
        "chosen": 814,
        "right": 812,
    },
}


TRAITS = '[{"trait": "title: a", "domains": 3}]'


@dataclass
class Fake:
    """What write_all needs of a Scored."""

    spread = False

    networks: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            {"network": ["title: a"], "traits": [TRAITS], "met_on": [2.5], "known": [True]}
        )
    )
    domains: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame({"source_domain": ["blog.example"], "links": [2]})
    )
    rejects: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame({"row": [3], "reason": ["no URL"], "text": ["@x"]})
    )
    graph: pl.DataFrame | None = None
    confirmed: tuple[str, ...] = ()
    summary: dict = field(default_factory=lambda: dict(SUMMARY))
    disavow: list = field(default_factory=lambda: ["domain:spam.example"])

    def table(self):
        return iter(CHUNKS)


def written(ending, chunks=CHUNKS):
    handle = io.BytesIO()
    write_table(chunks, handle, ending)
    return handle.getvalue()


def test_csv_has_one_header_and_every_row():
    rows = list(csv.DictReader(io.StringIO(written("csv").decode())))
    assert [row["anchor"] for row in rows] == ["'=cmd|' /C calc'!A0", 'two\nlines, "quoted"']
    assert [row["source_file"] for row in rows] == ["'-a.csv", "b.csv"]
    assert rows[0]["spam_probability"] == "0.25" and rows[0]["evidence"] == ""
    assert json.loads(rows[0]["reasons"])[0]["says"] == 'anchor is "cheap"'


def test_jsonl_holds_reasons_as_objects_and_texts_as_they_are():
    rows = [json.loads(line) for line in written("jsonl").splitlines()]
    assert [row["source_file"] for row in rows] == ["-a.csv", "b.csv"]
    assert rows[0]["reasons"] == [
        {"signal": "anchor_money", "says": 'anchor is "cheap"', "amount": 1.5}
    ]
    assert rows[0]["evidence"] is None and rows[0]["first_seen"] == "2026-05-01"


def test_parquet_keeps_the_types():
    table = pl.read_parquet(io.BytesIO(written("parquet")))
    assert table.schema["row"] == pl.UInt32 and table.schema["first_seen"] == pl.Date
    assert table["anchor"].to_list() == [chunk["anchor"].item() for chunk in CHUNKS]


def test_numbers_are_never_taken_for_formulas():
    table = pl.DataFrame({"amount": [-1.5, 2.0], "count": [-3, 4], "text": ["-1.5", None]})
    assert neutral(table).rows() == [(-1.5, -3, "'-1.5"), (2.0, 4, None)]


# what a spreadsheet takes for cells where the list separator is a semicolon or a tab
CELLS = re.compile(r"[;\t\r\n]")
RUNS = re.compile(r'"*[=+\-@＝＋－＠]')


@given(
    st.lists(st.text(st.sampled_from("a;=+-@,\"' \t\r\n＝＋－＠") | st.characters(codec="utf-8")))
)
@example(["x;=cmd", "x\t=cmd", "x\n=cmd", 'x;"=cmd"', "x;'=cmd", "x;;=cmd"])
@example(["＝1+1", "x;＠a", "\n=1"])
@example(["=1+1", "'=1+1", "\t=1", "+1", "-1", "@a", "spa", "'tis the spa", ""])
def test_no_cell_begins_as_a_formula_whatever_separates_cells(texts):
    table = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    marked = neutral(table)
    for text in marked["text"]:
        assert not text.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert not any(RUNS.match(cell) for cell in CELLS.split(text)[1:])
    assert plain(marked).equals(table)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_only_csv_is_changed(ending):
    out = io.BytesIO()
    write_table([pl.DataFrame({"anchor": ["x;=cmd|' /C calc'!A0"]})], out, ending)
    assert (b";'=cmd" in out.getvalue()) == (ending == "csv")


def test_all_files_are_written_and_twice_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "render", lambda *_: "<html>")
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_all(Fake(), tmp_path / name)
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]
    assert sorted(contents[0]) == [
        "disavow.txt",
        "domains.csv",
        "families.csv",
        "links.csv",
        "networks.csv",
        "rejects.csv",
        "report.html",
        "summary.json",
    ]
    assert json.loads(contents[0]["summary.json"]) == {**SUMMARY, "share": None}
    assert contents[0]["rejects.csv"].decode().splitlines()[1] == "3,no URL,'@x"
    assert parse(contents[0]["disavow.txt"].decode()).entries[0].value == "spam.example"


def test_the_disavow_file_says_what_it_stands_on_and_that_few_need_it():
    header = " ".join(disavow_header(SUMMARY))
    for words in ("mine-12", "precision: 0.99.", "812 of 814", "0.9912", "Most sites need no"):
        assert words in header
    none = {**SUMMARY, "precision": {"stated": 0.999, "threshold": None}}
    assert "No threshold of this model reaches it" in " ".join(disavow_header(none))


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_rejects_are_csv_in_every_format_and_the_report_may_be_left_out(tmp_path, ending):
    write_all(Fake(), tmp_path, ending, report=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "disavow.txt",
        f"domains.{ending}",
        f"families.{ending}",
        f"links.{ending}",
        f"networks.{ending}",
        "rejects.csv",
        "summary.json",
    ]
