"""About how large exports are when unpacked, told from their files without reading them."""

from collections.abc import Iterable
from pathlib import Path

from linkvet.data.exports.files.inputs import local_files
from linkvet.data.storage.address import Location

# Bytes of text for each byte of a file, as exports of links mostly have; more is safer than less.
UNPACKED = {".gz": 8, ".zip": 8, ".parquet": 6, ".xlsx": 6, ".ods": 6}


def unpacked_size(locations: Iterable[Location]) -> int:
    """Bytes of text in exports of this machine; what lies elsewhere or is piped in counts none."""
    return sum(_size(Path(path)) for path in local_files(locations))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size * UNPACKED.get(path.suffix.lower(), 1)
    except OSError:  # told when it is read
        return 0
