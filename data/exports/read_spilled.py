"""Exports that do not fit in memory: their rows into chunk files, by the domains they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from linkvet.data.exports.domain_list import ADDRESS, NAMES_AS_ADDRESSES
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.read import Source, nothing, read_files, refuse_unmet
from linkvet.data.exports.spilled import Spilled, joined
from linkvet.data.exports.target_site import site_hint
from linkvet.data.links import DTYPES
from linkvet.data.partitions.row_chunks import RowChunks
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location


@dataclass(frozen=True)
class SpilledExports:
    """The rows of all files in chunk files; the rest as in `linkvet.data.exports.read.Exports`.

    `columns` are those of the link table; those in `unknown` are null in every row.
    """

    rows: Spilled
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    rejects: pl.DataFrame
    sources: list[Source]
    site_hint: str | None
    linked_sites: tuple[tuple[str, int], ...] = ()


def read_into(
    chunks: RowChunks,
    paths: Sequence[Location],
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> SpilledExports:
    """Read exports as `linkvet.data.exports.read.read` does, without holding their rows."""
    files = read_files(paths, mapping, progress, limits, chunks)
    sources = [file.source for file in files]
    refuse_unmet(mapping, sources)
    rows = joined(file.links for file in files if isinstance(file.links, Spilled))
    rejects = pl.concat([file.rejects for file in files])
    if not rows.height:
        raise nothing(sources, rejects)
    given = rows.columns
    unknown: tuple[str, ...] = ()
    if rows.names_only.is_list:
        unknown = ADDRESS
        sources[0].notes.append(NAMES_AS_ADDRESSES)
    columns = tuple(name for name in DTYPES if name in given or name in unknown)
    # the same order as of all rows together: most rows first, then by name
    linked = tuple(sorted(rows.linked.items(), key=lambda one: (-one[1], one[0])))
    hint = site_hint(linked, [source.file for source in sources])
    return SpilledExports(rows, columns, unknown, rejects, sources, hint, linked)
