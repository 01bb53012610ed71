"""Files that are the same, byte for byte."""

import hashlib
from collections.abc import Sequence

from linkvet.data.exports.files.streams import Blob

AT_ONCE = 1 << 20  # bytes read at once


def copies(blobs: Sequence[Blob]) -> dict[int, int]:
    """Give each file that is a copy, by its place, with the place of the first of its kind.

    Only files of one size are read for it.
    """
    by_size: dict[int, list[int]] = {}
    for at, blob in enumerate(blobs):
        by_size.setdefault(blob.size, []).append(at)
    same: dict[int, int] = {}
    for places in by_size.values():
        first: dict[bytes, int] = {}
        for at in places if len(places) > 1 else ():
            before = first.setdefault(_digest(blobs[at]), at)
            if before != at:
                same[at] = before
    return same


def _digest(blob: Blob) -> bytes:
    digest = hashlib.sha256()
    with blob.open() as stream:
        while content := stream.read(AT_ONCE):
            digest.update(content)
    return digest.digest()
