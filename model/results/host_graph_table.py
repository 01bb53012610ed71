"""How the referring domains link to each other and to others, where their pages are at hand."""

from collections.abc import Sequence

import polars as pl

from linkvet.model.results.host_graph import (
    Edges,
    company,
    degrees,
    edges_of,
    graph_of_edges,
    neighbours,
    pagerank,
    supporters,
    truncated_pagerank,
    trust,
)
from linkvet.model.verdicts.verdict import DISAVOW, KEEP

CONFIDENT = 0.05  # probability of spam below which a domain that is kept is trusted
COLUMNS = (
    "source_domain",
    "links_to",
    "linked_by",
    "reciprocal",
    "supporters",
    "pagerank",
    "truncated_pagerank",
    "trust",
    "distrust",
    "neighbours_spam",
    "company_spam",
    "spam_probability",
    "verdict",
)


def edges_at_hand(links: pl.DataFrame) -> Edges | None:
    """Who links to whom by the pages at hand, None where no page is."""
    if "seen_targets" not in links.columns or links["seen_targets"].null_count() == links.height:
        return None
    return edges_of(links)


def measured(links: pl.DataFrame, domains: pl.DataFrame) -> pl.DataFrame | None:
    """Measure the graph of a link table as `measured_edges` does, None where no page is at hand."""
    edges = edges_at_hand(links)
    return edges and measured_edges([edges], domains)


def measured_edges(parts: Sequence[Edges], domains: pl.DataFrame) -> pl.DataFrame:
    """One row per referring domain with a page at hand.

    Parameters
    ----------
    parts
        Who links to whom (`edges_at_hand`).
    domains
        Table of domains with their verdicts (`linkvet.model.results.domains`).

    Returns
    -------
    `COLUMNS`. `pagerank`, `trust` and `distrust` are in multiples of what every domain would have
    if all had the same; trust spreads along links from domains that are surely kept, distrust
    against links from domains to disavow, and what a domain has of itself for being one of these
    does not count. `neighbours_spam` and `company_spam` are the mean spam probability of the
    domains that it shares a link with, and of those that link to the same others. Null is unknown.
    """
    graph = graph_of_edges(parts)
    known = pl.DataFrame({"source_domain": graph.names}).join(
        domains.select("source_domain", "spam_probability", "verdict"),
        on="source_domain",
        how="left",
        maintain_order="left",
    )
    chance = known["spam_probability"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    verdict = known["verdict"].cast(pl.String)
    good = (verdict == KEEP).fill_null(False).to_numpy() & (chance <= CONFIDENT)
    bad = (verdict == DISAVOW).fill_null(False).to_numpy()
    table = known.hstack(degrees(graph)).with_columns(
        supporters=supporters(graph),
        pagerank=pagerank(graph) * chance.size,
        truncated_pagerank=truncated_pagerank(graph),
        trust=trust(graph, good & graph.at_hand) * chance.size,
        distrust=trust(graph, bad & graph.at_hand, reverse=True) * chance.size,
        neighbours_spam=neighbours(graph, chance),
        company_spam=company(graph, chance),
    )
    table = table.filter(pl.Series(graph.at_hand)).select(COLUMNS)
    numbers = pl.selectors.float()
    return table.with_columns(numbers.fill_nan(None).round(4)).sort("source_domain")


def counted(table: pl.DataFrame | None) -> dict[str, int] | None:
    """How many domains have a page at hand, and how many of them link to one another."""
    if table is None:
        return None
    # `supporters` are domains at hand alone, while giants are linked by all and link to nobody
    return {
        "domains": table.height,
        "linked": int((table["supporters"] > 0).sum()),
        "both_ways": int((table["reciprocal"] > 0).sum()),
    }
