"""Whether links fit in memory, and into how many partitions they go if they do not.

Measured on exports of a million rows with some 500 bytes of text each
(`benchmarks/scale/partitions.py`).
"""

import os
from typing import NamedTuple

PROGRAM = 300_000_000  # bytes of a process without any links
PER_BYTE = 4.4  # bytes of memory for each byte of text, while its links are judged
DRIVER = 0.24  # of the same, where links are in partitions: what is global
SPILLED = 0.8  # bytes on disk for each byte of text, packed
UNPACKED = 4.5  # the same where files are not
LARGEST = 125_000_000  # bytes of text in a partition: more save little
SMALLEST = 10_000_000
UNKNOWN = 8_000_000_000  # memory of a machine that does not tell


class MemoryPlan(NamedTuple):
    """Partitions for links, 0 where all fit in memory; and the bytes that these take on disk.

    Packed files take `disk` bytes, others `unpacked`.
    """

    partitions: int
    disk: int
    unpacked: int

    def packed(self, free: int) -> bool:
        """Whether files are better packed, on a disk with so many bytes free.

        Packing and unpacking is a fifth of the work. What is not packed costs nothing to read again
        as long as the system keeps it in memory that nobody else needs.
        """
        return self.unpacked > min(free, machine_memory()) // 2


def memory_plan(size: int, memory: int | None = None, workers: int = 1) -> MemoryPlan:
    """Plan for so many bytes of text and so much memory; by default half of this machine's.

    More than one worker needs partitions, however small these are.

    >>> memory_plan(1_000_000, 4_000_000_000)
    MemoryPlan(partitions=0, disk=0, unpacked=0)
    >>> memory_plan(10_000_000_000, 4_000_000_000).partitions
    80
    """
    memory = machine_memory() // 2 if memory is None else memory
    if workers == 1 and PROGRAM + PER_BYTE * size <= memory:
        return MemoryPlan(0, 0, 0)
    left = (memory - PROGRAM - DRIVER * size) / workers - PROGRAM * (workers > 1)
    each = min(max(left / PER_BYTE, SMALLEST), LARGEST)
    partitions = max(-(-size // int(each)), 2 * workers)
    return MemoryPlan(partitions, int(SPILLED * size), int(UNPACKED * size))


def machine_memory() -> int:
    """Bytes of memory that this machine has."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return UNKNOWN
