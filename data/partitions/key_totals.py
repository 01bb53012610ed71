"""Numbers by key, put together over all partitions.

Most keys, such as hashes of paths, occur in one partition alone, where their numbers are complete.
Only rows of keys that occur in several travel. To find these, the driver holds 8 bytes a distinct
key (32 bits of each, twice), for one table at a time; then a row for each of them and partition.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions


def add_up(partitions: Partitions, name: str, key: str, together: Sequence[pl.Expr]) -> None:
    """Put together what a table kept in each partition says of the same keys; see `totals`.

    Parameters
    ----------
    name
        Table that each partition keeps, one row a key.
    key
        Its column of keys: hashes (UInt64), not null.
    together
        What becomes of the rows of one key, by columns of the table: sums, least or largest values.
        Numbers alone: the order of rows is not fixed.
    """
    columns = (key, *(one.meta.output_name() for one in together))
    if len(partitions.each) == 1:
        list(partitions.map(_share_nothing, (name, columns)))
        return
    halves = _repeated(list(partitions.map(_halves, (name, key))))
    rows = list(partitions.map(_rows, (name, columns), halves))
    every = pl.concat(rows)
    total = every.filter(pl.col(key).is_duplicated()).group_by(key).agg(together)
    total = total.cast(every.schema)
    jobs = [total.join(one, on=key, how="semi") for one in rows]
    list(partitions.map(_keep, shared_name(name), jobs))


def totals(partition: Partition, name: str, key: str) -> pl.DataFrame:
    """A table that was kept and added up, with the numbers that hold over all partitions.

    Rows stay in their order.
    """
    own, shared = partition.kept(name), partition.kept(shared_name(name))
    return own if shared.is_empty() else own.update(shared, on=key)


def shared_name(name: str) -> str:
    """Under what name a partition keeps the totals of those keys that others have as well."""
    return f"{name}_shared"


def _share_nothing(partition: Partition, table: tuple[str, tuple[str, ...]], job: None) -> None:
    name, columns = table
    partition.keep(shared_name(name), partition.kept(name, *columns).clear())


def _halves(partition: Partition, table: tuple[str, str], job: None) -> np.ndarray:
    name, key = table
    return _half(partition.kept(name, key)[key])


def _half(keys: pl.Series) -> np.ndarray:
    """The upper half of each key, shape (keys,): equal for some keys that differ, which is rare."""
    return (keys.to_numpy() >> np.uint64(32)).astype(np.uint32)


def _repeated(halves: list[np.ndarray]) -> list[np.ndarray]:
    """Of each partition's halves of keys, those that occur more than once in all."""
    every = np.concatenate(halves)
    every.sort()
    repeated = pl.Series(np.unique(every[1:][every[1:] == every[:-1]])).implode()
    return [one[pl.Series(one).is_in(repeated).to_numpy()] for one in halves]


def _rows(
    partition: Partition, table: tuple[str, tuple[str, ...]], job: np.ndarray
) -> pl.DataFrame:
    """Rows of the keys that perhaps occur in other partitions, given half of each."""
    name, columns = table
    own = partition.kept(name, *columns)
    half = pl.Series(_half(own[columns[0]]))
    return own.filter(half.is_in(pl.Series(job).implode()))


def _keep(partition: Partition, name: str, job: pl.DataFrame) -> None:
    partition.keep(name, job)
