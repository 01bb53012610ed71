"""Exports into the link table: every row of every file is read or rejected with a reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import PurePath
from typing import Any, NamedTuple, Protocol, TypeGuard

import polars as pl

from linkvet.data.errors import NotAnExport, UserError
from linkvet.data.exports.copies import copies
from linkvet.data.exports.domain_list import ADDRESS, NAMES_AS_ADDRESSES, is_list_of_names
from linkvet.data.exports.files.inputs import Export, Input, inputs
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.files.streams import DAMAGES, Blob, apart, damaged
from linkvet.data.exports.notes import messages
from linkvet.data.exports.parse import Understood, understand
from linkvet.data.exports.parts import understand_parts
from linkvet.data.exports.rows import Part
from linkvet.data.exports.spilled import Spilled
from linkvet.data.exports.target_site import linked_sites, site_hint
from linkvet.data.exports.vendors.format import key
from linkvet.data.links import DTYPES
from linkvet.data.partitions.row_chunks import RowChunks
from linkvet.data.progress import Progress, stage
from linkvet.data.storage.address import is_address

READING = "reading"  # counted in bytes


@dataclass(frozen=True)
class Source:
    """One file as it was understood."""

    file: str
    path: str
    format: str
    format_name: str
    encoding: str
    delimiter: str | None
    preamble: int
    understood: dict[str, str]
    ignored: list[str]
    rows_in: int
    rows_out: int
    rejected: int
    notes: list[str]


class Given(Protocol):
    """What is known of all files that were read, wherever their rows are.

    `linked_sites` are the sites that rows point at with their rows, most rows first.
    """

    @property
    def rows_out(self) -> int:
        """Number of rows that can be used."""
        ...

    @property
    def rejects(self) -> pl.DataFrame:
        """Rows that were left out."""
        ...

    @property
    def sources(self) -> list[Source]:
        """How each file was understood."""
        ...

    @property
    def site_hint(self) -> str | None:
        """The site the files seem to be about."""
        ...

    @property
    def linked_sites(self) -> tuple[tuple[str, int], ...]:
        """The sites that rows point at with their rows, most rows first."""
        ...


@dataclass(frozen=True)
class Exports:
    """The rows of all files, those left out, and how each file was understood (see `Given`)."""

    links: pl.DataFrame
    rejects: pl.DataFrame
    sources: list[Source]
    site_hint: str | None
    linked_sites: tuple[tuple[str, int], ...] = ()

    @property
    def rows_out(self) -> int:
        """Number of rows that can be used."""
        return self.links.height


class Read(NamedTuple):
    """One file that was read."""

    links: pl.DataFrame | Spilled
    rejects: pl.DataFrame
    source: Source


def read(
    exports: Sequence[Export],
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
    alone: bool = True,
) -> Exports:
    """Read exports of any vendor into one link table.

    Parameters
    ----------
    exports
        Files, and addresses such as "s3://bucket/links.csv"; "-" is standard input. A zip archive
        gives all the tables in it, a pattern such as "links/*.csv" the files that match, and a
        folder of Parquet files the table whose parts they are.
    mapping
        Link table column to export column, for exports with names of their own. Columns such as
        "acme:source_url" hold for files that have every column named with "acme:".
    progress
        Called with "reading", bytes read and bytes of all files.
    limits
        How large each file may be.
    alone
        Whether these are all the exports of a run; otherwise the mapping may be for others of them,
        and `refuse_unmet` is to be asked once all are read.

    Raises
    ------
    UserError
        A file is not there, is too large, is no backlink export, is given twice, or holds nothing.
    """
    files = read_files(exports, mapping, progress, limits)
    sources = [file.source for file in files]
    if alone:
        refuse_unmet(mapping, sources)
    links = pl.concat([file.links for file in files if is_table(file.links)], how="diagonal")
    links = links.select([name for name in DTYPES if name in links.columns])
    rejects = pl.concat([file.rejects for file in files])
    if not links.height:
        raise nothing(sources, rejects)
    if is_list_of_names(links):
        links = links.with_columns(pl.lit(None, pl.String).alias(name) for name in ADDRESS)
        sources[0].notes.append(NAMES_AS_ADDRESSES)
    linked = tuple(linked_sites(links))
    hint = site_hint(linked, [source.file for source in sources])
    return Exports(links, rejects, sources, hint, linked)


def is_table(links: pl.DataFrame | Spilled) -> TypeGuard[pl.DataFrame]:
    """Tell rows in memory from rows in chunk files."""
    return isinstance(links, pl.DataFrame)


def read_files(
    exports: Sequence[Export],
    mapping: Mapping[str, str] | None,
    progress: Progress | None,
    limits: Limits,
) -> list[Read]:
    """Read files one by one, in their order."""
    opened = inputs(exports, limits)
    every = [blob for one in opened for blob in one.blobs]
    names = names_of(every)
    reading = Reading(mapping, of_each(every, progress), limits)
    files = [file for one in opened for file in reading.files(one, names)]
    note_copies(every, names, files)
    return files


def nothing(sources: list[Source], rejects: pl.DataFrame) -> UserError:
    """Say that none of the rows could be read, or that there are none."""
    files = ", ".join(source.file for source in sources)
    if not rejects.height:
        return UserError("holds a header and no rows", file=files, cure="Export it again.")
    # Sorted, so that the same file is always told the same reason.
    first = (
        rejects["reason"].value_counts(sort=True).sort("count", "reason", descending=[True, False])
    )
    return UserError(
        f"none of its {rejects.height:,} rows could be read; most often: {first['reason'][0]}",
        file=files,
        cure="If another column names the referring page: --map source_url=COL.",
    )


def refuse_unmet(mapping: Mapping[str, str] | None, sources: Sequence[Source]) -> None:
    """Refuse a mapping from a column that no file has; one that some have is fine.

    What is said of a vendor may be of files that are not among these.
    """
    there = {key(name) for source in sources for name in (*source.understood, *source.ignored)}
    for column, name in (mapping or {}).items():
        if ":" not in column and key(name) not in there:
            files = ", ".join(source.file for source in sources)
            names = ", ".join(
                dict.fromkeys(n for s in sources for n in (*s.understood, *s.ignored))
            )
            raise UserError(
                f"--map {column}={name} names a column '{name}' that is not there",
                file=files,
                cure=f"The columns are: {names}.",
            )


def names_of(opened: list[Blob]) -> dict[int, str]:
    """Name each file (by its `id`) by its name, and by its path where two files share one.

    Of an absolute path no more folders are told than it takes: results are sent on to others.
    """
    names = Counter(blob.name for blob in opened)
    paths = {PurePath(blob.path) for blob in opened if not is_address(blob.path)}
    longer = [
        b.name
        if names[b.name] == 1
        else b.path
        if is_address(b.path)
        else _shortest_path(PurePath(b.path), paths)
        for b in opened
    ]
    return {id(blob): name for blob, name in zip(opened, apart(longer), strict=True)}


def _shortest_path(path: PurePath, others: set[PurePath]) -> str:
    if not path.is_absolute():
        return str(path)
    parts = path.relative_to(path.anchor).parts
    endings = [parts[at:] for at in reversed(range(len(parts)))]
    own = (one for one in endings if sum(p.parts[-len(one) :] == one for p in others) == 1)
    return PurePath(*next(own, parts)).as_posix()


def note_copies(every: Sequence[Blob], names: Mapping[int, str], files: list[Read]) -> None:
    """Say of an export that it is a copy of another under another name."""
    sources = {file.source.file: file.source for file in files}
    for at, before in copies(every).items():
        name, first = names[id(every[at])], names[id(every[before])]
        if name in sources and sources[name].rows_in:
            sources[name].notes.append(f"is a copy of {first}, byte for byte")


def _counts(sources: Sequence[Source]) -> dict[str, Any]:
    """What a log says of an export: its format, and rows of all its files."""
    rows = ("rows_in", "rows_out", "rejected")
    sums = {name: sum(getattr(source, name) for source in sources) for name in rows}
    return {"format": sources[0].format, **sums}


def of_each(every: list[Blob], progress: Progress | None) -> dict[int, Progress | None]:
    """Give each file, by its id, what hears how far it is read, and passes that on as of all."""
    if progress is None:
        return dict.fromkeys(map(id, every))
    *starts, total = accumulate((blob.size for blob in every), initial=0)
    return {
        id(blob): partial(_of_all, progress, start, total)
        for blob, start in zip(every, starts, strict=True)
    }


def _of_all(progress: Progress, start: int, total: int, _file: str, at: int, _size: int) -> None:
    progress(READING, start + at, total)


@dataclass(frozen=True)
class Reading:
    """How files are read: `hearers` as `of_each`; rows go `into` chunk files, if there are any."""

    mapping: Mapping[str, str] | None
    hearers: Mapping[int, Progress | None]
    limits: Limits
    into: RowChunks | None = None

    def files(self, one: Input, names: Mapping[int, str]) -> list[Read]:
        """Read a file, the files of an archive or the parts of a table; `names` as `names_of`."""
        shown = [names[id(blob)] for blob in one.blobs]
        return self._archive(one, shown) if one.table is None else self._parts(one, shown)

    def _parts(self, table: Input, parts: list[str]) -> list[Read]:
        of_parts = [self.hearers.get(id(blob)) for blob in table.blobs]
        size = sum(blob.size for blob in table.blobs)
        with stage(READING, file=table.table, bytes=size, parts=len(parts)) as counts:
            given = (self.mapping, of_parts, self.limits, self.into)
            every = understand_parts(table, parts, *given)
            files = [
                _as_read(blob, name, how, part)
                for blob, name, (how, part) in zip(table.blobs, parts, every, strict=True)
            ]
            counts |= _counts([file.source for file in files])
        return files

    def _archive(self, archive: Input, names: list[str]) -> list[Read]:
        """Read its files, passing over reports that are no backlinks, if others are."""
        files, refused = [], []
        for blob, name in zip(archive.blobs, names, strict=True):
            try:
                with stage(READING, file=name, bytes=blob.size) as counts:
                    file = self._one(blob, name)
                    counts |= _counts([file.source])
                files.append(file)
            except NotAnExport as refusal:
                refused.append(refusal)
        if refused and not files:
            raise refused[0]
        for refusal in refused:
            files[0].source.notes.append(f"not read: {refusal}")
        return files

    def _one(self, blob: Blob, name: str) -> Read:
        given = (self.mapping, self.hearers.get(id(blob)), self.limits, self.into)
        try:
            how, part = understand(blob, name, *given)
        except DAMAGES as error:
            raise damaged(name, error) from None
        except UserError as error:
            error.file = error.file or name
            raise
        return _as_read(blob, name, how, part)


def _as_read(blob: Blob, name: str, how: Understood, part: Part) -> Read:
    form = how.layout.format
    capped = part.rows_in == form.cap > 0
    cap = f"{form.name} stops at {form.cap:,} rows: there are likely more links than these"
    source = Source(
        file=name,
        path=blob.path,
        format=form.id,
        format_name=form.name,
        encoding=how.encoding,
        delimiter=how.delimiter,
        preamble=how.preamble,
        understood=how.layout.understood,
        ignored=how.layout.ignored,
        rows_in=part.rows_in,
        rows_out=part.links.height,
        rejected=part.left.height,
        notes=messages([*blob.notes, *how.notes, *how.layout.notes, *part.notes, *[cap] * capped]),
    )
    assert source.rows_in == source.rows_out + source.rejected, f"{name}: rows were lost"
    return Read(part.links, part.left, source)
