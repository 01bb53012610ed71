"""The main job: exports in; probability, verdict and reasons for every link and domain out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.exports.files.inputs import Export
from linkvet.data.exports.read import Exports, read
from linkvet.data.merge import merge
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.progress import Progress, stage
from linkvet.features.match_keys import with_keys
from linkvet.features.profile_summary import Profile
from linkvet.model.asked_for import asked_for
from linkvet.model.judging.kept import PREDICTIONS
from linkvet.model.judging.profile import judged_profile, loaded, networks_of
from linkvet.model.judging.tables import judged_links
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.results.scored import Scored
from linkvet.model.store import Model

# columns of the table of rows
ROW = ("source_file", "row", "link_id", "source_url", "target_url", "anchor", "vendor_verdict")


def run(
    exports: Sequence[Export],
    options: ScoringOptions = DEFAULTS,
    progress: Progress | None = None,
) -> Scored:
    """Score exports and keep everything the files and the report need."""
    model = loaded(options, progress)
    # not kept in a name here, so that `assemble` can let go of what it no longer needs
    return assemble(
        read(exports, mapping=options.mapping, progress=progress, limits=options.limits),
        model,
        options,
        progress,
        keep_links=False,
    )[0]


def assemble(
    given: Exports,
    model: Model,
    options: ScoringOptions,
    progress: Progress | None = None,
    keep_links: bool = True,
) -> tuple[Scored, pl.DataFrame, Profile]:
    """Merge, measure, judge and decide on rows already read.

    Gives the merged links and their profile as well; without `keep_links` there is no link among
    them, to save memory.
    """
    asked = asked_for(given, model, options)
    given, rows, links = _merged(given, progress)
    links, of_pages, says = _with_pages(links, options, asked.by.own.main, progress)
    about = f"{options.about or ''} {says}".strip() if options.pages else options.about
    networks = networks_of(Partitions.of(links), progress)
    links = with_keys(links)
    partitions = Partitions.of(_with_rows(links, rows) if asked.by.people else links)
    links = links if keep_links else links.clear()
    judged, figures, profile = judged_profile(
        partitions, given, asked, networks, options, about, says, of_pages, progress
    )
    if figures["rows_in"] != rows.height + given.rejects.height:
        raise AssertionError("rows were lost between the exports and the results")
    (partition,) = partitions.each
    predictions = partition.kept(PREDICTIONS, "reasons", "pattern")
    scored = Scored(
        rows=rows,
        links=judged_links(partition),
        domains=judged.domains,
        networks=judged.networks,
        rejects=given.rejects,
        summary=figures,
        disavow=judged.disavow,
        codes=predictions["reasons"].to_numpy(),
        pattern=predictions["pattern"].to_numpy(),
        graph=judged.graph,
        confirmed=judged.people.confirmed if judged.people else [],
        usual=model.usual,
    )
    return scored, links, profile.of(partition)


def _merged(
    given: Exports, progress: Progress | None
) -> tuple[Exports, pl.DataFrame, pl.DataFrame]:
    """The exports with no column but the row's, every row with its link, and the distinct links."""
    with stage("merging rows", progress, rows=given.links.height) as counts:
        known, links = merge(given.links)
        counts["links"] = links.height
        return replace(given, links=given.links.select("row")), _rows(known), links


def _with_rows(links: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add how many rows each link is."""
    return links.with_columns(rows=np.bincount(rows["link_id"].to_numpy()).astype(np.uint32))


def _with_pages(
    links: pl.DataFrame, options: ScoringOptions, site: str | None, progress: Progress | None
) -> tuple[pl.DataFrame, dict[str, Any] | None, str]:
    """Links with what the pages at hand show, what is told of these, and what the own site says."""
    if not options.pages:
        return links, None, ""
    from linkvet.data.pages.live_check import add  # loads parsers that exports do not need

    with stage("reading pages", progress, archives=len(options.pages)) as counts:
        added = add(links, options.pages, site, progress)
        counts |= {name: added[1][name] for name in ("captures", "pages", "faulty")}
    return added


def _rows(known: pl.DataFrame) -> pl.DataFrame:
    return known.select(
        pl.col(c) if c in known.columns else pl.lit(None, pl.String).alias(c) for c in ROW
    )
