"""Random draws of flagged domains, by which the precision of a disavow file is estimated.

The domains that the model would disavow are drawn in one order, fixed by a seed, and a draw decides
the item that its domain belongs to. Domains at the front of the order that are all decided are a
simple random sample without replacement, whoever put them before the person and why: the order
knew nothing of it. That needs a flagged set that knows nothing of the order either: results of a
model that was taught the decisions get a new seed, while trees that only order the queue change
nothing here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkvet.review.queue.items import UNDECIDED, Items

GOLDEN, FIRST, SECOND = (
    np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


@dataclass(frozen=True)
class Draws:
    """Flagged units (domains or links) in their random order.

    `item` is the item of each unit, shape (units,); `sequence` are the flagged items by their first
    unit, shape (flagged items,); `by` is what the units are.
    """

    item: np.ndarray
    sequence: np.ndarray
    by: str

    def made(self, decided: np.ndarray) -> int:
        """How many units at the front of the order were looked at; `decided` as `Items` has it."""
        open_ = decided[self.item] == UNDECIDED
        return int(open_.argmax()) if open_.any() else open_.size


def random_draws(items: Items, seed: int | str, by: str = "domains") -> Draws:
    """Put the flagged domains into a random order, or the flagged links.

    The place of a domain depends on the seed and its item's key alone, so that it stays where it is
    when other items come and go.

    Parameters
    ----------
    seed
        Such as the id of the model that flagged them.
    by
        `domains` or `links`: what the precision is a share of.
    """
    flagged = np.flatnonzero(items.flagged)
    sizes = getattr(items, by)[flagged]
    lots = _lots([items.keys[int(at)] for at in flagged], sizes, seed)
    item = np.repeat(flagged, sizes)[np.argsort(lots, kind="stable")]
    first = np.unique(item, return_index=True)[1]
    return Draws(item, item[np.sort(first)], by)


def _lots(keys: Sequence[str], sizes: np.ndarray, seed: int | str) -> np.ndarray:
    """A random number for each unit of each key: SplitMix64 (Steele, Lea & Flood 2014)."""
    salt = _short(str(seed).encode())
    digests = b"".join(
        hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8, salt=salt).digest()
        for key in keys
    )
    start = np.repeat(np.frombuffer(digests, "<u8"), sizes)
    number = np.arange(start.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    with np.errstate(over="ignore"):
        mixed = start + (number.astype(np.uint64) + np.uint64(1)) * GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return mixed ^ (mixed >> np.uint64(31))


def _short(salt: bytes) -> bytes:
    return hashlib.blake2b(salt, digest_size=hashlib.blake2b.SALT_SIZE).digest()
