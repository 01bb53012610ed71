"""Referring domains over all partitions, numbered in the order in which they first appear.

The driver holds the name of each domain and 24 bytes, nothing by link.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import POSITION, Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.model.results.domains import Domains, by_domain

NAMES, CODES = "domain_names", "domain_codes"


@dataclass(frozen=True)
class DomainNumbers:
    """Names of the domains by number, shape (domains,).

    By partition and by the code of a domain there, `number` is its number in all, and `row` its
    first link's row.
    """

    names: pl.Series
    number: tuple[np.ndarray, ...]
    row: tuple[np.ndarray, ...]

    def together(self, parts: Sequence[np.ndarray]) -> np.ndarray:
        """Bring values by partition and code into the order of all domains, shape (domains,)."""
        if len(parts) == 1:
            return parts[0]
        values = np.empty(len(self.names), np.result_type(*parts))
        for number, part in zip(self.number, parts, strict=True):
            values[number] = part
        return values

    def codes(self, numbers: Sequence[int] | np.ndarray) -> list[np.ndarray]:
        """Codes of some domains, by partition."""
        return [np.flatnonzero(np.isin(one, numbers)) for one in self.number]

    def every(self, step: int) -> list[np.ndarray]:
        """Rows of the first links of every so many domains, by partition."""
        both = zip(self.number, self.row, strict=True)
        return [row[number % step == 0] for number, row in both]


def number_domains(partitions: Partitions) -> DomainNumbers:
    """Number the domains; the code of each link's domain is kept for `domains_of`."""
    parts = list(partitions.map(_code, None))
    first = np.concatenate([part["first"].to_numpy() for part in parts])
    number = np.empty(first.size, np.int64)
    order = np.argsort(first, kind="stable")
    number[order] = np.arange(first.size)
    ends = np.cumsum([part.height for part in parts])[:-1]
    return DomainNumbers(
        pl.concat([part["domain"] for part in parts]).gather(order),
        tuple(np.split(number, ends)),
        tuple(part["row"].to_numpy() for part in parts),
    )


def domains_of(partition: Partition) -> Domains:
    """Domains of a partition, and the code of each link's."""
    names, codes = partition.kept(NAMES)["domain"], partition.kept(CODES)["code"]
    return Domains(names, codes.to_numpy().astype(np.int64))


def _code(partition: Partition, _: None, __: None) -> pl.DataFrame:
    domains, code = by_domain(partition.links("domain"))
    names = domains.names.cast(pl.String).alias("domain")
    row = np.empty(len(names), np.int64)
    # written from the last row to the first, so that the first one stays
    row[code[::-1]] = np.arange(code.size)[::-1]
    partition.keep(NAMES, names.to_frame())
    partition.keep(CODES, pl.DataFrame({"code": code.astype(np.uint32)}))
    position = partition.links(POSITION)[POSITION]
    return pl.DataFrame({"domain": names, "first": position.gather(row), "row": row})
