"""What the report says about a result, as one small dict: counted by polars, never row by row.

It holds figures and the words of strangers; how they are told is for the templates.

The own site's pages are not backlinks: they are left out of every count here but `decided`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.profile.view import profile_view
from linkvet.analysis.to_json import plain
from linkvet.cli.report.view.live_check import live, with_live
from linkvet.cli.report.view.suspects import worst
from linkvet.cli.report.view.timeline import timeline
from linkvet.cli.report.view.trend import trend
from linkvet.cli.report.view.vendor_agreement import agreement
from linkvet.cli.wording.glossary import FITS
from linkvet.cli.wording.numbers import share

EVIDENCE = (
    (0.2, "under 20%"),
    (0.4, "20 to 40%"),
    (0.6, "40 to 60%"),
    (0.8, "60 to 80%"),
    (2.0, "80% and over"),
)
TOP_DECIDED = 60
PRECISION = dict.fromkeys(
    (
        "stated",
        "threshold",
        "lower_bound",
        "sites",
        "unseen_sites",
        "chosen",
        "right",
        "assumes",
        "patterns_without_cut",
    )
)


def build(
    scored, past: Sequence[dict[str, Any]] = (), profile: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Everything the page shows of a `linkvet.model.results.scored.Scored`, in types of JSON alone.

    `past` are the summaries of a history, the present one last, each with its date; `profile` is
    the view of the profile, where it was made already.
    """
    own = pl.col("decided_by").cast(pl.String) == "site"
    some_own = scored.report_links.select(own.any()).item()
    links = scored.report_links.filter(~own) if some_own else scored.report_links
    domains = with_live(scored.domains.filter(~own), links)
    summary = scored.summary
    sources = summary.get("sources", [])
    names = summary.get("names", ())
    profile = profile or profile_view(links, domains, summary.get("site"), names)
    counts = {
        unit: {row["verdict"]: row[unit] for row in profile["verdicts"]}
        for unit in ("domains", "links")
    }
    view = {
        "summary": summary,
        "site": summary.get("site"),
        "precision": _precision(summary),
        "profile": profile,
        "totals": profile["all"],
        "verdicts": profile["verdicts"],
        "counts": counts,
        "answer": _answer(counts["domains"], links, domains, summary),
        "disavow": _lines(scored.disavow),
        **worst(domains, scored.networks),
        "standing": _standing(profile["standing"]),
        "diversity": _diversity(profile),
        "timeline": timeline(domains, profile["velocity"]),
        "trend": trend(past),
        "pages": live(links, summary.get("pages")),
        "vendors": agreement(scored.rows, scored.report_links, domains, sources),
        "evidence": _evidence(links, domains),
        "understood": sorted({name for one in sources for name in one["understood"].values()}),
        "decided": _decided(scored.report_links),
        "rejects": _rejects(scored.rejects),
    }
    return plain(view)


def _precision(summary: dict[str, Any]) -> dict[str, Any]:
    """Stated precision with its lower bound and counts, None where the summary has none."""
    given = summary.get("precision")
    return {**PRECISION, **(given if isinstance(given, dict) else {"stated": given})}


def _answer(
    domains: dict[str, int], links: pl.DataFrame, table: pl.DataFrame, summary: dict[str, Any]
) -> dict[str, int]:
    """Count domains by what to do; of some only single pages are spam."""
    pages = _spam_pages(links, table)
    return {
        **domains,
        "domains": table.height,
        "spam": domains["disavow"] - pages["disavow"],
        "pages": pages["disavow"],
        "with_spam_pages": pages["else"],
        "rows": summary.get("rows_in") or 0,
        "rejected": summary.get("rejected") or 0,
    }


def _standing(distributions: dict[str, Any]) -> dict[str, list[str]]:
    """Name the distributions that are known, and those the data does not give."""
    given = [name for name in FITS if name in distributions]
    return {
        "known": [name for name in given if distributions[name]["known"]],
        "missing": [name for name in given if not distributions[name]["known"]],
    }


def _diversity(profile: dict[str, Any]) -> list[dict[str, Any]]:
    """What is known to be diverse, with its effective number without the spam."""
    clean = profile["without_spam"]["diversity"]
    return [
        {**row, "of": name, "without_spam": clean[name]["effective"]}
        for name, row in profile["all"]["diversity"].items()
        if row["known"]
    ]


def _lines(disavow: list[str]) -> dict[str, int]:
    whole = sum(line.startswith("domain:") for line in disavow)
    return {"domains": whole, "urls": len(disavow) - whole}


def _spam_pages(links: pl.DataFrame, domains: pl.DataFrame) -> dict[str, int]:
    """Count sites where only single pages are spam, by what the site as a whole was called."""
    spam = pl.col("verdict").cast(pl.String) == "disavow"
    sites = domains.filter(pl.col("unit").cast(pl.String) == "url")
    bad = links.filter(spam)["source_domain"].cast(pl.String).unique()
    among = sites.filter(~spam & pl.col("source_domain").cast(pl.String).is_in(bad.to_list()))
    return {"disavow": sites.select(spam.sum()).item(), "else": among.height}


def _evidence(links: pl.DataFrame, domains: pl.DataFrame) -> list[dict[str, Any]]:
    edges = [upper for upper, _ in EVIDENCE[:-1]]
    counts = [
        np.bincount(
            np.digitize(frame["evidence"].fill_null(0).to_numpy(), edges), minlength=len(EVIDENCE)
        ).tolist()
        for frame in (domains, links)
    ]
    return [
        {
            "name": name,
            "domains": counts[0][i],
            "share": share(counts[0][i], domains.height),
            "links": counts[1][i],
        }
        for i, (_, name) in enumerate(EVIDENCE)
    ]


def _decided(links: pl.DataFrame) -> list[dict[str, Any]]:
    """Count what people and the own site decided before the model was asked."""
    decisions = []
    for decider in ("decision", "deny", "allow", "site"):
        chosen = links.filter(pl.col("decided_by").cast(pl.String) == decider)
        if not chosen.height:
            continue
        by_domain = chosen.group_by(pl.col("source_domain").cast(pl.String)).agg(
            pl.len().alias("links"), pl.col("spam_probability").mean().round(9)
        )
        top = by_domain.sort(["links", "source_domain"], descending=[True, False])
        decisions.append(
            {
                "by": decider,
                "links": chosen.height,
                "domains": top.height,
                "top": top.head(TOP_DECIDED).to_dicts(),
            }
        )
    return decisions


def _rejects(rejects: pl.DataFrame) -> list[dict[str, Any]]:
    if not rejects.height:
        return []
    grouped = rejects.group_by(pl.col("source_file").cast(pl.String), "reason").agg(
        pl.len().alias("rows"), pl.col("row").min().alias("first")
    )
    order = ["source_file", "rows", "reason"]
    return grouped.sort(order, descending=[False, True, False]).head(40).to_dicts()
