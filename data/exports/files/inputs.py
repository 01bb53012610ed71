"""What a run is given, into files to read: files, folders of Parquet, patterns and addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.files.streams import Blob, blobs
from linkvet.data.storage.address import Location, is_address, shown
from linkvet.data.storage.listing import Listing, listed

Export = Location | Blob  # where an export lies, or one at hand
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"  # how Hive writes a partition of null


@dataclass(frozen=True)
class Input:
    """One export: a file, the tables of an archive, or Parquet files that are parts of one table.

    What was at hand already has no `locations`. `table` names that table; then `partitions` holds
    the columns of each part that its folders give, as in `year=2026/month=11`.
    """

    locations: tuple[Location, ...]
    blobs: list[Blob]
    table: str | None = None
    partitions: tuple[dict[str, str | None], ...] = ()


def inputs(exports: Iterable[Export], limits: Limits = DEFAULT) -> list[Input]:
    """Open what exports stand for, in their order; files of one pattern by their names.

    Raises
    ------
    UserError
        If something is not there, cannot be read, is too large, or is given twice.
    """
    opened: list[Input] = []
    for export in exports:
        if isinstance(export, Blob):
            opened.append(Input((), [export]))
            continue
        listing = listed(export)
        if listing is not None and listing.is_table:
            opened.append(_table(listing, limits))
        else:
            files = [export] if listing is None else listing.files.values()
            opened += [Input((file,), blobs(file, limits)) for file in files]
    _refuse_twice([location for one in opened for location in one.locations])
    return opened


def each_export(locations: Iterable[Location]) -> list[Location]:
    """Put the files of a pattern in its place; a table in parts stays what it is."""
    every: list[Location] = []
    for location in locations:
        listing = listed(location)
        every += [location] if listing is None or listing.is_table else listing.files.values()
    return every


def local_files(locations: Iterable[Location]) -> list[Path]:
    """Give the files of this machine that locations stand for."""
    paths = [Path(one) for one in locations if not is_address(one)]
    listings = [(path, listed(path)) for path in paths]
    return [
        Path(file)
        for path, listing in listings
        for file in ([path] if listing is None else listing.files.values())
    ]


def _table(listing: Listing, limits: Limits) -> Input:
    parts: list[Blob] = []
    for name, location in listing.files.items():
        parts.append(_part(f"{listing.root}/{name}", location, limits))
        limits.check_bytes(sum(part.size for part in parts), listing.root)
    partitions = tuple(map(partition, listing.files))
    return Input(tuple(listing.files.values()), parts, listing.root, partitions)


def _part(name: str, location: Location, limits: Limits) -> Blob:
    try:
        opened = blobs(location, limits)
        if len(opened) != 1:
            raise UserError("is an archive, not a Parquet file", cure="Unpack it first.")
    except UserError as error:
        error.file = name
        raise
    return replace(opened[0], name=name)


def partition(name: str) -> dict[str, str | None]:
    """Read the columns that the folders of a part give.

    >>> partition("year=2026/country=__HIVE_DEFAULT_PARTITION__/part-0.parquet")
    {'year': '2026', 'country': None}
    """
    pairs = (folder.partition("=") for folder in PurePosixPath(name).parts[:-1])
    return {
        unquote(column): None if value == NO_VALUE else unquote(value)
        for column, sign, value in pairs
        if sign and column
    }


def _refuse_twice(locations: Sequence[Location]) -> None:
    seen: set[Location] = set()
    for location in locations:
        key = location if is_address(location) or str(location) == "-" else Path(location).resolve()
        if key in seen:
            raise UserError(
                "is given twice",
                file=shown(str(location)) if is_address(location) else str(location),
                cure="Name it once: its rows would count twice.",
            )
        seen.add(key)
