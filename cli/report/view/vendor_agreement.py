"""Where linkvet and the vendors of the exports agree, and where they do not.

A vendor's verdict never enters the model, so the two are independent opinions.
"""

import re
from typing import Any

import numpy as np
import polars as pl

from linkvet.cli.report.view.suspects import listed
from linkvet.cli.wording.numbers import VERDICTS

FLAGGED, BETWEEN, CLEAR = 2, 1, 0
LEVELS = ((FLAGGED, "flagged"), (BETWEEN, "between"), (CLEAR, "clear"))
TOP_DISAGREED = 60
MAX_WORDINGS = 5_000  # a column with more is no verdict but free text
# vendors' own cut-offs: Semrush calls a toxicity score of 60 and over toxic and 45 and over
# potentially so; Moz calls a spam score of 61 and over high and 31 and over medium
CUTS = {"moz": (61, 31)}
CUT = (60, 45)


def level(vendor: str, verdict: str) -> int | None:
    """How a vendor's words judge a link: 2 flagged, 1 in between, 0 clear, None if unreadable."""
    text = verdict.strip().lower()
    score = re.search(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.]*\w)", text)
    if score:
        high, middle = CUTS.get(vendor, CUT)
        value = float(score[1])
        return FLAGGED if value >= high else BETWEEN if value >= middle else CLEAR
    if re.search(r"\b(not|no|non|false|clean|clear|safe|good|low)\b", text):
        return CLEAR
    if re.search(r"\b(potential(ly)?|medium|suspicious|maybe)\b", text):
        return BETWEEN
    if re.search(r"\b(spam|spammy|toxic|true|yes|high|bad)\b", text):
        return FLAGGED
    return None


def agreement(
    rows: pl.DataFrame, links: pl.DataFrame, domains: pl.DataFrame, sources: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """One table and two lists of disagreement per vendor that gives a verdict of its own.

    `links` has every link in `link_id` order; what is not of one of `domains` is not counted.
    """
    if "vendor_verdict" not in rows.columns or not rows["vendor_verdict"].count():
        return []
    domains = domains.with_columns(pl.col("source_domain", "verdict").cast(pl.String))
    facts = links.select(pl.col("source_domain").cast(pl.String))
    return [
        _vendor(name, facts.with_columns(pl.Series("level", levels)), domains)
        for name, levels in _levels(rows, sources, links.height).items()
    ]


def _levels(rows: pl.DataFrame, sources: list[dict[str, Any]], links: int) -> dict[str, np.ndarray]:
    """Level of every link per vendor, -1 where it says nothing; each wording is read once."""
    names = {source["file"]: source["format"].split("-")[0] for source in sources}
    given = rows.select("link_id", "source_file", "vendor_verdict").drop_nulls()
    ids = given["link_id"].to_numpy()
    files, file_names = _codes(given["source_file"])
    words, wordings = _codes(given["vendor_verdict"])
    if len(wordings) > MAX_WORDINGS:
        return {}
    by_vendor = {}
    for vendor in sorted({names.get(file, "vendor") for file in file_names}):
        of_file = np.array([names.get(file, "vendor") == vendor for file in file_names])
        read = [level(vendor, wording) for wording in wordings]
        of_row = np.where(
            of_file[files], np.array([-1 if r is None else r for r in read])[words], -1
        )
        levels = np.full(links, -1, np.int8)
        for value, _ in reversed(LEVELS):  # a link flagged on any row is flagged
            levels[ids[of_row == value]] = value
        if (levels >= 0).any():
            by_vendor[vendor] = levels
    return by_vendor


def _codes(texts: pl.Series) -> tuple[np.ndarray, list[str]]:
    """Each text as its place among the distinct texts, in order of appearance."""
    distinct = texts.cast(pl.String).unique(maintain_order=True)
    codes = texts.cast(pl.String).cast(pl.Enum(distinct)).to_physical()
    return codes.to_numpy(), distinct.to_list()


def _vendor(name: str, links: pl.DataFrame, domains: pl.DataFrame) -> dict[str, Any]:
    """Count by verdict and level; a domain goes the way most of its links go."""
    by_domain = (
        links.filter(pl.col("level") >= 0)
        .group_by("source_domain")
        .agg(
            pl.col("level").mean().round(mode="half_away_from_zero").cast(pl.Int8),
            pl.len().alias("judged"),
        )
    )
    joined = domains.join(by_domain, on="source_domain", maintain_order="left")
    good = joined.filter((pl.col("verdict") == "keep") & (pl.col("level") == FLAGGED))
    spam = joined.filter((pl.col("verdict") == "disavow") & (pl.col("level") == CLEAR))
    cells = _cells(joined, pl.len())
    return {
        "vendor": name,
        "levels": [level for _, level in LEVELS if any(row[level] for row in cells.values())],
        "domains": cells,
        "links": _cells(joined, pl.col("judged").sum()),
        "good": {"count": good.height, "top": _most_linked(good)},
        "spam": {"count": spam.height, "top": listed(spam, TOP_DISAGREED)},
    }


def _most_linked(good: pl.DataFrame) -> list[dict[str, Any]]:
    """Domains wrongly flagged, in our eyes: surest first."""
    ranked = good.with_columns(spam_probability=1 - pl.col("spam_probability"))
    return [
        {**row, "spam_probability": 1 - row["spam_probability"]}
        for row in listed(ranked, TOP_DISAGREED)
    ]


def _cells(domains: pl.DataFrame, amount: pl.Expr) -> dict[str, dict[str, int]]:
    counts = {
        (verdict, value): n
        for verdict, value, n in domains.group_by("verdict", "level").agg(amount).iter_rows()
    }
    return {
        verdict: {name: counts.get((verdict, value), 0) for value, name in LEVELS}
        for verdict in VERDICTS
    }
