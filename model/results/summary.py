"""The run in figures, for summary.json and the report."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from linkvet import __version__
from linkvet.data.disavow.gate import Refusal
from linkvet.data.exports.read import Given
from linkvet.features.evidence import LEVELS
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import CONFIDENCE, MANY_SITES, assumed

NAMED = 20  # entries of a kind that are named one by one


class Tally(NamedTuple):
    """Links in numbers: all, by verdict, by who decided, and by level of evidence."""

    number: int
    verdicts: dict[str, int]
    decided_by: dict[str, int]
    levels: np.ndarray


def summed(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add up counts, by the alphabet."""
    total: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items()))


def summary(
    given: Given,
    model: Model,
    site: str | None,
    precision: float,
    links: Tally,
    domains: pl.DataFrame,
    lines: list[str],
) -> dict[str, Any]:
    """Figures of a run; nothing in it depends on the clock or the machine."""
    whole = sum(line.startswith("domain:") for line in lines)
    return {
        "linkvet": __version__,
        "model": model.id,
        "site": site,
        "sources": [{n: getattr(s, n) for n in SOURCE} for s in given.sources],
        "rows_in": sum(source.rows_in for source in given.sources),
        "rows_out": given.rows_out,
        "rejected": given.rejects.height,
        "links": links.number,
        "domains": domains.height,
        "verdicts": {"links": links.verdicts, "domains": counts(domains["verdict"])},
        "decided_by": links.decided_by,
        "precision": _precision(model, precision, links.levels),
        "evidence": _evidence(links.levels),
        "disavow": {"domains": whole, "urls": len(lines) - whole},
    }


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


def counts(column: pl.Series) -> dict[str, int]:
    """How often each text of a column occurs, by the alphabet."""
    return dict(column.value_counts().sort(column.name).rows())


def _precision(model: Model, precision: float, levels: np.ndarray) -> dict[str, Any]:
    """The cut of the pattern most links show, with the counts it was fixed on."""
    usual = LEVELS[int(levels.argmax())].name
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


def _evidence(levels: np.ndarray) -> list[dict[str, Any]]:
    return [
        {"pattern": level.name, "means": level.means, "links": int(levels[i])}
        for i, level in enumerate(LEVELS)
        if levels[i]
    ]
