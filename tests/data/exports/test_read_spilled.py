"""Rows that go through chunk files come out as those that were held in memory."""

import polars as pl
import pytest
from export_fixture import GOOD, HEADER, LINE, SAMPLES

from linkvet.data.errors import UserError
from linkvet.data.exports.files import csv_fast
from linkvet.data.exports.read import read
from linkvet.data.exports.read_spilled import read_into
from linkvet.data.merge import merge
from linkvet.data.parallel.engine import Processes, nothing
from linkvet.data.parallel.processes import Workers
from linkvet.data.partitions.merge_rows import Gathering, gathered

LINES = [LINE.format(i) for i in range(40)]
TWICE = HEADER + "".join(LINES) + LINES[3].replace("2026-01-02", "2025-01-02")
FAULTY = HEADER + "".join(
    "too,few\n" if i in (5, 6, 30) else line.replace("https", "mailto" if i == 9 else "https", 1)
    for i, line in enumerate(LINES)
)


def same(folder, files, count=3, engine=None):
    """Read both ways and compare all there is; gives the exports as they were held in memory."""
    whole, spilled = read(files), read_into(folder, count, files, engine=engine)
    assert spilled.sources == whole.sources
    assert spilled.rejects.equals(whole.rejects)
    assert spilled.linked_sites == whole.linked_sites
    assert spilled.site_hint == whole.site_hint
    known, links = merge(whole.links)
    given = Gathering(folder, spilled.rows.chunks, spilled.columns, spilled.unknown)
    partitions = gathered(given, count)
    assert not list(folder.glob("rows-*"))
    again = pl.concat([one.links(*links.columns) for one in partitions.each]).sort("link_id")
    assert again.schema == links.schema and again.equals(links)
    assert partitions.links == links.height
    rows = pl.concat([_rows(one) for one in partitions.each], how="diagonal").sort("at")
    assert rows["link_id"].equals(known["link_id"])
    own = [name for name in rows.columns if name not in ("at", "link_id")]
    assert rows.select(own).equals(known.select(own))
    return whole


def _rows(partition):
    rows = partition.kept("rows")
    return rows.with_columns(link_id=partition.links("link_id")["link_id"].gather(rows["link_id"]))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_samples(tmp_path, path):
    same(tmp_path, [path])


@pytest.mark.parametrize("text", [GOOD, TWICE, FAULTY], ids=["good", "twice", "faulty"])
@pytest.mark.parametrize("rows", [7, 1000])
def test_rows_keep_their_numbers_and_order(tmp_path, save, monkeypatch, text, rows):
    monkeypatch.setattr(csv_fast, "AT_ONCE", rows)
    monkeypatch.setattr(csv_fast, "BLOCK", 500)
    same(tmp_path, [save(text)])


def test_what_was_read_in_vain_leaves_nothing_behind(tmp_path, save, monkeypatch):
    monkeypatch.setattr(csv_fast, "AT_ONCE", 7)
    monkeypatch.setattr(csv_fast, "BLOCK", 500)
    odd = TWICE.replace(",39,2026", ',"2,000",2026')
    whole = same(tmp_path, [save(odd)])
    assert whole.links["external_links"].max() == 2000


def test_exports_of_several_vendors_are_read_in_workers(tmp_path):
    files = sorted(SAMPLES.glob("*.csv"))[:3]
    with Workers(2, nothing) as workers:
        same(tmp_path, files, engine=Processes(workers))


def test_a_fault_of_a_file_is_told_by_a_worker(tmp_path, save):
    bad = save("a,b\n1,2\n")
    with Workers(2, nothing) as workers, pytest.raises(UserError) as here:
        read_into(tmp_path, 2, [SAMPLES / "moz-inbound-links.csv", bad], engine=Processes(workers))
    with pytest.raises(UserError) as there:
        read([bad])
    assert str(here.value) == str(there.value)


@pytest.mark.parametrize("day", ["2026-01-02", pl.date(2026, 1, 2)], ids=["text", "date"])
def test_parts_of_a_table(tmp_path, day):
    lake = tmp_path / "lake"
    lake.mkdir()
    for name, first, last in (("a", 0, 0), ("b", 0, 4), ("c", 4, 9)):
        urls = [f"https://a{i}.example/{i}" for i in range(first, last)]
        frame = pl.DataFrame({"source_url": urls}, schema={"source_url": pl.String})
        frame = frame.with_columns(
            first_seen=pl.lit(day) if isinstance(day, str) else day, external_links=pl.lit(3.0)
        )
        frame.write_parquet(lake / f"{name}.parquet")
    same(tmp_path, [lake])


def test_a_list_of_domains_written_as_addresses(tmp_path, save):
    addresses = save("Source url\n" + "".join(f"https://a{i}.example/\n" for i in range(9)))
    whole = same(tmp_path, [addresses])
    assert whole.links["path"].null_count() == 9


def test_nothing_to_read_is_said(tmp_path, save):
    with pytest.raises(UserError, match="holds a header and no rows"):
        read_into(tmp_path, 2, [save(HEADER)])
