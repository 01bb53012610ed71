"""One link or domain, every signal: its value, its amount, and how they add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports, read
from linkvet.data.progress import Progress
from linkvet.data.urls import normal_form
from linkvet.features.evidence import LEVELS
from linkvet.features.extract import SIGNALS, signals
from linkvet.features.profile_summary import Profile
from linkvet.model.additive import AdditiveModel
from linkvet.model.heads import HEAD_OF
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.page_head import SEEN_BY
from linkvet.model.prior_shift import log_odds, pulled
from linkvet.model.reasons import sentence
from linkvet.model.results.schema import RANKS
from linkvet.model.results.scored import Scored
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, load


@dataclass(frozen=True)
class Explained:
    """Every signal of a link (or the mean over a domain's links) with its exact amount.

    `signals` has the columns signal, group, value, unit, says, amount; `bias` plus all amounts is
    `total`, the score in log-odds. Calibration and the share of spam of the profile turn that into
    `probability`; `profile` is what the latter adds, in calibrated log-odds.
    """

    signals: pl.DataFrame
    bias: float
    total: float
    profile: float
    probability: float
    verdict: str
    facts: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """All of it, the signals by the size of their amounts."""
        rows = sorted(self.signals.to_dicts(), key=lambda one: -abs(one["amount"]))
        return {**self.facts, **self.sums(), "signals": rows}

    def sums(self) -> dict[str, Any]:
        """How the amounts add up to the verdict."""
        return {
            "bias": self.bias,
            "sum": self.total,
            "profile": self.profile,
            "spam_probability": self.probability,
            "verdict": self.verdict,
        }


def explain(
    exports: Sequence[Path | str],
    options: ScoringOptions = DEFAULTS,
    *,
    link: str | None = None,
    domain: str | None = None,
    row: str | None = None,
    progress: Progress | None = None,
) -> Explained:
    """Explain the link of a page, the links of a domain, or the link of one row ("FILE:ROW")."""
    loaded = load(options.model)
    given = read(exports, mapping=options.mapping, progress=progress, limits=options.limits)
    return explain_exports(
        given, loaded, options, link=link, domain=domain, row=row, progress=progress
    )


def explain_exports(
    given: Exports,
    model: Model,
    options: ScoringOptions = DEFAULTS,
    *,
    link: str | None = None,
    domain: str | None = None,
    row: str | None = None,
    progress: Progress | None = None,
) -> Explained:
    """Explain as `explain` does, on rows already read and with a model already loaded."""
    scored, links, profile = assemble(given, model, options, progress)
    return explain_scored(scored, links, profile, model, link=link, domain=domain, row=row)


def explain_scored(
    scored: Scored,
    links: pl.DataFrame,
    profile: Profile,
    model: Model,
    *,
    link: str | None = None,
    domain: str | None = None,
    row: str | None = None,
) -> Explained:
    """Explain as `explain` does, on links already judged within their profile."""
    ids = _find(scored, link, domain, row)
    values = signals(links, profile, model.columns())[ids]
    return _explained(scored, model, values, ids, by_domain=domain is not None)


def _find(scored: Scored, link: str | None, domain: str | None, row: str | None) -> np.ndarray:
    links = scored.links
    if link is not None:
        wanted = normal_form(pl.Series([link]))[0]
        if wanted is None:
            raise UserError(f"{link[:200]!r} isn't a URL", cure="Write it as https://blog.test/a.")
        there, name = links.filter(normal_form(links["source_url"]) == wanted).head(1), link
    elif domain is not None:
        name = domain.lower().removeprefix("www.")
        there = links.filter((pl.col("source_domain") == name) | (pl.col("host") == name))
    else:
        name = str(row)
        file, _, number = name.rpartition(":")
        if not number.isdigit():
            raise UserError(f"{name!r} names no row", cure="Write FILE:ROW, e.g. export.csv:17.")
        here = pl.col("source_file").cast(pl.String).is_in([file, Path(file).name])
        at = scored.rows.filter(here & (pl.col("row") == int(number)))["link_id"]
        there = links[at]
    if not there.height:
        raise UserError(f"the exports hold no link from {name}")
    return there["link_id"].to_numpy()


def _explained(
    scored: Scored, model: Model, values: pl.DataFrame, ids: np.ndarray, by_domain: bool
) -> Explained:
    pattern = scored.pattern[ids]
    best = int(pattern.min())
    level = LEVELS[best]
    head = HEAD_OF[level.name]
    keep = np.array([HEAD_OF[one.name] is head for one in LEVELS])[pattern]
    tables = model.heads[head.name]
    rows, bias = _amounts(tables, values.filter(keep)), tables.intercept
    at_hand = values.filter(keep)[SEEN_BY].is_not_nan().to_numpy()
    if model.page_head and at_hand.any():
        # a link without its page takes part in the mean with 0
        of_pages = _amounts(model.page_head.tables, values.filter(keep).filter(at_hand))
        share = float(at_hand.mean())
        rows += [one | {"amount": one["amount"] * share} for one in of_pages]
        bias += model.page_head.tables.intercept * share
    table = pl.DataFrame(rows)
    total = bias + float(table["amount"].sum())
    one = scored.links[ids[:1]].row(0, named=True)
    domain = scored.domains.filter(pl.col("source_domain") == one["source_domain"])
    row = domain.row(0, named=True) if by_domain else one
    facts = {
        "source_domain": one["source_domain"],
        "kind": row["kind"],
        "links": len(ids),
        "evidence": f"{level.means} ({row['evidence']:.0%} of what can be known)",
        "decided_by": row["decided_by"],
        "vendor_verdict": one["vendor_verdict"],
    }
    if "model_verdict" in row:
        facts |= {"model_verdict": row["model_verdict"]}
    if "similarity" in row:
        facts |= {
            "similarity": row["similarity"],
            "similarity_to": scored.summary["similarity"]["to"],
        }
    ranks = domain.select(name for name in RANKS if name in domain.columns)
    facts |= ranks.row(0, named=True) if ranks.width else {}
    facts = (
        facts if by_domain else {"source_url": one["source_url"], "anchor": one["anchor"]} | facts
    )
    return Explained(
        table,
        bias,
        total,
        _of_profile(scored, model, level.name, total),
        row["spam_probability"],
        row["verdict"],
        facts,
    )


def _of_profile(scored: Scored, model: Model, level: str, total: float) -> float:
    """Calibrated log-odds that the profile's share of spam adds to those of a score."""
    share, pull = scored.summary["profile_share"], model.pull.get(level)
    if share is None or pull is None:
        return 0.0
    alone = model.calibration[level].probability(np.array([total]))
    within = pulled(alone, pull, model.prior[level], share["after"])
    return float((log_odds(within) - log_odds(alone))[0])


def _amounts(tables: AdditiveModel, values: pl.DataFrame) -> list[dict[str, Any]]:
    """Each signal of a head with its mean value and mean amount."""
    amounts = tables.amounts(values).mean(axis=0, dtype=np.float64)
    middle = [values[n].fill_nan(None).mean() for n in tables.names]
    return [_row(*one) for one in zip(tables.names, middle, amounts, strict=True)]


def _row(name: str, value: Any, amount: float) -> dict[str, Any]:
    known = value is not None
    says = sentence(name, amount, value) if known else "could not be measured"
    return {
        "signal": name,
        "group": SIGNALS[name].group,
        "value": float(value) if known else None,
        "unit": SIGNALS[name].unit,
        "says": says,
        "amount": float(amount),
    }
