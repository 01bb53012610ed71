"""Who links to whom among the pages at hand: the host graph, as far as these pages show it.

Becchetti et al. 2006 and Castillo et al. 2007 find spam hosts by such measures of a whole web. Here
a node is a registrable domain, and an edge says that some page at hand of one links to the other.
Only domains with a page at hand have links of their own, so ranks are local: they compare the
domains of one profile, and nothing else. The linked site itself is left out, since all link to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.urls import split
from linkvet.model.results.sparse import SparseMatrix, by_rows

DAMPING = 0.85  # Brin & Page 1998, section 2.1
ROUNDS, CLOSE = 100, 1e-10
TINY = 1e-9  # what is left of a difference of equals
NEAR = 2  # links; what truncated PageRank leaves out
REACH = 3  # links from which a supporter counts (Becchetti et al. 2006 use 1 to 4)
AT_ONCE = 4_096  # sources whose reach is followed together
MOST_SOURCES = 8_192  # beyond these, supporters are estimated from as many drawn


@dataclass(frozen=True)
class Graph:
    """Domains (`names`, sorted) and their links.

    `links` has shape (domains, domains), 1 where the row links to the column; `at_hand` says of
    each domain whether a page of its own is.
    """

    names: pl.Series
    links: SparseMatrix
    at_hand: np.ndarray


class Edges(NamedTuple):
    """What a link table says of who links to whom.

    `pages` are the distinct domains with a page at hand (`source`), `edges` the distinct pairs
    `source` and `target` among them and others, `linked` the domains of linked sites.
    """

    pages: pl.DataFrame
    edges: pl.DataFrame
    linked: pl.Series


def edges_of(links: pl.DataFrame) -> Edges:
    """Read who links to whom off a link table with `domain` and `seen_targets`.

    `seen_targets` are domains, by blanks; the linked sites are those of `target_url`.
    """
    pages = links.select(source=pl.col("domain").cast(pl.String), target="seen_targets")
    pages = pages.drop_nulls("target").unique()
    edges = pages.with_columns(pl.col("target").str.split(" ")).explode("target").unique()
    edges = edges.filter((pl.col("target") != "") & (pl.col("target") != pl.col("source")))
    return Edges(pages.select("source").unique(), edges, _linked(links))


def graph_of(links: pl.DataFrame) -> Graph:
    """Build the graph of a link table (`edges_of`)."""
    return graph_of_edges([edges_of(links)])


def graph_of_edges(parts: Sequence[Edges]) -> Graph:
    """Build the graph that several link tables show together. Linked sites are no nodes."""
    edges = pl.concat([part.edges for part in parts]).unique()
    own = pl.concat([part.linked for part in parts]).unique()
    edges = edges.filter(
        ~pl.col("target").is_in(own.implode()) & ~pl.col("source").is_in(own.implode())
    )
    sources = pl.concat([part.pages for part in parts])["source"].unique()
    names = pl.concat([sources, edges["target"]]).unique().sort()
    row, column = (names.search_sorted(edges[end]).to_numpy() for end in ("source", "target"))
    matrix = by_rows((np.ones(row.size), (row, column)), (len(names), len(names)))
    return Graph(names, matrix, names.is_in(sources.implode()).to_numpy())


def _linked(links: pl.DataFrame) -> pl.Series:
    if "target_url" not in links.columns:
        return pl.Series(dtype=pl.String)
    targets = links["target_url"].drop_nulls().unique()
    return split(targets)["domain"].cast(pl.String).drop_nulls().unique()


def degrees(graph: Graph) -> pl.DataFrame:
    """Degrees of each domain, shape (domains,).

    `links_to` and `linked_by` count other domains; `reciprocal` is the share of the domains at
    hand it links to that link back (Castillo et al. 2007, section 4.1), NaN where it links to none.
    """
    out = np.asarray(graph.links.sum(axis=1)).ravel()
    among = graph.links @ graph.at_hand.astype(float)
    back = np.asarray(graph.links.multiply(graph.links.T).sum(axis=1)).ravel()
    linked = np.asarray(graph.links.sum(axis=0)).ravel()
    return pl.DataFrame(
        {
            "links_to": out.astype(np.int64),
            "linked_by": linked.astype(np.int64),
            "reciprocal": _share(back, among),
        }
    )


def pagerank(graph: Graph, start: np.ndarray | None = None, reverse: bool = False) -> np.ndarray:
    """PageRank of each domain, shape (domains,), summing to 1.

    Parameters
    ----------
    graph
        The graph.
    start
        Where walks begin and begin again, shape (domains,), not negative; everywhere alike where
        not given. With a few trusted domains this is TrustRank (Gyongyi et al. 2004).
    reverse
        Walk against the links, from a domain to those that link to it (Anti-TrustRank, Krishnan &
        Raj 2006).
    """
    walk, stuck, begin = _walk(graph, start, reverse)
    rank = begin
    for _ in range(ROUNDS):
        lost = rank[stuck].sum()
        after = DAMPING * (walk @ rank + lost * begin) + (1 - DAMPING) * begin
        if np.abs(after - rank).sum() < CLOSE:
            return after
        rank = after
    return rank


def trust(graph: Graph, seeds: np.ndarray, reverse: bool = False) -> np.ndarray:
    """Rank that walks from the `seeds` (shape (domains,)) bring each domain, NaN without seeds.

    What a seed has for being one does not count, so that it can be held against the others.
    """
    if not seeds.any():
        return np.full(seeds.size, np.nan)
    step = _walk(graph, seeds, reverse)[0]
    return DAMPING * np.asarray(step @ pagerank(graph, seeds, reverse))


def truncated_pagerank(graph: Graph) -> np.ndarray:
    """PageRank without what the nearest give, as a share of the whole, shape (domains,).

    A farm ranks by pages two links away or nearer, so little is left of its rank without them
    (Becchetti et al. 2006, section 4.2). NaN where nobody links to the domain.
    """
    walk, _, begin = _walk(graph, None, False)
    step = begin * (1 - DAMPING)
    near, far = np.zeros(step.size), np.zeros(step.size)
    for length in range(1, ROUNDS):
        step = DAMPING * (walk @ step)
        part = near if length <= NEAR else far
        part += step
    return _share(far, near + far)


def _walk(
    graph: Graph, start: np.ndarray | None, reverse: bool
) -> tuple[SparseMatrix, np.ndarray, np.ndarray]:
    """Chances to step along a link (from column to row), who has none, and where walks begin."""
    links = by_rows(graph.links.T) if reverse else graph.links
    out = np.diff(links.indptr)
    chances = links.copy()
    chances.data = 1.0 / np.repeat(out, out)
    begin = np.ones(out.size) if start is None else start.astype(float)
    return by_rows(chances.T), out == 0, begin / begin.sum()


def supporters(graph: Graph, seed: int = 0) -> np.ndarray:
    """How many domains reach each domain at hand by at most three links, shape (domains,).

    Counted with sets of bits (Becchetti et al. 2006, section 4.3, estimate the same by random
    bits); with very many domains at hand, estimated from a drawn part of them. NaN where no page of
    the domain is at hand.
    """
    here = np.flatnonzero(graph.at_hand)
    # only domains at hand link on, so that walks to one lead over others of them
    incoming = by_rows(graph.links[here][:, here].T)
    sources, scale = np.arange(here.size), 1.0
    if sources.size > MOST_SOURCES:
        scale = sources.size / MOST_SOURCES
        sources = np.random.default_rng(seed).choice(sources, MOST_SOURCES, replace=False)
    count = np.full(len(graph.names), np.nan)
    count[here] = 0
    for first in range(0, sources.size, AT_ONCE):
        count[here] += _reached(incoming, sources[first : first + AT_ONCE]) * scale
    return count


def neighbours(graph: Graph, score: np.ndarray) -> np.ndarray:
    """Mean score of the domains at hand that each links to or is linked by, shape (domains,).

    `score` has shape (domains,), NaN where unknown. NaN where no neighbour has one (stacked
    graphical learning, Kou & Cohen 2007; Castillo et al. 2007, section 6.3).
    """
    both = (graph.links + graph.links.T).sign()
    known = ~np.isnan(score)
    count, total = both @ known.astype(float), both @ np.where(known, score, 0)
    return _share(total, count)


def company(graph: Graph, score: np.ndarray) -> np.ndarray:
    """Mean score of the domains that link where each links to, shape (domains,).

    A common target counts by how few link to it, 1 / log of their number (Adamic & Adar 2003),
    so that what everybody links to hardly counts. `score` as in `neighbours`; NaN where nobody
    with a score has a target in common.
    """
    known = (~np.isnan(score)).astype(float)
    linked = np.asarray(graph.links.sum(axis=0)).ravel()
    weight = np.where(linked > 1, 1 / np.log(np.maximum(linked, 2)), 0)
    own = graph.links @ weight * known  # each meets itself at every target
    count = graph.links @ (weight * (graph.links.T @ known)) - own
    given = np.where(known > 0, score, 0)
    total = graph.links @ (weight * (graph.links.T @ given)) - own * given
    return _share(total, np.where(count > TINY, count, 0))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part of the whole, NaN where there is none."""
    return np.divide(part, whole, out=np.full(whole.size, np.nan), where=whole > 0)


def _reached(incoming: SparseMatrix, sources: np.ndarray) -> np.ndarray:
    """How many of `sources` reach each domain."""
    bits = np.zeros((incoming.shape[0], -(-sources.size // 64) * 8), np.uint8)
    at = np.arange(sources.size)
    bits[sources, at // 8] = np.left_shift(1, at % 8)  # every source once, so nothing is lost
    own = bits.view(np.uint64)
    linked = np.flatnonzero(np.diff(incoming.indptr))
    reached = own
    for _ in range(REACH if linked.size else 0):
        after = reached.copy()
        after[linked] |= np.bitwise_or.reduceat(
            reached[incoming.indices], incoming.indptr[linked], axis=0
        )
        reached = after
    return np.bitwise_count(reached & ~own).sum(axis=1).astype(float)
