"""The fast and the careful CSV reader give one answer, whatever the file."""

import csv
from datetime import date
from unittest import mock

import pytest
from export_fixture import GOOD, HEADER, LINE, SAMPLES, accounted, one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkvet.data.errors import UserError
from linkvet.data.exports.files import csv_fast as delimited
from linkvet.data.exports.files.csv_fast import Unsure
from linkvet.data.exports.read import read

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
    cells = exports.links.select("anchor", "title", "target_url").rows()
    assert cells == rows


ODD_CELL = st.text(st.sampled_from(list('ab"\n ,')), max_size=6) | st.just("https://a.example/")
ODD_ROW = st.lists(ODD_CELL, min_size=1, max_size=4).map(",".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ODD_ROW, max_size=6).map("\n".join))
def test_both_readers_agree_on_whatever_the_quotes_do(tmp_path, body):
    path = tmp_path / "odd.csv"
    path.write_text("Source url,Anchor,Target url\n" + body, newline="")
    results = []
    for reader in (lambda path: read([path]), carefully):
        try:
            exports = accounted(reader(path))
            results.append((exports.links.rows(), exports.rejects.select("row", "text").rows()))
        except UserError as refusal:
            results.append(refusal.problem.split(";")[0])
    assert results[0] == results[1]


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
