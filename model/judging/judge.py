"""A whole profile judged, partition by partition: from signals to tables that passed every gate.

One code for a profile in memory, which is one partition, and for one of which the driver never
holds all links. It holds the table of domains, some 100 bytes of numbers for each of them, and
nothing by link, so that a million links cost it what their domains do. Results do not depend on how
many partitions there are, nor on where the work is done: whatever is added up is added up domain by
domain, or is a whole number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from linkvet.data.disavow.gate import Refusal
from linkvet.data.own_site import OwnSites
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.progress import Progress, stage
from linkvet.features.networks.detect import Networks
from linkvet.features.profile_summary import Profile, ProfileSummary
from linkvet.model.judging import decided, kept, tables
from linkvet.model.judging.domain_numbers import DomainNumbers, number_domains
from linkvet.model.judging.predicted import Predicted, predict_links
from linkvet.model.results.domains import with_column
from linkvet.model.results.host_graph_table import measured_edges
from linkvet.model.results.networks import networks as network_table
from linkvet.model.results.summary import Tally, summed
from linkvet.model.store import Model
from linkvet.model.verdicts.decide import disavow_lines

if TYPE_CHECKING:
    from linkvet.model.verdicts.allow_list import AllowList
    from linkvet.model.verdicts.people import People
    from linkvet.model.verdicts.people_figures import InAll


class Standard(NamedTuple):
    """What a profile is judged by.

    `precision` is what disavow verdicts must reach; `allow` and `people` come before the model.
    """

    model: Model
    precision: float
    own: OwnSites
    allow: "AllowList | None" = None
    people: "People | None" = None


@dataclass(frozen=True)
class Judged:
    """What a profile comes to; each partition keeps its links as `linkvet.model.judging.tables`.

    `names` are the referring domains in order of first appearance; `domains` is their table, worst
    first, `networks` that of networks, `graph` that of the pages at hand, None without any;
    `disavow` are the lines of the disavow file, `refused` what the gate refused of it, `unmatched`
    the lines of the allow file that match no link.
    """

    names: pl.Series
    domains: pl.DataFrame
    networks: pl.DataFrame
    graph: pl.DataFrame | None
    disavow: list[str]
    refused: list[Refusal]
    unmatched: list[str]
    predicted: Predicted
    links: Tally
    people: "InAll | None"


def judge(
    partitions: Partitions,
    profile: Profile | ProfileSummary,
    networks: Networks,
    by: Standard,
    similarity: bool = False,
    progress: Progress | None = None,
) -> Judged:
    """Judge the links and domains of one profile as a user meets them.

    Parameters
    ----------
    partitions
        Distinct links; `rows`, where people decide, is of how many input rows each is.
    profile
        What links are seen among.
    similarity
        Whether partitions keep cosines (`linkvet.model.results.topic_similarity`).
    """
    numbers = number_domains(partitions)
    predicted = predict_links(partitions, numbers, profile, by.model, progress)
    settings = decided.Settings(by.model, by.precision, by.own, by.allow, predicted.shift)
    with stage("deciding", progress):
        outcome = decided.decide_links(partitions, numbers, settings)
    with stage("making tables", progress):
        told = tables.Settings(networks, by.people, similarity, by.model)
        parts = tables.make_tables(partitions, numbers, list(outcome.refused), told)
        list(partitions.map(_tidy, None))
        return _judged(partitions, numbers, networks, by, predicted, outcome, parts)


def _judged(
    partitions: Partitions,
    numbers: DomainNumbers,
    networks: Networks,
    by: Standard,
    predicted: Predicted,
    outcome: decided.Decided,
    parts: Sequence[tables.Part],
) -> Judged:
    """Put together what the partitions came to."""
    domains = tables.domain_table(parts)
    gate = disavow_lines(pl.concat([part.pages for part in parts]), domains, by.own)
    people, refused, lines = _people(parts, numbers, by.people), outcome.refused, gate.passed
    if people:
        before = numbers.together([part.model_verdict for part in parts])
        domains = with_column(domains, numbers.names, "model_verdict", before)
        lines = people.lines(lines)
        refused = {
            at: one for at, one in refused.items() if numbers.names[at] not in people.settled
        }
    cut = numbers.together([part.cut for part in parts])
    edges = [part.edges for part in parts if part.edges]
    return Judged(
        numbers.names,
        domains,
        network_table(networks, domains, numbers.names, cut, by.model.known),
        measured_edges(edges, domains) if edges else None,
        lines,
        [*refused.values(), *gate.refused],
        outcome.unmatched,
        predicted,
        Tally(
            partitions.links,
            summed(part.verdicts for part in parts),
            summed(part.decided_by for part in parts),
            predicted.levels,
        ),
        people,
    )


def _tidy(partition: Partition, _: None, __: None) -> None:
    """Drop what rounds kept for each other; in a round of its own, since work may be done twice."""
    for name in (kept.SIGNALS, kept.VERDICTS, kept.DOMAIN_VERDICTS, kept.DOMAIN_REASONS):
        partition.drop(name)


def _people(
    parts: Sequence[tables.Part], numbers: DomainNumbers, people: "People | None"
) -> "InAll | None":
    if people is None:
        return None
    from linkvet.model.verdicts.people_figures import in_all

    honoured = [part.honoured for part in parts if part.honoured]

    def number(partition: int, code: int) -> int:
        return int(numbers.number[partition][code])

    return in_all(people, honoured, number, numbers.names.to_list())
