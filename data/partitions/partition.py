"""One partition of a profile's links, in memory or in files."""

from copy import copy
from pathlib import Path
from typing import Protocol, Self

import polars as pl

from linkvet.data.partitions.files import write_table

LINKS = "links"
POSITION = "link_id"


class Partition(Protocol):
    """Distinct links of some registrable domains, in the order of their `link_id`.

    All links of a registrable domain lie in one partition. `link_id` counts over all partitions, in
    the order in which links first appear in the input.
    """

    number: int
    height: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the links."""
        ...

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links, `height` rows; columns that are not there are left out."""
        ...

    def widened(self, name: str, table: pl.DataFrame) -> Self:
        """The same partition with further columns of its links, kept as a table of this name."""
        ...

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links for a later step. To do it twice does no harm."""
        ...

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        ...

    def drop(self, name: str) -> None:
        """Let go of a table that was kept, if it was."""
        ...


class InMemory:
    """A partition in memory: mostly the only one, with all links of a profile."""

    def __init__(self, links: pl.DataFrame, number: int = 0) -> None:
        if POSITION not in links.columns:
            links = links.with_row_index(POSITION)
        self.number, self.height = number, links.height
        self._tables = {LINKS: links}

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the links."""
        return tuple(self._tables[LINKS].columns)

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links; columns that are not there are left out."""
        return self._tables[LINKS].select(name for name in columns if name in self.columns)

    def widened(self, name: str, table: pl.DataFrame) -> "InMemory":
        """The same partition with further columns of its links."""
        wider = copy(self)
        wider._tables = self._tables | {LINKS: self._tables[LINKS].hstack(table)}
        return wider

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links."""
        self._tables[name] = table

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        table = self._tables[name]
        return table.select(columns) if columns else table

    def drop(self, name: str) -> None:
        """Let go of a table that was kept, if it was."""
        self._tables.pop(name, None)


class OnDisk:
    """A partition in a folder, one Arrow file a table; `link_id` has a file of its own.

    Whoever has the partition has it with the columns that it had then.
    """

    def __init__(
        self, folder: Path, number: int, columns: tuple[str, ...], height: int, packed: bool = True
    ) -> None:
        self.folder, self.number, self.height, self.packed = folder, number, height, packed
        self._table_of = {POSITION: POSITION, **dict.fromkeys(columns, LINKS)}

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the links."""
        return tuple(self._table_of)

    @classmethod
    def write(cls, folder: Path, number: int, links: pl.DataFrame, packed: bool = True) -> "OnDisk":
        """Put links into a folder; their `link_id` may be given later (`keep_ids`)."""
        columns = tuple(name for name in links.columns if name != POSITION)
        partition = cls(folder, number, columns, links.height, packed)
        partition.keep(LINKS, links.select(columns))
        if POSITION in links.columns:
            partition.keep_ids(links[POSITION])
        return partition

    def keep_ids(self, ids: pl.Series) -> None:
        """Give the links their ids, ascending."""
        self.keep(POSITION, ids.alias(POSITION).to_frame())

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links; columns that are not there are left out."""
        here = [name for name in columns if name in self._table_of]
        parts = [
            self.kept(table, *(name for name in here if self._table_of[name] == table))
            for table in dict.fromkeys(self._table_of[name] for name in here)
        ]
        if not parts:
            return pl.DataFrame(height=self.height)
        return pl.concat(parts, how="horizontal").select(here)

    def widened(self, name: str, table: pl.DataFrame) -> "OnDisk":
        """The same partition with further columns of its links, kept as a table of this name."""
        self.keep(name, table)
        wider = copy(self)
        wider._table_of = self._table_of | dict.fromkeys(table.columns, name)
        return wider

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links, as a whole or not at all."""
        write_table(self.folder / f"{name}.arrow", table, self.packed)

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        return pl.read_ipc(self.folder / f"{name}.arrow", columns=list(columns) or None)

    def drop(self, name: str) -> None:
        """Delete a table that was kept, if it was."""
        (self.folder / f"{name}.arrow").unlink(missing_ok=True)
