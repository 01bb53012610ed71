"""Invented results of one site, to hold against each other."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from linkvet.model.snapshot import Snapshot, snapshot

SITE = "silverspring-baths.example"
DAY = date(2026, 6, 30)
SOURCE = {"file": "links.csv", "format": "ahrefs-backlinks", "format_name": "Ahrefs, Backlinks",
          "rows_in": 0}  # fmt: skip


def domains(count: int = 400, seed: int = 3, spam: float = 0.15, until: date = DAY) -> pl.DataFrame:
    """Domains with one link each: mostly good, some spam, first seen over four years."""
    draw = np.random.default_rng(seed)
    bad = draw.random(count) < spam
    days = draw.integers(0, 4 * 365, count)
    return table(
        [f"{'offer' if b else 'gazette'}-{i}.example" for i, b in enumerate(bad)], bad,
        [until - timedelta(days=int(d)) for d in days],
        ["buy cheap links" if b else f"the baths {i % 9}" for i, b in enumerate(bad)],
        rating=draw.integers(0, 80, count),
    )  # fmt: skip


def table(names, bad, days, anchors, rating=None, family=None) -> pl.DataFrame:
    """Columns that links and domains of a result are made from."""
    return pl.DataFrame(
        {
            "source_domain": pl.Series(names, dtype=pl.String),
            "spam_probability": np.where(bad, 0.98, 0.02),
            "verdict": np.where(bad, "disavow", "keep"),
            "kind": np.where(bad, "link seller", "editorial"),
            "first_seen": pl.Series(days, dtype=pl.Date),
            "anchor": pl.Series(anchors, dtype=pl.String),
            "domain_rating": pl.Series([5] * len(names) if rating is None else rating).cast(
                pl.Float64
            ),
            "family": pl.Series([family] * len(names), dtype=pl.String),
            "nofollow": False, "lost": False, "decided_by": "model",
        }
    )  # fmt: skip


def attackers(count: int, anchor: str = "cheap pills", day: date | None = DAY) -> pl.DataFrame:
    """New spam domains of one hand, first seen within a month after `day`."""
    days = [day + timedelta(days=1 + i % 28) if day else None for i in range(count)]
    names = [f"pills-{i}.invalid" for i in range(count)]
    return table(names, [True] * count, days, [anchor] * count, family=f"anchor: {anchor}")


def result(found: pl.DataFrame, name: str = "links.csv", site: str = SITE, scheme: str = "https",
           **source) -> Snapshot:  # fmt: skip
    """A result that holds a link of each domain."""
    links = found.with_columns(
        source_url=pl.format("https://{}/page", "source_domain"),
        target_url=pl.lit(f"{scheme}://www.{site}/rooms"),
    )
    told = {"linkvet": "0.1.0", "model": "m", "site": site, "rows_in": found.height,
            "sources": [{**SOURCE, "rows_in": found.height, **source}]}  # fmt: skip
    return snapshot(name, links, found, told)
