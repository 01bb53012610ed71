"""Arrays as the bytes of an npz file and back, without pickle and no larger than they may be."""

import io
import math
import zipfile
import zlib
from collections.abc import Mapping

import numpy as np

MOST_BYTES = 256_000_000  # of a file of arrays, as it is and unpacked
MOST_ARRAYS = 1_000


def packed(arrays: Mapping[str, np.ndarray], compress: bool = False) -> bytes:
    """Arrays as the bytes of an npz file, the same for the same arrays."""
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(name: str, content: bytes) -> dict[str, np.ndarray]:
    """Read the arrays of an npz file, which holds nothing else and no more than `MOST_BYTES`.

    Raises
    ------
    ValueError
        If it is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > MOST_BYTES or len(members) > MOST_ARRAYS:
                raise ValueError(
                    f"{name} unpacks to more than {MOST_BYTES:,} bytes, or to more "
                    f"than {MOST_ARRAYS:,} arrays"
                )
            for one in members:
                _check_header(name, archive, one)
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError) as error:
        raise ValueError(f"{name} is damaged ({error})") from None


def _check_header(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse an array that claims to be larger than its file: numpy makes room by its claim."""
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, _, dtype = read(file)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize > member.file_size:
        raise ValueError(f"{name}: {member.filename} is not the array it claims to be")
