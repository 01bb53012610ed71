"""Which keys stand in several places of a profile, told by 4 bytes a key."""

import numpy as np

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.kinds.pair_hash import mixed


def repeated(partitions: Partitions, table: str, column: str) -> np.ndarray:
    """Short hashes of the keys that occur more than once in a kept table, sorted.

    All keys that do have one, and a few that do not: of a hundred million keys, one in 43. Takes
    8 bytes of memory a key.
    """
    every = np.concatenate(list(partitions.map(_short_hashes, (table, column))))
    every.sort()
    return np.unique(every[1:][every[1:] == every[:-1]])


def _short_hashes(partition: Partition, shared: tuple[str, str], job: None) -> np.ndarray:
    table, column = shared
    return _short(partition.kept(table, column)[column].drop_nulls().to_numpy())


def is_repeated(keys: np.ndarray, short_hashes: np.ndarray) -> np.ndarray:
    """Which keys may be among those that are `repeated`, shape (keys,)."""
    if not short_hashes.size:
        return np.zeros(keys.size, bool)
    short = _short(keys)
    at = np.minimum(np.searchsorted(short_hashes, short), short_hashes.size - 1)
    return short_hashes[at] == short


def _short(keys: np.ndarray) -> np.ndarray:
    return (mixed(keys) >> np.uint64(32)).astype(np.uint32)
