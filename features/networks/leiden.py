"""Communities in the graph of domains and traits.

Leiden (Traag, Waltman & van Eck 2019, "From Louvain to Leiden") by modularity, each connected part
by itself, so that a network does not depend on what else an export holds.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import polars as pl

from linkvet.features.components import components
from linkvet.features.networks.kinds.declarations import SUPPORTING
from linkvet.features.networks.traits import Traits

RESOLUTION = 0.5  # two traits part where they share fewer than about half of their domains
SEED = 2019


def communities(traits: Traits, domains: int) -> np.ndarray:
    """Community of each domain, shape (domains,), -1 where no trait ties it to another."""
    edges = _edges(traits)
    if not edges.height:
        return np.full(domains, -1)
    trait, rows = np.unique(edges["trait"].to_numpy(), return_inverse=True)
    domain, columns = np.unique(edges["domain"].to_numpy(), return_inverse=True)
    cut = _leiden(columns, domain.size + rows, edges["weight"].to_numpy(), domain.size + trait.size)
    community = np.full(domains, -1)
    community[domain] = cut[: domain.size]
    return community


def _edges(traits: Traits) -> pl.DataFrame:
    """Domain, trait and weight of what ties."""
    able = traits.table.with_row_index("trait").filter(~pl.col("kind").is_in(SUPPORTING))
    edges = traits.pairs.join(able.select("trait", "bits"), on="trait")
    edges = edges.with_columns(weight=pl.col("bits") * pl.col("share").sqrt())
    return edges.select("domain", "trait", "weight").sort("domain", "trait")


def _leiden(one: np.ndarray, other: np.ndarray, weight: np.ndarray, nodes: int) -> np.ndarray:
    """Community of each node of a weighted graph, each connected part cut by itself."""
    part = components(one, other, nodes)
    parts = int(part.max()) + 1
    order = np.argsort(part, kind="stable")
    place = np.empty(nodes, np.int64)
    place[order] = np.arange(nodes)
    indptr, indices, data = _rows(place[one], place[other], weight, nodes)
    sizes = np.bincount(part, minlength=parts)
    ends_of = np.cumsum(sizes)
    ordered = part[order].astype(np.int64)  # a part that is not cut is a community
    # a star cannot be cut: its edges are one fewer than its nodes, all at one of them
    links = np.diff(indptr)
    largest = np.maximum.reduceat(links, ends_of - sizes)
    start = parts
    for at in np.flatnonzero(largest < sizes - 1):
        first, last = ends_of[at] - sizes[at], ends_of[at]
        labels = _cut(indptr[first : last + 1], indices, data, first)
        ordered[first:last] = start + labels
        start += labels.max() + 1
    community = np.empty(nodes, np.int64)
    community[order] = ordered
    return community


def _rows(
    one: np.ndarray, other: np.ndarray, weight: np.ndarray, nodes: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The graph in compressed rows: each edge twice, the neighbours of a node in order."""
    ends, others = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.argsort(ends * np.int64(nodes) + others, kind="stable")
    indptr = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=nodes))))
    return indptr, others[order], np.concatenate([weight, weight])[order]


class _LeidenCsr(Protocol):
    """Leiden on a graph in compressed rows: its modularity, and the community of each node."""

    def __call__(
        self,
        indptr: np.ndarray,
        indices: np.ndarray,
        data: np.ndarray,
        nodes: int,
        /,
        *,
        resolution: float,
        seed: int,
    ) -> tuple[float, Mapping[int, int]]: ...


def _leiden_csr() -> _LeidenCsr:
    # only here: it ships no types, and a profile without networks starts without it
    from graspologic_native import (  # pyright: ignore[reportMissingTypeStubs]
        leiden_csr,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
    )

    return leiden_csr  # pyright: ignore[reportUnknownVariableType]


def _cut(indptr: np.ndarray, indices: np.ndarray, data: np.ndarray, first: int) -> np.ndarray:
    here = slice(indptr[0], indptr[-1])
    nodes = indptr.size - 1
    _, labels = _leiden_csr()(
        (indptr - indptr[0]).astype(np.int64),
        (indices[here] - first).astype(np.int32),
        data[here].astype(np.float64),
        nodes,
        resolution=RESOLUTION,
        seed=SEED,
    )
    return np.array([labels[node] for node in range(nodes)])
