"""A partition gives the same links and tables wherever it lies."""

import polars as pl
import pytest

from linkvet.data.partitions.partition import InMemory, OnDisk

LINKS = pl.DataFrame(
    {"domain": ["a.test", "b.test", None], "title": ["One", None, "Three"], "link_id": [4, 6, 9]},
    schema_overrides={"link_id": pl.UInt32},
)
MORE = pl.DataFrame({"title_key": [7, None, 8]})


@pytest.fixture(params=["memory", "packed", "not packed"])
def partition(request, tmp_path):
    if request.param == "memory":
        return InMemory(LINKS, 3)
    return OnDisk.write(tmp_path, 3, LINKS, packed=request.param == "packed")


def test_columns_come_as_asked_for_and_absent_ones_are_left_out(partition):
    assert set(partition.columns) == set(LINKS.columns) and partition.height == 3
    for columns in (("title", "domain"), ("link_id",), ("title", "ip", "link_id")):
        assert partition.links(*columns).equals(LINKS.select(c for c in columns if c != "ip"))
    assert partition.links("ip").width == 0


def test_further_columns_belong_to_whoever_has_the_wider_partition(partition):
    wider = partition.widened("keys", MORE)
    assert wider.links("title_key", "link_id", "title").equals(
        LINKS.hstack(MORE).select("title_key", "link_id", "title")
    )
    assert "title_key" in wider.columns and "title_key" not in partition.columns
    assert partition.links("title_key").width == 0


def test_kept_tables_stay_until_they_are_dropped(partition):
    partition.keep("counts", MORE)
    assert partition.kept("counts").equals(MORE)
    partition.drop("counts")
    partition.drop("counts")
    with pytest.raises((KeyError, FileNotFoundError)):
        partition.kept("counts")


def test_files_that_are_not_packed_are_larger(tmp_path):
    table = pl.DataFrame({"text": ["the same words"] * 5_000})
    sizes = []
    for packed in (True, False):
        (place := tmp_path / str(packed)).mkdir()
        partition = OnDisk.write(place, 0, table, packed)
        assert partition.links("text").equals(table)
        sizes.append(sum(file.stat().st_size for file in place.iterdir()))
    assert sizes[0] < sizes[1] / 3
