"""About how much text exports hold, told from their files without reading them."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from pathlib import Path

from linkvet.data.exports.files.inputs import local_files
from linkvet.data.storage.address import Location

# Bytes of text for each byte of a file, as exports of links mostly have; more is safer than less.
UNPACKED = {".gz": 8, ".zip": 8, ".parquet": 6, ".xlsx": 6, ".ods": 6}


def text_size(locations: Iterable[Location]) -> int:
    """Bytes of text, as UTF-8, in exports of this machine; what lies elsewhere or is piped in none.

    Text in UTF-16 takes twice the bytes.
    """
    return sum(_size(Path(path)) for path in local_files(locations))


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
        if times := UNPACKED.get(path.suffix.lower()):
            return size * times
        with path.open("rb") as file:
            wide = file.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE)
        return size // 2 if wide else size
    except OSError:  # told when it is read
        return 0
