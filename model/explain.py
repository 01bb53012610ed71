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
from linkvet.features.wording import TOGETHER, UNKNOWN, Usual, displayed, observation, with_words
from linkvet.model.additive import AdditiveModel, strongest_pairs
from linkvet.model.heads import HEAD_OF
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.page_head import SEEN_BY
from linkvet.model.prior_shift import log_odds, pulled
from linkvet.model.readers.link_text import LinkReader, texts_of
from linkvet.model.reasons.words import READINGS
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
    texts = texts_of(links[ids[:1]])
    return _explained(scored, model, values, ids, texts, by_domain=domain is not None)


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
    scored: Scored,
    model: Model,
    values: pl.DataFrame,
    ids: np.ndarray,
    texts: dict[str, pl.Series],
    by_domain: bool,
) -> Explained:
    pattern = scored.pattern[ids]
    best = int(pattern.min())
    level = LEVELS[best]
    head = HEAD_OF[level.name]
    keep = np.array([HEAD_OF[one.name] is head for one in LEVELS])[pattern]
    tables = model.heads[head.name]
    rows, bias = _amounts(tables, values.filter(keep), model.usual), tables.intercept
    at_hand = values.filter(keep)[SEEN_BY].is_not_nan().to_numpy()
    if model.page_head and at_hand.any():
        # a link without its page takes part in the mean with 0
        seen = values.filter(keep).filter(at_hand)
        of_pages = _amounts(model.page_head.tables, seen, model.usual)
        share = float(at_hand.mean())
        rows += [one | {"amount": one["amount"] * share} for one in of_pages]
        bias += model.page_head.tables.intercept * share
    table = pl.DataFrame(_with_words(rows, texts, model.link_reader))
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


def _amounts(tables: AdditiveModel, values: pl.DataFrame, usual: Usual) -> list[dict[str, Any]]:
    """Each signal of a head with its mean value and mean amount, and of one link what it saw."""
    amounts = tables.amounts(values).mean(axis=0, dtype=np.float64)
    middle = [values[n].fill_nan(None).mean() for n in tables.names]
    rows = [_row(*one, usual) for one in zip(tables.names, middle, amounts, strict=True)]
    if values.height == 1:
        says = [row["says"] for row in rows]
        for at, other in strongest_pairs(tables, tables.binned(values)).items():
            rows[at]["says"] = TOGETHER.format(sentence=says[at], other=says[other])
    return rows


def _row(name: str, value: Any, amount: float, usual: Usual) -> dict[str, Any]:
    known = value is not None
    says = _observed(name, value, amount, usual) if known else UNKNOWN
    return {
        "signal": name,
        "group": SIGNALS[name].group,
        "value": float(value) if known else None,
        "unit": SIGNALS[name].unit,
        "says": says,
        "amount": float(amount),
    }


def _observed(name: str, value: float, amount: float, usual: Usual) -> str:
    numbers = displayed(SIGNALS[name], np.array([value]), np.array([amount]))
    return observation(SIGNALS[name], float(numbers[0]), usual)


def _with_words(
    rows: list[dict[str, Any]], texts: dict[str, pl.Series], reader: LinkReader | None
) -> list[dict[str, Any]]:
    """Name the words that move each reading of the link's texts, or of a domain's first link."""
    for row in rows if reader else ():
        text = texts[READINGS[row["signal"]]] if row["signal"] in READINGS else None
        if reader and text is not None and row["value"] is not None:
            spam = np.array([row["amount"] > 0])
            (words,) = reader.strongest_words(READINGS[row["signal"]], text.fill_null(""), spam)
            row["says"] = with_words(row["says"], words)
    return rows
