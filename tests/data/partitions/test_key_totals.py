import polars as pl

from linkvet.data.partitions.key_totals import add_up, shared_name, totals
from linkvet.data.partitions.partition import InMemory
from linkvet.data.partitions.partitions import Partitions

TOGETHER = [pl.col("n").sum(), pl.col("best").max()]
SCHEMA = {"key": pl.UInt64, "n": pl.UInt32, "best": pl.Float64}


def added_up(*tables):
    """Totals of tables of (key, n, best), one a partition, and the partitions."""
    each = [InMemory(pl.DataFrame({"domain": []}), at) for at in range(len(tables))]
    for partition, rows in zip(each, tables, strict=True):
        partition.keep("counts", pl.DataFrame(rows, SCHEMA, orient="row"))
    add_up(Partitions(each), "counts", "key", TOGETHER)
    return [totals(one, "counts", "key").rows() for one in each], each


def test_keys_of_several_partitions_are_put_together_and_others_left_alone():
    top = 1 << 63
    one, two, three = [(top, 2, 5.0), (4, 1, 1.0)], [(top, 3, None)], [(top, 1, 7.0), (9, 1, None)]
    rows, _ = added_up(one, two, three)
    assert rows == [[(top, 6, 7.0), (4, 1, 1.0)], [(top, 6, 7.0)], [(top, 6, 7.0), (9, 1, None)]]


def test_keys_with_equal_upper_halves_are_told_apart():
    rows, each = added_up([(1, 1, 1.0), (2, 1, 1.0)], [(3, 1, 1.0), (2, 4, 0.5)])
    assert rows == [[(1, 1, 1.0), (2, 5, 1.0)], [(3, 1, 1.0), (2, 5, 1.0)]]
    assert all(one.kept(shared_name("counts"))["key"].to_list() == [2] for one in each)


def test_one_partition_and_empty_ones_have_nothing_to_share():
    assert added_up([(1, 1, 1.0)])[0] == [[(1, 1, 1.0)]]
    assert added_up([], [(1, 1, 1.0)], [])[0] == [[], [(1, 1, 1.0)], []]
