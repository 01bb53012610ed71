"""What a folder of Parquet files, or a pattern such as `links/*.csv`, stands for."""

import glob
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from linkvet.data.errors import UserError
from linkvet.data.storage.address import Location, is_address, is_web, name_of, shown
from linkvet.data.storage.remote import refusing, remote

PARQUET = ".parquet"


class Listing(NamedTuple):
    """Files by their names within `root`, in the order of these names."""

    root: str
    files: dict[str, Location]

    @property
    def is_table(self) -> bool:
        """Whether all are Parquet files: then they are the parts of one table."""
        return all(name.lower().endswith(PARQUET) for name in self.files)


def listed(location: Location) -> Listing | None:
    """List the files that a folder or a pattern stands for; None where it names one file.

    A file whose own name has the signs of a pattern is that file. Of a folder only Parquet files
    count, in folders within it too; what begins with `_` or `.` is the bookkeeping of whoever
    wrote it. A folder of this machine without any is left to who reads files.

    Raises
    ------
    UserError
        If a pattern matches nothing, or the storage cannot be read.
    """
    if is_address(location):
        return None if is_web(str(location)) else _listed_remotely(str(location))
    path = Path(location)
    if path.is_dir():
        inside = (file for file in path.rglob("*") if file.suffix.lower() == PARQUET)
        files = {file.relative_to(path).as_posix(): file for file in inside if not file.is_dir()}
        return _folder(path.name or path.resolve().name, files)
    if not glob.has_magic(str(path)) or path.exists():
        return None
    root = _fixed(path.as_posix())
    matches = (Path(name) for name in glob.glob(str(path), recursive=True))  # noqa: PTH207
    files = {one.relative_to(root).as_posix(): one for one in matches if not one.is_dir()}
    return _sorted(Path(root).resolve().name, files) or _refuse_unmatched(str(location))


def _listed_remotely(address: str) -> Listing | None:
    with refusing(address):
        storage, path = remote(address)
        if storage.isfile(path):
            return None
        start = _start(address, path, storage.unstrip_protocol(path))
        if glob.has_magic(path):
            root = _fixed(path)
            files = {
                _within(one, root): start + one
                for one in map(str, storage.glob(path))
                if not storage.isdir(one)
            }
            return _sorted(name_of(start + root), files) or _refuse_unmatched(shown(address))
        if not storage.isdir(path):
            return None
        files = {
            _within(one, path): start + one
            for one in map(str, storage.find(path))
            if one.lower().endswith(PARQUET)
        }
        listing = _folder(name_of(address), files)
    if listing is None:
        raise UserError(
            "is a folder and holds no Parquet file",
            file=shown(address),
            cure="Name the exports inside by a pattern in quotes, such as "
            f"'{shown(address).rstrip('/')}/*.csv'.",
        )
    return listing


def _start(address: str, path: str, whole: str) -> str:
    """What stands before the paths of a storage in its addresses, user and host included."""
    address = address.rstrip("/")
    return (address if address.endswith(path) else whole).removesuffix(path)


def _fixed(pattern: str) -> str:
    """Folder that a pattern begins with, up to the first part that has its signs."""
    parts = PurePosixPath(pattern).parts
    first = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    return str(PurePosixPath(*parts[:first]))


def _within(path: str, root: str) -> str:
    return path.removeprefix(root).lstrip("/")


def _folder(root: str, files: Mapping[str, Location]) -> Listing | None:
    seen = {
        name: file
        for name, file in files.items()
        if not any(part.startswith(("_", ".")) for part in PurePosixPath(name).parts)
    }
    return _sorted(root, seen)


def _sorted(root: str, files: Mapping[str, Location]) -> Listing | None:
    return Listing(root, dict(sorted(files.items()))) if files else None


def _refuse_unmatched(pattern: str) -> Listing:
    raise UserError(
        "no file matches this pattern",
        file=pattern,
        cure="Check it: `*` stands for any text within one folder, `**` for folders.",
    )
