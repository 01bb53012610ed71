"""The last round: people's decisions, then the tables of links and domains.

The driver gets the table of domains, the links to disavow by themselves, and, where pages are at
hand, the pairs of domains that link to each other.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.detect import Networks
from linkvet.model.judging.domain_numbers import DomainNumbers, domains_of
from linkvet.model.judging.kept import (
    DOMAIN_REASONS,
    PREDICTIONS,
    SIGNALS,
    VERDICTS,
    decisions_of,
)
from linkvet.model.reasons.words import name_words
from linkvet.model.results.domains import FITS, worst_first
from linkvet.model.results.host_graph import Edges
from linkvet.model.results.host_graph_table import edges_at_hand
from linkvet.model.results.schema import LINKS, completed
from linkvet.model.results.summary import counts
from linkvet.model.results.topic_similarity import KEPT as SIMILARITY
from linkvet.model.store import Model
from linkvet.model.verdicts.decide import disavow_pages
from linkvet.model.verdicts.verdict import Decisions
from linkvet.model.verdicts.whole_domains import for_review

if TYPE_CHECKING:
    from linkvet.model.verdicts.people import Honoured, People

JUDGED = "judged"  # table of a partition: what was found of its links, in their order
# columns of the link table that results show, and those it takes to decide
FACTS = (
    "link_id",
    "source_url",
    "host",
    "target_url",
    "anchor",
    "title",
    "language",
    "first_seen",
    "domain_rating",
    "domain_traffic",
    "nofollow",
    "lost",
    "vendor_verdict",
    "live",
    "seen_place",
)


class Settings(NamedTuple):
    """What the tables tell beside the verdicts."""

    networks: Networks
    people: "People | None"
    similarity: bool
    model: Model


class Part(NamedTuple):
    """What a partition comes to.

    `cut` is the disavow cut of each domain, and `model_verdict` the verdict on it without people's
    decisions, by code; `pages` are links to disavow by themselves.
    """

    domains: pl.DataFrame
    cut: np.ndarray
    verdicts: dict[str, int]
    decided_by: dict[str, int]
    pages: pl.DataFrame
    edges: Edges | None
    model_verdict: np.ndarray
    honoured: "Honoured | None"


def make_tables(
    partitions: Partitions,
    numbers: DomainNumbers,
    refused: Sequence[int],
    settings: Settings,
) -> list[Part]:
    """Keep the table of links of each partition (`JUDGED`), and give what it comes to.

    `refused` are the domains that may not be named whole, by number.
    """
    return list(partitions.map(_make, settings, numbers.codes(refused)))


def judged_links(partition: Partition, *columns: str) -> pl.DataFrame:
    """Links of a partition with their verdicts: all columns of results, or some of them."""
    found = partition.kept(JUDGED)
    if not columns:
        return completed(partition.links(*FACTS).hstack(found), LINKS)
    facts = partition.links(*(name for name in columns if name in FACTS))
    return facts.hstack(found.select(name for name in columns if name in found.columns))


def domain_table(parts: Sequence[Part]) -> pl.DataFrame:
    """The table of all domains, worst first."""
    tables = [part.domains for part in parts]
    return tables[0] if len(tables) == 1 else worst_first(pl.concat(tables))


def _make(partition: Partition, settings: Settings, refused: np.ndarray) -> Part:
    domains = domains_of(partition)
    decisions = for_review(decisions_of(partition), domains.code, refused)
    before, honoured = decisions, None
    links = partition.links("domain", *FACTS)
    network = settings.networks.of(links["domain"])
    if settings.people:
        from linkvet.model.verdicts.people import honour  # loads SQLite

        asked_of = partition.links("source_url", "host", "domain", "rows")
        honoured = honour(asked_of, domains, decisions, network, settings.people)
        decisions = honoured.decisions
    near = partition.kept(SIMILARITY) if settings.similarity else None
    table = _table(partition, links, decisions, network, near)
    reasons = partition.kept(DOMAIN_REASONS)["reasons"].to_numpy()
    of_domains = domains.finish(table, decisions, reasons, settings.model.usual)
    of_domains = name_words(of_domains, settings.model.link_reader)
    pages = disavow_pages(table, of_domains)
    if honoured:
        table = table.with_columns(model_verdict=pl.Series(before.link, dtype=pl.String))
    partition.keep(JUDGED, table.drop(FACTS, strict=False))
    return Part(
        of_domains,
        decisions.domain_cut,
        counts(table["verdict"]),
        counts(table["decided_by"]),
        pages.select("source_domain", "source_url", "spam_probability", "verdict"),
        edges_at_hand(partition.links("domain", "target_url", "seen_targets")),
        before.domain,
        honoured,
    )


def _table(
    partition: Partition,
    links: pl.DataFrame,
    decisions: Decisions,
    network: pl.Series,
    near: pl.DataFrame | None,
) -> pl.DataFrame:
    """Facts of each link with what was found of it."""
    given = partition.kept(VERDICTS, "probability", "kind")
    evidence = partition.kept(PREDICTIONS, "evidence")["evidence"]
    signals = partition.kept(SIGNALS)
    shown = {name: signals[name].fill_nan(None) for name in FITS if name in signals.columns}
    return links.drop("domain").with_columns(
        source_domain=links["domain"].cast(pl.String),
        spam_probability=given["probability"],
        verdict=pl.Series(decisions.link, dtype=pl.String),
        decided_by=pl.Series(decisions.by, dtype=pl.String),
        evidence=evidence.cast(pl.Float64),
        kind=given["kind"],
        family=network,
        **shown,
        **({"similarity": near[SIMILARITY]} if near is not None else {}),
    )
