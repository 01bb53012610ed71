"""A profile from its networks to its tables, in the same steps wherever its links are."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from linkvet.data.exports.read import Given
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.progress import Progress, stage
from linkvet.features.networks.detect import Networks, find_networks
from linkvet.features.profile_summary import ProfileSummary, summarise_partitions
from linkvet.model.asked_for import AskedFor
from linkvet.model.judging.figures import figures
from linkvet.model.judging.judge import Judged, judge
from linkvet.model.options import ScoringOptions
from linkvet.model.results import host_graph_table as graph
from linkvet.model.results.topic_similarity import Compared, compare
from linkvet.model.store import Model, load

if TYPE_CHECKING:
    from linkvet.data.authority.domain_ranks import DomainRanks

MODEL_VERDICT = "model_verdict"


class ProfileJudged(NamedTuple):
    """What a profile comes to, with its figures for the summary."""

    judged: Judged
    figures: dict[str, Any]
    profile: ProfileSummary


def loaded(options: ScoringOptions, progress: Progress | None) -> Model:
    """The model that the options name."""
    with stage("loading the model", progress) as counts:
        model = load(options.model)
        counts["model"] = model.id
    return model


def networks_of(partitions: Partitions, progress: Progress | None) -> Networks:
    """The networks of a profile's referring domains."""
    with stage("detecting networks", progress) as counts:
        networks = find_networks(partitions)
        counts["networks"] = networks.table.height
    return networks


def judged_profile(
    partitions: Partitions,
    given: Given,
    asked: AskedFor,
    networks: Networks,
    options: ScoringOptions,
    about: str | None = None,
    own_words: str = "",
    of_pages: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> ProfileJudged:
    """Sum up a profile and judge its links.

    Parameters
    ----------
    about, own_words
        What the user says of the site, and what its own pages at hand say.
    of_pages
        Figures of the pages at hand, None where none are given.
    """
    by, near = asked.by, None
    if asked.embeddings:
        with stage("comparing subjects", progress, links=partitions.links):
            near = compare(partitions, asked.embeddings, options.about, own_words, progress)
    with stage("summing up the profile", progress) as counts:
        profile = summarise_partitions(partitions, by.own.main, about, networks)
        counts["domains"] = profile.domains
    judged = judge(partitions, profile, networks, by, near is not None, progress)
    ranks = _ranks(judged, options, progress)
    of_run = figures(judged, by, given, profile.names)
    of_run |= _extra_figures(of_pages, judged, near, ranks)
    if ranks is not None:
        judged = replace(judged, domains=_with_ranks(judged, ranks))
    return ProfileJudged(judged, of_run, profile)


def _ranks(
    judged: Judged, options: ScoringOptions, progress: Progress | None
) -> "DomainRanks | None":
    """Ranks of the referring domains in the web graph."""
    if options.domain_ranks is None:
        return None
    from linkvet.data.authority.domain_ranks import read_domain_ranks

    with stage("reading domain ranks", progress, domains=judged.names.len()) as counts:
        ranks = read_domain_ranks(options.domain_ranks, judged.names, progress)
        counts["known"] = ranks.known
        return ranks


def _with_ranks(judged: Judged, ranks: "DomainRanks") -> pl.DataFrame:
    table = judged.domains
    last = [name for name in (MODEL_VERDICT,) if name in table.columns]
    table = table.join(ranks.table, on="source_domain", how="left", maintain_order="left")
    return table.select(pl.exclude(last), *last)


def _extra_figures(
    of_pages: dict[str, Any] | None,
    judged: Judged,
    near: Compared | None,
    ranks: "DomainRanks | None",
) -> dict[str, Any]:
    """Figures of pages at hand, similarity of subjects and ranks, where a run asks for them."""
    figures: dict[str, Any] = {}
    if of_pages is not None:
        figures["pages"] = of_pages | {"linking": graph.counted(judged.graph)}
    if near:
        figures["similarity"] = {"to": near.read_from, "links": near.links}
    if ranks is not None:
        figures["domain_ranks"] = {"domains": ranks.known}
    return figures
