"""Exports that do not fit in memory: their rows into chunk files, by the domains they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkvet.data.exports.domain_list import ADDRESS, NAMES_AS_ADDRESSES
from linkvet.data.exports.files.inputs import Input, inputs
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.read import (
    Read,
    Reading,
    Source,
    names_of,
    note_copies,
    nothing,
    of_each,
    refuse_unmet,
)
from linkvet.data.exports.spilled import Spilled, joined
from linkvet.data.exports.target_site import site_hint
from linkvet.data.links import DTYPES
from linkvet.data.parallel.engine import Engine
from linkvet.data.partitions.row_chunks import RowChunks
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location

FILES = "reading files"  # counted in files: workers do not tell how far they are in one


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

    @property
    def rows_out(self) -> int:
        """Number of rows that can be used."""
        return self.rows.height


def read_into(
    folder: Path,
    partitions: int,
    paths: Sequence[Location],
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
    engine: Engine | None = None,
    packed: bool = True,
) -> SpilledExports:
    """Read exports as `linkvet.data.exports.read.read` does, without holding their rows.

    Rows go into `folder`, ready for so many partitions. With an `engine` files are read at once;
    `packed` as in `linkvet.data.partitions.files`.
    """
    given = _Asked(folder, partitions, mapping, limits, packed)
    files = _files(paths, given, progress, engine)
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


@dataclass(frozen=True)
class _Job:
    """An input to read: what it is called, where it lies, and its place among all."""

    number: int
    location: Location
    names: list[str]


@dataclass(frozen=True)
class _Asked:
    """What is asked of all inputs, as it travels to workers."""

    folder: Path
    partitions: int
    mapping: Mapping[str, str] | None
    limits: Limits
    packed: bool


def _files(
    paths: Sequence[Location],
    given: _Asked,
    progress: Progress | None,
    engine: Engine | None,
) -> list[Read]:
    """Read the inputs, each into chunk files of its own, in their order."""
    opened = inputs(paths, given.limits)
    every = [blob for one in opened for blob in one.blobs]
    names, hearers = names_of(every), of_each(every, None if engine else progress)
    away = {number: one for number, one in enumerate(opened) if engine and _is_file(one)}
    jobs = [
        _Job(number, one.locations[0], [names[id(blob)] for blob in one.blobs])
        for number, one in away.items()
    ]
    elsewhere = engine.map(_read_file, jobs, given) if engine else iter(())
    files: list[Read] = []
    for number, one in enumerate(opened):
        if number in away:
            files += next(elsewhere)
        else:
            into = RowChunks(given.folder, given.partitions, number, given.packed)
            files += Reading(given.mapping, hearers, given.limits, into).files(one, names)
        if progress and engine:
            progress(FILES, number + 1, len(opened))
    note_copies(every, names, files)
    return files


def _is_file(one: Input) -> bool:
    """Whether an input can be opened again elsewhere, by nothing but where it lies."""
    return one.table is None and one.locations not in ((), ("-",), (Path("-"),))


def _read_file(asked: _Asked, job: _Job) -> list[Read]:
    (one,) = inputs([job.location], asked.limits)
    names = {id(blob): name for blob, name in zip(one.blobs, job.names, strict=True)}
    into = RowChunks(asked.folder, asked.partitions, job.number, asked.packed)
    return Reading(asked.mapping, {}, asked.limits, into).files(one, names)
