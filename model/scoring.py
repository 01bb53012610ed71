"""The main job: exports in; probability, verdict and reasons for every link and domain out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import sift
from linkvet.data.embeddings import read_embeddings
from linkvet.data.exports.read import Exports, read
from linkvet.data.merge import merge
from linkvet.data.own_site import OwnSites, own_sites, refuse_several, refuse_unmet
from linkvet.data.progress import Progress
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import network
from linkvet.features.profile_summary import Profile, summarise
from linkvet.model import reasons
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.predict import Judged, judge
from linkvet.model.prior_shift import to_profile
from linkvet.model.results import families
from linkvet.model.results import host_graph_table as graph
from linkvet.model.results.domains import FITS, by_domain
from linkvet.model.results.drift import drift
from linkvet.model.results.link_kind import kinds
from linkvet.model.results.schema import LINKS, completed
from linkvet.model.results.summary import refusals, summary
from linkvet.model.results.topic_similarity import similarity
from linkvet.model.store import Model, load
from linkvet.model.verdicts.allow_list import allowed
from linkvet.model.verdicts.decide import Decided, decide, disavow_lines
from linkvet.model.verdicts.verdict import refuse_unproved
from linkvet.model.verdicts.whole_domains import refuse_whole

if TYPE_CHECKING:
    import pandas as pd

TABLE = (
    "source_file",
    "row",
    "link_id",
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "evidence",
    "kind",
    "reasons",
    "vendor_verdict",
    "first_seen",
    "nofollow",
    "lost",
)
OF_LINK = ("first_seen", "nofollow", "lost")  # facts of the link that later results compare
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
OF_PAGES = {"live": "live", "seen_place": "placement"}  # in the table where pages are at hand
ON_REQUEST = OF_PAGES | {"similarity": "similarity"}
FURTHER = (*FACTS, "domain", "path", "query", "scheme", "seen_targets")


@dataclass(frozen=True)
class Scored:
    """All results of a run; the files a user meets are written from it.

    `rows` has one row per accepted input row, `links` one per distinct link in `link_id` order,
    `domains` one per referring domain, `families` one per family of them, `rejects` what could not
    be read and why, `disavow` the lines of the disavow file without its header, `graph` one row
    per domain with a page at hand (`linkvet.model.results.host_graph_table`), None without pages.
    """

    rows: pl.DataFrame
    links: pl.DataFrame
    domains: pl.DataFrame
    families: pl.DataFrame
    rejects: pl.DataFrame
    summary: dict[str, Any]
    disavow: list[str]
    codes: np.ndarray
    pattern: np.ndarray
    graph: pl.DataFrame | None = None

    def reasons(self, link_ids: np.ndarray) -> pl.Series:
        """Reasons of links as JSON text, shape (link_ids,)."""
        return reasons.texts(self.codes[link_ids])

    def table(self, chunk_rows: int = 200_000) -> Iterator[pl.DataFrame]:
        """Every input row with its verdict, in input order, in chunks."""
        asked = [
            pl.col(n).alias(shown) for n, shown in ON_REQUEST.items() if n in self.links.columns
        ]
        further = self.links.select(asked)
        shared = self.links.select(
            "source_domain", "spam_probability", "verdict", "evidence", "kind", *OF_LINK
        ).with_columns(pl.col("spam_probability").round(4), pl.col("evidence").round(3))
        for start in range(0, max(self.rows.height, 1), chunk_rows):
            part = self.rows.slice(start, chunk_rows)
            ids = part["link_id"].to_numpy()
            frame = part.hstack(shared[ids]).with_columns(self.reasons(ids))
            yield frame.select(TABLE).hstack(further[ids] if asked else [])


@dataclass(frozen=True)
class Result:
    """What `score` gives in a notebook: pandas DataFrames, the summary and the disavow lines."""

    links: "pd.DataFrame"
    domains: "pd.DataFrame"
    rejects: "pd.DataFrame"
    summary: dict[str, Any]
    disavow: list[str]
    families: "pd.DataFrame"
    graph: "pd.DataFrame | None" = None


def score(exports: Path | str | Sequence[Path | str], **options: Any) -> Result:
    """Score the links of one site.

    Parameters
    ----------
    exports
        One or more export files of any vendor.
    **options
        By name, what `linkvet.model.options.ScoringOptions` holds: `site`, `allow`, `model`,
        `precision`, `mapping`, `pages`, `about`, `embeddings`.

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
        scored.families.to_pandas(),
        None if scored.graph is None else scored.graph.to_pandas(),
    )


def run(
    exports: Sequence[Path | str],
    options: ScoringOptions = DEFAULTS,
    progress: Progress | None = None,
) -> Scored:
    """Score exports and keep everything the files and the report need."""
    model = load(options.model)
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
    if options.precision != DEFAULTS.precision:  # it was asked for
        refuse_unproved(model.cuts.values(), options.precision)
    embeddings = read_embeddings(options.embeddings) if options.embeddings else None
    own = _sites(given, options)
    site = own.main
    known, links = merge(given.links)
    rows = _rows(known)
    del known
    given = replace(given, links=given.links.select("row"))
    told_of_pages, says, about = None, "", options.about
    if options.pages:
        from linkvet.data.pages.live_check import add  # loads parsers that exports do not need

        links, told_of_pages, says = add(links, options.pages, site, progress)
        about = f"{about or ''} {says}".strip()
    found = network(links)
    links = with_keys(links)
    near = similarity(links, embeddings, options.about, says, progress) if embeddings else None
    domains, code = by_domain(links)
    profile = summarise(links, site, about, found)
    judged, shift = to_profile(judge(links, profile, model, code, progress), model, code)
    kind = kinds(links, judged.values, judged.probability)
    if not keep_links:
        links = links.select(c for c in FURTHER if c in links.columns)
    allow_list = allowed(links, options.allow)
    family = found.of(links["domain"])
    decided = decide(links, domains, judged, kind, model, options.precision, own, allow_list)
    decided, refused = refuse_whole(links, domains.names, code, decided, own, model)
    table = _table(links, judged, decided, kind, family)
    if near:
        table = table.with_columns(similarity=near.values)
    domain_table = domains.finish(table, decided, judged)
    family_table = families.decided(found, domain_table, domains.names, decided.domain_cut)
    gate = sift(disavow_lines(table, domain_table), own)
    lines = gate.passed
    told = summary(given, model, site, options.precision, table, domain_table, lines, judged)
    told["names"] = list(profile.names)
    if len(own.names) > 1:
        told["own_sites"] = list(own.names)
    if refused := [*refused, *gate.refused]:
        told["disavow"]["refused"] = refusals(refused)
    told["drift"] = drift(judged, model, code)
    told["profile_share"] = shift and shift._asdict()
    linking = graph.measured(links, domain_table)
    if told_of_pages is not None:
        told["pages"] = told_of_pages | {"linking": graph.counted(linking)}
    if near:
        told["similarity"] = {"to": near.read_from, "links": near.values.count()}
    if told["rows_in"] != rows.height + given.rejects.height:
        raise AssertionError("rows were lost between the exports and the results")
    scored = Scored(
        rows,
        completed(table, LINKS),
        domain_table,
        family_table,
        given.rejects,
        told,
        lines,
        judged.reason_codes,
        judged.pattern,
        linking,
    )
    return scored, links, profile


def _sites(given: Exports, options: ScoringOptions) -> OwnSites:
    """The own sites, given or read from the exports, once it is sure that the rows are theirs."""
    own = own_sites(options.site)
    refuse_unmet(own, given.linked_sites)
    refuse_several(own, given.linked_sites)
    return own if own.names or not given.site_hint else OwnSites((given.site_hint,))


def _table(
    links: pl.DataFrame,
    judged: Judged,
    decided: Decided,
    kind: np.ndarray,
    family: pl.Series,
) -> pl.DataFrame:
    """Facts of each link with what was found of it."""
    facts = links.select(c for c in FACTS if c in links.columns)
    return facts.with_columns(
        source_domain=links["domain"].cast(pl.String),
        spam_probability=pl.Series(judged.probability),
        verdict=pl.Series(decided.link),
        decided_by=pl.Series(decided.by),
        evidence=pl.Series(judged.evidence).cast(pl.Float64),
        kind=pl.Series(kind, dtype=pl.String),
        family=family,
        **{n: pl.Series(judged.values[n]).fill_nan(None) for n in FITS if n in judged.values},
    )


def _rows(known: pl.DataFrame) -> pl.DataFrame:
    return known.select(
        pl.col(c) if c in known.columns else pl.lit(None, pl.String).alias(c)
        for c in (
            "source_file",
            "row",
            "link_id",
            "source_url",
            "target_url",
            "anchor",
            "vendor_verdict",
        )
    )


__all__ = ["Result", "Scored", "run", "score"]
