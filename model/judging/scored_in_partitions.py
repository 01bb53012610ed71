"""All results of a run whose links are in partitions on disk, and its tables out of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import polars as pl

from linkvet.data.parallel.engine import Here
from linkvet.data.partitions.files import batch_of, write_batches
from linkvet.data.partitions.merge_rows import OF_ROW, ROWS
from linkvet.data.partitions.partition import POSITION, OnDisk, Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.partitions.row_chunks import Chunk
from linkvet.features.wording import NO_USUAL, Usual
from linkvet.model.judging.kept import PREDICTIONS
from linkvet.model.judging.tables import judged_links
from linkvet.model.reasons import texts
from linkvet.model.results.domains import best_links
from linkvet.model.results.scored import Scored, beside_rows, told_of

RESULTS = "results.arrow"  # rows of a partition with their verdicts, a batch for each chunk
PLACE = "at"
Result = TypeVar("Result")
# what the report and its figures read of links
OF_REPORT = (
    POSITION,
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "kind",
    "nofollow",
    "evidence",
    "decided_by",
    "live",
    "seen_place",
)
REPEATED = ("source_domain", "target_url", "anchor", "verdict", "kind", "decided_by")


@dataclass(frozen=True)
class ScoredInPartitions:
    """All results of a run; as `linkvet.model.results.scored.Scored`, with the links on disk."""

    partitions: Partitions
    chunks: Sequence[Chunk]
    folder: Path
    domains: pl.DataFrame
    networks: pl.DataFrame
    rejects: pl.DataFrame
    summary: dict[str, Any]
    disavow: list[str]
    graph: pl.DataFrame | None = None
    confirmed: list[str] = field(default_factory=list[str])
    usual: Usual = NO_USUAL

    def table(self) -> Iterator[pl.DataFrame]:
        """Every input row with its verdict, in input order, in chunks."""
        paths = self._results()
        return (_chunk(paths, at) for at in range(len(self.chunks)))

    def each_chunk(self, work: Callable[[pl.DataFrame, int, Path], Result]) -> Iterator[Result]:
        """Give `work(chunk, number, folder)` for each chunk of `table`, done wherever links are.

        The work must be a function of a module, and may be done twice; `folder` is one for files.
        """
        shared = (work, self._results(), self.folder)
        return self.partitions.engine.map(_on_chunk, range(len(self.chunks)), shared)

    @property
    def spread(self) -> bool:
        """Whether other processes share the work."""
        return not isinstance(self.partitions.engine, Here)

    def _results(self) -> list[Path]:
        """Where the rows of each partition are with their verdicts, a batch for each chunk."""
        sizes = np.array([chunk.rows for chunk in self.chunks])
        jobs = [sizes[:, one.number] for one in self.partitions.each]
        return list(self.partitions.map(_keep_results, self.usual, jobs))

    @property
    def links(self) -> pl.DataFrame:
        """All links with their verdicts, in `link_id` order; all of them in memory."""
        return pl.concat(judged_links(one) for one in self.partitions.each).sort(POSITION)

    @cached_property
    def report_links(self) -> pl.DataFrame:
        """What the report reads of all links, in `link_id` order: some 140 bytes each.

        Of their addresses, only that of each domain's best link.
        """
        parts = list(self.partitions.map(_of_report, None))
        order = pl.concat(part[POSITION] for part in parts).arg_sort()
        columns: list[pl.Series] = []
        for name in parts[0].columns:  # one by one, so that only one is there twice
            column = pl.concat(part[name] for part in parts).gather(order)
            columns.append(column.cast(pl.String) if name in REPEATED else column)
            parts = [part.drop(name) for part in parts]
        return pl.DataFrame(columns)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The vendors' verdicts on all input rows, in no order; no column where there are none."""
        if "vendor_verdict" not in self.partitions.columns:
            return pl.DataFrame(height=sum(chunk.height for chunk in self.chunks))
        return pl.concat(self.partitions.map(_vendor_verdicts, None))


def _chunk(paths: Sequence[Path], at: int) -> pl.DataFrame:
    return pl.concat(batch_of(path, at) for path in paths).sort(PLACE).drop(PLACE)


def _on_chunk(
    shared: tuple[Callable[[pl.DataFrame, int, Path], Result], list[Path], Path], at: int
) -> Result:
    work, paths, folder = shared
    return work(_chunk(paths, at), at, folder)


def _keep_results(partition: Partition, usual: Usual, sizes: np.ndarray) -> Path:
    """Write the table of a partition's rows, so many of each chunk; gives where."""
    assert isinstance(partition, OnDisk)
    rows = _rows(partition)
    ids = rows[POSITION].to_numpy()
    codes = partition.kept(PREDICTIONS, "reasons")["reasons"].to_numpy()
    links = told_of(judged_links(partition))[ids]
    global_ids = partition.links(POSITION)[POSITION].gather(rows[POSITION])
    table = beside_rows(rows.with_columns(global_ids), links, texts.as_json(codes[ids], usual))
    path = partition.folder / RESULTS
    write_batches(path, table.with_columns(rows[PLACE]), sizes, partition.packed)
    return path


def _rows(partition: Partition) -> pl.DataFrame:
    """Rows in input order with what they say themselves, and the link of each in the partition."""
    rows = partition.kept(ROWS)
    if "row" not in rows.columns:  # each row is a link of its own
        rows = rows.hstack(partition.links(*OF_ROW))
    return rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in OF_ROW if name not in rows.columns
    )


def _of_report(partition: Partition, _: None, __: None) -> pl.DataFrame:
    table = judged_links(partition, *OF_REPORT)
    if "nofollow" not in table.columns:
        table = table.with_columns(nofollow=pl.lit(None, pl.Boolean))
    best = pl.col(POSITION).is_in(best_links(table)[POSITION].implode())
    table = table.with_columns(source_url=pl.when(best).then("source_url"))
    return table.with_columns(pl.col(REPEATED).cast(pl.Categorical))


def _vendor_verdicts(partition: Partition, _: None, __: None) -> pl.DataFrame:
    rows = _rows(partition)
    ids = partition.links(POSITION)[POSITION].gather(rows[POSITION])
    given = rows.select(pl.col("source_file", "vendor_verdict").cast(pl.Categorical))
    return given.with_columns(ids)


Results = Scored | ScoredInPartitions
