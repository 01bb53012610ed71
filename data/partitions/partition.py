"""One partition of a profile's links, in memory or in files."""

from pathlib import Path
from typing import Protocol

import polars as pl

from linkvet.data.atomic import writing

LINKS = "links"
POSITION = "link_id"


class Partition(Protocol):
    """Distinct links of some registrable domains, in the order of their `link_id`.

    All links of a registrable domain lie in one partition. `link_id` counts over all partitions, in
    the order in which links first appear in the input.
    """

    number: int
    columns: tuple[str, ...]
    height: int

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links, `height` rows; columns that are not there are left out."""
        ...

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links for a later step. To do it twice does no harm."""
        ...

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        ...

    def drop(self, name: str) -> None:
        """Let go of a table that was kept, if there is one."""
        ...


class InMemory:
    """A partition in memory: mostly the only one, with all links of a profile."""

    def __init__(self, links: pl.DataFrame, number: int = 0) -> None:
        if POSITION not in links.columns:
            links = links.with_row_index(POSITION)
        self.number, self.height, self.columns = number, links.height, tuple(links.columns)
        self._tables = {LINKS: links}

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links; columns that are not there are left out."""
        return self._tables[LINKS].select(name for name in columns if name in self.columns)

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links."""
        self._tables[name] = table

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        table = self._tables[name]
        return table.select(columns) if columns else table

    def drop(self, name: str) -> None:
        """Let go of a table that was kept."""
        self._tables.pop(name, None)


class OnDisk:
    """A partition in a folder, one Arrow file a table."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self.columns = tuple(pl.read_ipc_schema(self._path(LINKS)))
        self.height = int(pl.scan_ipc(self._path(LINKS)).select(pl.len()).collect().item())

    @classmethod
    def write(cls, folder: Path, number: int, links: pl.DataFrame) -> "OnDisk":
        """Put links into a folder as a partition."""
        _write(links, folder / f"{LINKS}.arrow")
        return cls(folder, number)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.arrow"

    def links(self, *columns: str) -> pl.DataFrame:
        """Some columns of the links; columns that are not there are left out."""
        return self.kept(LINKS, *(name for name in columns if name in self.columns))

    def keep(self, name: str, table: pl.DataFrame) -> None:
        """Keep a table beside the links, as a whole or not at all."""
        _write(table, self._path(name))

    def kept(self, name: str, *columns: str) -> pl.DataFrame:
        """A table that was kept, or some of its columns."""
        return pl.read_ipc(self._path(name), columns=list(columns) or None)

    def drop(self, name: str) -> None:
        """Let go of a table that was kept."""
        self._path(name).unlink(missing_ok=True)


def _write(table: pl.DataFrame, path: Path) -> None:
    with writing(path) as handle:
        table.write_ipc(handle, compression="lz4")
