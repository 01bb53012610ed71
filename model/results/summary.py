"""The run in figures, for summary.json and the report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from linkvet import __version__
from linkvet.data.disavow.gate import Refusal
from linkvet.data.exports.read import Exports
from linkvet.data.own_site import OwnSites
from linkvet.features.evidence import LEVELS
from linkvet.features.profile_summary import Profile
from linkvet.model.judgement import Judgement
from linkvet.model.predict import Predictions
from linkvet.model.results import host_graph_table as graph
from linkvet.model.results.domains import Domains
from linkvet.model.results.drift import drift
from linkvet.model.results.topic_similarity import Similarity
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import CONFIDENCE, MANY_SITES, assumed

if TYPE_CHECKING:
    from linkvet.data.authority.domain_ranks import DomainRanks
    from linkvet.model.verdicts.people import Honoured

NAMED = 20  # entries of a kind that are named one by one


def summary(
    given: Exports,
    model: Model,
    site: str | None,
    precision: float,
    links: pl.DataFrame,
    domains: pl.DataFrame,
    lines: list[str],
    predictions: Predictions,
) -> dict[str, Any]:
    """Figures of a run; nothing in it depends on the clock or the machine."""
    whole = sum(line.startswith("domain:") for line in lines)
    return {
        "linkvet": __version__,
        "model": model.id,
        "site": site,
        "sources": [{n: getattr(s, n) for n in SOURCE} for s in given.sources],
        "rows_in": sum(source.rows_in for source in given.sources),
        "rows_out": given.links.height,
        "rejected": given.rejects.height,
        "links": links.height,
        "domains": domains.height,
        "verdicts": {"links": _counts(links["verdict"]), "domains": _counts(domains["verdict"])},
        "decided_by": _counts(links["decided_by"]),
        "precision": _precision(model, precision, predictions),
        "evidence": _evidence(predictions),
        "disavow": {"domains": whole, "urls": len(lines) - whole},
    }


def profile_figures(
    profile: Profile, own: OwnSites, judgement: Judgement, model: Model, domains: Domains
) -> dict[str, Any]:
    """Figures of the own site and its profile, for the summary."""
    return {
        "names": list(profile.names),
        **({"own_sites": list(own.names)} if len(own.names) > 1 else {}),
        "drift": drift(judgement.predictions, model, domains.code),
        "profile_share": judgement.shift and judgement.shift._asdict(),
    }


def extra_figures(
    of_pages: dict[str, Any] | None,
    linking: pl.DataFrame | None,
    near: Similarity | None,
    ranks: "DomainRanks | None",
) -> dict[str, Any]:
    """Figures of pages at hand, similarity of subjects and ranks, where a run asks for them."""
    figures: dict[str, Any] = {}
    if of_pages is not None:
        figures["pages"] = of_pages | {"linking": graph.counted(linking)}
    if near:
        figures["similarity"] = {"to": near.read_from, "links": near.values.count()}
    if ranks is not None:
        figures["domain_ranks"] = {"domains": ranks.known}
    return figures


def note_exceptions(
    figures: dict[str, Any],
    refused: list[Refusal],
    honoured: "Honoured | None",
    allow_unmatched: list[str],
) -> None:
    """Put into the summary what the gate refused, and what became of people's lists."""
    if refused:
        figures["disavow"]["refused"] = refusals(refused)
    figures |= honoured.figures if honoured else {}
    figures |= {"allow": {"unmatched": allow_unmatched}} if allow_unmatched else {}


def refusals(refused: Sequence[Refusal]) -> dict[str, Any]:
    """Lines that the gate refused, by reason: what it says, how many, and the first of them.

    `domains` are those of the lines that would have named a domain whole.
    """
    by_rule: dict[str, Any] = {}
    for one in refused:
        start: dict[str, Any] = {"says": one.what, "lines": 0, "domains": 0, "entries": []}
        group = by_rule.setdefault(one.rule, start)
        group["lines"] += 1
        group["domains"] += one.entry.startswith("domain:")
        if len(group["entries"]) < NAMED:
            group["entries"].append(one.entry)
    return dict(sorted(by_rule.items()))


def by_people(summary: dict[str, Any]) -> dict[str, Any]:
    """The figures of decisions and lists, where people gave any."""
    return {name: summary[name] for name in ("decisions", "deny", "allow") if name in summary}


SOURCE = (
    "file",
    "format",
    "format_name",
    "encoding",
    "delimiter",
    "preamble",
    "understood",
    "ignored",
    "rows_in",
    "rows_out",
    "rejected",
    "notes",
)


def _counts(column: pl.Series) -> dict[str, int]:
    return dict(column.value_counts().sort(column.name).rows())


def _precision(model: Model, precision: float, predictions: Predictions) -> dict[str, Any]:
    """The cut of the pattern most links show, with the counts it was fixed on."""
    usual = LEVELS[np.bincount(predictions.pattern, minlength=len(LEVELS)).argmax()].name
    cuts = {one.name: model.cut(one.name, precision) for one in LEVELS}
    cut = cuts[usual]
    return {
        "stated": precision,
        "pattern": usual,
        "threshold": cut.probability if cut else None,
        "lower_bound": cut.lower if cut else None,
        "chosen": cut.chosen if cut else 0,
        "right": cut.right if cut else 0,
        "sites": cut.sites if cut else 0,
        "unseen_sites": bool(cut and cut.sites >= MANY_SITES),
        "new_domains": model.known is None or model.cut(usual, precision, unmet=True) is not None,
        "confidence": CONFIDENCE,
        "assumes": assumed(cut.sites if cut else 0),
        "patterns_without_cut": [p for p, one in cuts.items() if one is None],
    }


def _evidence(predictions: Predictions) -> list[dict[str, Any]]:
    count = np.bincount(predictions.pattern, minlength=len(LEVELS))
    return [
        {"pattern": level.name, "means": level.means, "links": int(count[i])}
        for i, level in enumerate(LEVELS)
        if count[i]
    ]
