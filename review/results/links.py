"""The links of a results folder by domain, out of a copy on disk that is laid out for it.

A table of a million links is too large for memory and too slow to parse for each page. So it is
copied once into `.linkvet-review` beside it: an Arrow file that the system maps into memory, whose
rows are found by their domain, and their texts in one row for searching. It may be deleted at any
time, and is made anew where the table has changed.
"""

import json
import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import polars as pl
import pyarrow as pa

from linkvet.analysis.results import typed
from linkvet.data.csv_injection import plain
from linkvet.model.results.schema import LINKS, completed

FOLDER = ".linkvet-review"
ROWS, INDEX, TEXTS, MADE = "links.arrow", "links.npz", "links.txt", "links.json"
SEARCHED_AT_ONCE = 1 << 24  # bytes of texts
VERSION = 1  # of what the copy holds
WANTED = LINKS | {
    "source_file": pl.String(),
    "row": pl.Int64(),
    "reasons": pl.String(),
    "live": pl.String(),
    "seen_place": pl.String(),
    "model_verdict": pl.String(),
}


@dataclass(frozen=True)
class Links:
    """Links by the code of their domain.

    Attributes
    ----------
    row
        Row in the table of each link, those of one domain together; shape (links,).
    start
        Where each domain begins in `row`; shape (domains + 1,).
    text_start
        Where each domain begins in `texts`, in bytes; shape (domains + 1,).
    follow
        How many links of each domain are not marked nofollow; shape (domains,).
    """

    batches: list[pa.RecordBatch]
    first: np.ndarray
    row: np.ndarray
    start: np.ndarray
    text_start: np.ndarray
    follow: np.ndarray
    texts: mmap.mmap | bytes
    mapped: list[mmap.mmap]
    of_csv: bool

    def count(self, domain: int) -> int:
        """How many links a domain has."""
        return int(self.start[domain + 1] - self.start[domain])

    def of(self, domain: int, skip: int = 0, take: int | None = None) -> pl.DataFrame:
        """Links of a domain in the order of the table, with the columns of `WANTED`."""
        low, high = int(self.start[domain]) + skip, int(self.start[domain + 1])
        return self._rows(self.row[low : high if take is None else min(high, low + take)])

    def urls(self, domain: int) -> list[str]:
        """Addresses of a domain's pages, each once."""
        return list(dict.fromkeys(self.of(domain)["source_url"].drop_nulls()))

    def pages(self, domains: Sequence[int]) -> pl.DataFrame:
        """Addresses of the pages of some domains, with the code of the `domain` of each."""
        sizes = [self.count(one) for one in domains]
        places = [np.arange(self.start[one], self.start[one + 1]) for one in domains]
        rows = self.row[np.concatenate([np.empty(0, np.int64), *places])]
        order = np.argsort(rows)  # as they are read
        frame = self._rows(rows[order], ["source_url"])
        return frame.with_columns(domain=np.repeat(np.array(domains, np.int64), sizes)[order])

    def search(self, words: Iterable[str]) -> np.ndarray:
        """Domains whose texts hold every word, be it in different links; shape (domains,), bool."""
        known = [word.lower().encode("utf-8", "replace").decode() for word in words]
        found = np.ones(self.start.size - 1, bool)
        # what is looked through is given back part by part
        parts = np.arange(0, self.text_start[-1], SEARCHED_AT_ONCE)
        bounds = np.unique([*np.searchsorted(self.text_start[:-1], parts), found.size])
        for low, high in pairwise(bounds.tolist()):
            texts = self._texts_of(low, high)
            for word in known:
                found[low:high] &= texts.str.contains(word, literal=True).to_numpy()
            self._give_back()
        return found

    def _texts_of(self, low: int, high: int) -> pl.Series:
        """Texts of the domains from one to before another, as they lie in the file."""
        start = self.text_start[low : high + 1]
        text = pa.py_buffer(self.texts)[start[0] : start[-1]]
        return pl.Series(
            pa.LargeStringArray.from_buffers(high - low, pa.py_buffer(start - start[0]), text)
        )

    def _give_back(self) -> None:
        """Leave what was mapped of the files to the system, which keeps it as long as it can."""
        for one in self.mapped:
            if hasattr(mmap, "MADV_DONTNEED"):
                one.madvise(mmap.MADV_DONTNEED)

    def _rows(self, rows: np.ndarray, columns: Sequence[str] = ()) -> pl.DataFrame:
        """Rows of the table in its order, with these columns or all."""
        batch = np.searchsorted(self.first, rows, "right") - 1
        parts = []
        for one in np.unique(batch):
            table = self.batches[one].select(columns) if columns else self.batches[one]
            parts.append(table.take(pa.array(rows[batch == one] - self.first[one])))
            self._give_back()  # the system maps much around each row
        if not parts:
            return pl.DataFrame(schema={name: WANTED[name] for name in columns or WANTED})
        frame = pl.DataFrame(pa.Table.from_batches(parts))
        frame = plain(frame) if self.of_csv else frame
        wanted = {name: WANTED[name] for name in columns or WANTED}
        return completed(frame.with_columns(typed(frame.schema, wanted)), wanted)


def stamp(table: Path, domains: Path) -> dict[str, list[int]]:
    """By what a copy is known to be of these two files."""
    files = {path.name: path.stat() for path in (table, domains)}
    return {name: [VERSION, one.st_size, one.st_mtime_ns] for name, one in files.items()}


def open_copy(folder: Path, wanted: dict[str, list[int]]) -> Links | None:
    """Open the copy in a folder; None where there is none, or it is of something else."""
    try:
        if json.loads((folder / MADE).read_text(encoding="utf-8")) != wanted:
            return None
        with np.load(folder / INDEX, allow_pickle=False) as arrays:
            index = {name: arrays[name] for name in arrays.files}
        rows, texts = _mapped(folder / ROWS), _mapped(folder / TEXTS)
        reader = pa.ipc.open_file(pa.py_buffer(rows))
        batches = [reader.get_batch(at) for at in range(reader.num_record_batches)]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, pa.ArrowException):
        return None  # half written, or damaged: it is made anew
    if len(texts) != index["text_start"][-1]:
        return None
    first = np.cumsum([0, *(batch.num_rows for batch in batches)])[:-1]
    of_csv = any(name.endswith(".csv") for name in wanted)
    mapped = [one for one in (rows, texts) if isinstance(one, mmap.mmap)]
    return Links(batches, first, **index, texts=texts, mapped=mapped, of_csv=of_csv)


def _mapped(path: Path) -> mmap.mmap | bytes:
    """A file as memory that the system fills in as it is read; an empty one can't be mapped."""
    with path.open("rb") as handle:
        if not handle.seek(0, 2):
            return b""
        return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
