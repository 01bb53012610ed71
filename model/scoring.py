"""The main job: exports in; probability, verdict and reasons for every link and domain out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from linkvet.data.exports.read import Exports, read
from linkvet.data.merge import merge
from linkvet.data.own_site import OwnSites
from linkvet.data.progress import Progress, stage
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import Networks, find_networks
from linkvet.features.profile_summary import Profile, summarise
from linkvet.model.asked_for import asked_for
from linkvet.model.judgement import Judgement, judge_profile
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.results import host_graph_table as graph
from linkvet.model.results import networks
from linkvet.model.results.domains import FITS, Domains, by_domain
from linkvet.model.results.schema import LINKS, completed
from linkvet.model.results.scored import Scored
from linkvet.model.results.summary import extra_figures, note_exceptions, profile_figures, summary
from linkvet.model.results.topic_similarity import Similarity, similarity
from linkvet.model.store import Model, load
from linkvet.model.verdicts.allow_list import allowed, unmatched
from linkvet.model.verdicts.decide import disavow_lines

if TYPE_CHECKING:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]  it ships none
    from model2vec import StaticModel

    from linkvet.data.authority.domain_ranks import DomainRanks
    from linkvet.data.disavow.gate import Gate
    from linkvet.model.verdicts.people import Honoured

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
FURTHER = (*FACTS, "domain", "path", "query", "scheme", "seen_targets")
# and those of the table of rows
ROW = ("source_file", "row", "link_id", "source_url", "target_url", "anchor", "vendor_verdict")


@dataclass(frozen=True)
class Result:
    """What `score` gives in a notebook: pandas DataFrames, the summary and the disavow lines."""

    links: "pd.DataFrame"
    domains: "pd.DataFrame"
    rejects: "pd.DataFrame"
    summary: dict[str, Any]
    disavow: list[str]
    networks: "pd.DataFrame"
    families: "pd.DataFrame"  # the networks under their earlier name, for one version
    graph: "pd.DataFrame | None" = None


def score(exports: Path | str | Sequence[Path | str], **options: Any) -> Result:
    """Score the links of one site.

    Parameters
    ----------
    exports
        One or more export files of any vendor.
    **options
        By name, what `linkvet.model.options.ScoringOptions` holds: `site`, `allow`, `deny`,
        `decisions`, `model`, `precision`, `mapping`, `pages`, `about`, `embeddings`.

    Returns
    -------
    Result
        `links` holds every input row once and in order.
    """
    paths = [exports] if isinstance(exports, str | Path) else list(exports)
    scored = run(paths, ScoringOptions(**options))
    return Result(
        pl.concat(scored.table()).to_pandas(),
        scored.domains.to_pandas(),
        scored.rejects.to_pandas(),
        scored.summary,
        scored.disavow,
        scored.networks.to_pandas(),
        networks.as_families(scored.networks).to_pandas(),
        None if scored.graph is None else scored.graph.to_pandas(),
    )


def run(
    exports: Sequence[Path | str],
    options: ScoringOptions = DEFAULTS,
    progress: Progress | None = None,
) -> Scored:
    """Score exports and keep everything the files and the report need."""
    with stage("loading the model", progress) as counts:
        model = load(options.model)
        counts["model"] = model.id
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

    Gives the merged links and their profile as well. Without `keep_links` these hold no more
    columns than the results, to save memory.
    """
    embeddings, own, people = asked_for(given, model, options)
    given, rows, links = _merged(given, progress)
    links, page_figures, says = _with_pages(links, options, own.main, progress)
    about = f"{options.about or ''} {says}".strip() if options.pages else options.about
    with stage("detecting networks", progress) as counts:
        detected = find_networks(links)
        counts["networks"] = detected.table.height
    links = with_keys(links)
    near = _similar(links, embeddings, options.about, says, progress) if embeddings else None
    domains, profile = _profiled(links, own, about, detected, progress)
    allow_unmatched = unmatched(links, options.allow)
    network_of = detected.of(links["domain"])
    judgement, honoured = _judged(
        links, rows, profile, domains, model, options, own, people, network_of, progress
    )
    links = links if keep_links else links.select(c for c in FURTHER if c in links.columns)
    predictions, cut = judgement.predictions, judgement.decisions.domain_cut
    ranks = _ranks(domains, options, progress)
    with stage("making tables", progress):
        table = _table(links, judgement, network_of, near)
        table, domain_table, gate = _for_domains(table, domains, judgement, own, honoured, ranks)
        network_table = networks.networks(detected, domain_table, domains.names, cut, model.known)
        linking = graph.measured(links, domain_table)
        figures = summary(
            given, model, own.main, options.precision, table, domain_table, gate.passed, predictions
        )
        figures |= profile_figures(profile, own, judgement, model, domains)
        figures["networks"] = networks.counted(network_table)
        note_exceptions(figures, [*judgement.refused, *gate.refused], honoured, allow_unmatched)
        figures |= extra_figures(page_figures, linking, near, ranks)
    if figures["rows_in"] != rows.height + given.rejects.height:
        raise AssertionError("rows were lost between the exports and the results")
    scored = Scored(
        rows=rows,
        links=completed(table, LINKS),
        domains=domain_table,
        networks=network_table,
        rejects=given.rejects,
        summary=figures,
        disavow=gate.passed,
        codes=predictions.reason_codes,
        pattern=predictions.pattern,
        graph=linking,
        confirmed=honoured.confirmed if honoured else [],
    )
    return scored, links, profile


def _merged(
    given: Exports, progress: Progress | None
) -> tuple[Exports, pl.DataFrame, pl.DataFrame]:
    """The exports with no column but the row's, every row with its link, and the distinct links."""
    with stage("merging rows", progress, rows=given.links.height) as counts:
        known, links = merge(given.links)
        counts["links"] = links.height
        return replace(given, links=given.links.select("row")), _rows(known), links


def _similar(
    links: pl.DataFrame,
    embeddings: "StaticModel",
    about: str | None,
    own: str,
    progress: Progress | None,
) -> Similarity:
    """How near each page is to what the site is about."""
    with stage("comparing subjects", progress, links=links.height):
        return similarity(links, embeddings, about, own, progress)


def _profiled(
    links: pl.DataFrame,
    own: OwnSites,
    about: str | None,
    detected: Networks,
    progress: Progress | None,
) -> tuple[Domains, Profile]:
    """The referring domains, and the counts of the whole profile."""
    with stage("summing up the profile", progress) as counts:
        domains, _ = by_domain(links)
        counts["domains"] = domains.names.len()
        return domains, summarise(links, own.main, about, detected)


def _judged(
    links: pl.DataFrame,
    rows: pl.DataFrame,
    profile: Profile,
    domains: Domains,
    model: Model,
    options: ScoringOptions,
    own: OwnSites,
    people: "Callable[..., Honoured] | None",
    network_of: pl.Series,
    progress: Progress | None,
) -> "tuple[Judgement, Honoured | None]":
    """Verdicts of the model, and those that people's decisions put before them."""
    allow = allowed(links, options.allow)
    judgement = judge_profile(
        links, profile, domains, model, options.precision, own, allow, progress
    )
    honoured = people and people(links, rows["link_id"], domains, judgement, network_of, own=own)
    return (honoured.judgement, honoured) if honoured else (judgement, None)


def _for_domains(
    table: pl.DataFrame,
    domains: Domains,
    judgement: Judgement,
    own: OwnSites,
    honoured: "Honoured | None",
    ranks: "DomainRanks | None",
) -> "tuple[pl.DataFrame, pl.DataFrame, Gate]":
    """The tables of links and of domains, and the disavow lines that the gate lets pass."""
    domain_table = domains.finish(table, judgement.decisions, judgement.predictions)
    if ranks is not None:
        domain_table = domain_table.join(
            ranks.table, on="source_domain", how="left", maintain_order="left"
        )
    gate = disavow_lines(table, domain_table, own)
    if honoured:
        table, domain_table = honoured.beside(table, domain_table, domains)
        gate.passed = honoured.lines(gate.passed)
    return table, domain_table, gate


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


def _ranks(
    domains: Domains, options: ScoringOptions, progress: Progress | None
) -> "DomainRanks | None":
    """Ranks of the referring domains in the web graph."""
    if options.domain_ranks is None:
        return None
    from linkvet.data.authority.domain_ranks import read_domain_ranks

    with stage("reading domain ranks", progress, domains=domains.names.len()) as counts:
        ranks = read_domain_ranks(options.domain_ranks, domains.names, progress)
        counts["known"] = ranks.known
        return ranks


def _table(
    links: pl.DataFrame, judgement: Judgement, network_name: pl.Series, near: Similarity | None
) -> pl.DataFrame:
    """Facts of each link with what was found of it."""
    predictions, decisions = judgement.predictions, judgement.decisions
    facts = links.select(c for c in FACTS if c in links.columns)
    shown = {name: predictions.values[name] for name in FITS if name in predictions.values}
    return facts.with_columns(
        source_domain=links["domain"].cast(pl.String),
        spam_probability=pl.Series(predictions.probability),
        verdict=pl.Series(decisions.link),
        decided_by=pl.Series(decisions.by),
        evidence=pl.Series(predictions.evidence).cast(pl.Float64),
        kind=pl.Series(judgement.kind, dtype=pl.String),
        family=network_name,
        **{name: pl.Series(values).fill_nan(None) for name, values in shown.items()},
        **({"similarity": near.values} if near else {}),
    )


def _rows(known: pl.DataFrame) -> pl.DataFrame:
    return known.select(
        pl.col(c) if c in known.columns else pl.lit(None, pl.String).alias(c) for c in ROW
    )


__all__ = ["Result", "run", "score"]
