"""A profile in counts: links and domains in all, by verdict and by band."""

from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.bands import NAMED, bands
from linkvet.model.verdicts.verdict import DISAVOW, KEEP, REVIEW, UNKNOWN

VERDICTS = (KEEP, REVIEW, DISAVOW, UNKNOWN)


def totals(links: pl.DataFrame, domains: pl.DataFrame) -> dict[str, Any]:
    """Links, domains, share of followed links (of those that tell), evidence, busiest domain."""
    known = links["nofollow"].count()
    followed = int((~links["nofollow"]).sum()) if known else 0
    return {
        "links": links.height,
        "domains": domains.height,
        "follow": followed / known if known else None,
        "evidence": links["evidence"].mean(),
        "largest": int(domains["links"].max()) if domains.height else 0,  # type: ignore[arg-type]
    }


def by_verdict(links: pl.DataFrame, domains: pl.DataFrame) -> list[dict[str, Any]]:
    """Domains and links by verdict, and how many are followed; None where no link tells.

    A domain is followed if one of its links is.
    """
    known = links["nofollow"].count() > 0
    followed = links.filter(~pl.col("nofollow")) if known else links.clear()
    whole = domains.join(followed, on="source_domain", how="semi")
    tables = {
        "domains": domains,
        "links": links,
        "followed_domains": whole,
        "followed_links": followed,
    }
    counts = {unit: _counts(table) for unit, table in tables.items()}
    if not known:
        counts |= dict.fromkeys(("followed_domains", "followed_links"))
    return [
        {"verdict": v, **{unit: by and by.get(v, 0) for unit, by in counts.items()}}
        for v in VERDICTS
    ]


def _counts(table: pl.DataFrame) -> dict[str, int]:
    # never empty, so that none is not taken for not told
    return {"": 0, **dict(table["verdict"].cast(pl.String).value_counts().iter_rows())}


def by_band(links: pl.DataFrame, domains: pl.DataFrame) -> list[dict[str, Any]]:
    """Domains and links by band of probability (`linkvet.analysis.bands`)."""
    counts = [np.bincount(bands(frame), minlength=len(NAMED)) for frame in (domains, links)]
    return [
        {"name": name, "range": range_, "domains": int(counts[0][i]), "links": int(counts[1][i])}
        for i, (name, range_) in enumerate(NAMED)
    ]
