"""The main job where links may not fit in memory: results come from partitions on disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from linkvet.data.errors import UserError
from linkvet.data.exports.read_spilled import read_into
from linkvet.data.parallel.engine import Engine
from linkvet.data.partitions.merge_rows import Gathering, gathered
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location
from linkvet.features.networks.detect import find_networks
from linkvet.features.profile_summary import summarise_partitions
from linkvet.model.asked_for import asked_for
from linkvet.model.judging.figures import figures
from linkvet.model.judging.judge import judge
from linkvet.model.options import ScoringOptions
from linkvet.model.results.scored_in_partitions import ScoredInPartitions
from linkvet.model.results.topic_similarity import compare
from linkvet.model.scoring import figures_on_request, with_ranks
from linkvet.model.store import load


class Place(NamedTuple):
    """Where links are put, in how many partitions, and where these are worked on."""

    folder: Path
    partitions: int
    engine: Engine | None = None


def run_in_partitions(
    exports: Sequence[Location],
    options: ScoringOptions,
    place: Place,
    progress: Progress | None = None,
) -> ScoredInPartitions:
    """Score exports as `linkvet.model.scoring.run` does, with the same results.

    Raises
    ------
    UserError
        Where pages are given, which are read with all links in memory.
    """
    if options.pages:
        raise UserError(
            "--pages needs all links in memory", cure="Raise --memory, or leave out --pages."
        )
    model = load(options.model)
    folder, count, engine = place
    given = read_into(
        folder,
        count,
        exports,
        mapping=options.mapping,
        progress=progress,
        limits=options.limits,
        engine=engine,
    )
    by, embeddings = asked_for(given, model, options)
    chunks = given.rows.chunks
    partitions = gathered(Gathering(folder, chunks, given.columns, given.unknown), count, engine)
    networks = find_networks(partitions)
    near = compare(partitions, embeddings, options.about, "", progress) if embeddings else None
    profile = summarise_partitions(partitions, by.own.main, options.about, networks)
    judged = judge(partitions, profile, networks, by, near is not None, progress)
    of_run = figures(judged, by, given, profile.names)
    domains, ranked = with_ranks(judged, options, progress)
    of_run |= figures_on_request(None, judged.graph, near) | ranked
    return ScoredInPartitions(
        partitions=partitions,
        chunks=chunks,
        domains=domains,
        networks=judged.networks,
        rejects=given.rejects,
        summary=of_run,
        disavow=judged.disavow,
        graph=judged.graph,
        confirmed=judged.people.confirmed if judged.people else [],
    )
