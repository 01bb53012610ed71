"""All partitions of a profile, and the work that is done on each of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl

from linkvet.data.parallel.engine import Engine, Here
from linkvet.data.partitions.partition import InMemory, Partition

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")
Work = Callable[[Partition, Shared, Job], Result]


class Partitions:
    """The links of a profile in partitions, which all have the same columns."""

    def __init__(self, each: Sequence[Partition], engine: Engine | None = None) -> None:
        self.each, self.engine = tuple(each), engine or Here()

    @classmethod
    def of(cls, links: "pl.DataFrame | Partitions") -> "Partitions":
        """A link table (one row per distinct link) in memory as the only partition."""
        return links if isinstance(links, Partitions) else cls([InMemory(links)])

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the links."""
        return self.each[0].columns

    @property
    def links(self) -> int:
        """Number of links in all."""
        return sum(one.height for one in self.each)

    @property
    def alone(self) -> bool:
        """Whether the links are one partition, worked on in this process: it can tell progress."""
        return len(self.each) == 1 and isinstance(self.engine, Here)

    def map(
        self,
        work: Work[Shared, Any, Result],
        shared: Shared,
        jobs: Sequence[Any] | None = None,
    ) -> Iterator[Result]:
        """Give `work(partition, shared, job)` of each partition, in the order of the partitions.

        `jobs` has one entry a partition, None for each where it is not given. The work must be a
        function of a module (see `linkvet.data.parallel.engine.Engine`).
        """
        given = [None] * len(self.each) if jobs is None else jobs
        return self.engine.map(_on, zip(self.each, given, strict=True), (work, shared))


def _on(given: tuple[Work[Any, Any, Result], Any], one: tuple[Partition, Any]) -> Result:
    work, shared = given
    partition, job = one
    return work(partition, shared, job)


def scattered(links: pl.DataFrame, count: int) -> Partitions:
    """Put a link table (one row per distinct link) into partitions in memory, by domain."""
    links = links if "link_id" in links.columns else links.with_row_index("link_id")
    of = partition_of(links["domain"], count)
    return Partitions([InMemory(links.filter(pl.Series(of == at)), at) for at in range(count)])


def partition_of(domain: pl.Series, count: int) -> np.ndarray:
    """Number of the partition of each registrable domain, by its hash; null is in the first."""
    key = domain.cast(pl.String).hash(23)
    return (
        pl.select(pl.when(domain.is_not_null()).then(key % count).otherwise(0))
        .to_series()
        .to_numpy()
    )
