"""The main job where links may not fit in memory: results come from partitions on disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from linkvet.data.errors import UserError
from linkvet.data.exports.read_spilled import read_into
from linkvet.data.parallel.engine import Engine
from linkvet.data.partitions.merge_rows import Gathering, gathered
from linkvet.data.progress import Progress, stage
from linkvet.data.storage.address import Location
from linkvet.features.match_keys import with_keys_kept
from linkvet.model.asked_for import asked_for
from linkvet.model.judging.profile import judged_profile, loaded, networks_of
from linkvet.model.judging.scored_in_partitions import ScoredInPartitions
from linkvet.model.options import ScoringOptions


class Place(NamedTuple):
    """Where links are put, in how many partitions, and where these are worked on.

    `packed` says how files are written (`linkvet.data.partitions.files`).
    """

    folder: Path
    partitions: int
    engine: Engine | None = None
    packed: bool = True


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
    model = loaded(options, progress)
    folder, count, engine, packed = place
    given = read_into(
        folder,
        count,
        exports,
        mapping=options.mapping,
        progress=progress,
        limits=options.limits,
        engine=engine,
        packed=packed,
    )
    asked, chunks = asked_for(given, model, options), given.rows.chunks
    with stage("merging rows", progress, rows=given.rows_out) as counts:
        gathering = Gathering(folder, chunks, given.columns, given.unknown, packed)
        partitions = gathered(gathering, count, engine)
        counts |= {"links": partitions.links, "partitions": len(partitions.each)}
    networks = networks_of(partitions, progress)
    partitions = with_keys_kept(partitions)
    judged, figures, _ = judged_profile(
        partitions, given, asked, networks, options, options.about, progress=progress
    )
    return ScoredInPartitions(
        partitions=partitions,
        chunks=chunks,
        folder=folder,
        domains=judged.domains,
        networks=judged.networks,
        rejects=given.rejects,
        summary=figures,
        disavow=judged.disavow,
        graph=judged.graph,
        confirmed=judged.people.confirmed if judged.people else [],
        usual=model.usual,
    )
