"""Words of the linked site's own name, which everybody who links to it uses."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

LABELS = 5  # most linked names that are looked at
ANCHORS = 5_000  # distinct anchors that are read, the first ones


class Mentions(NamedTuple):
    """How links name the site: `labels` (`label`, `links`) and `anchors` (`anchor`, `link_id`)."""

    labels: pl.DataFrame
    anchors: pl.DataFrame


def mentions(links: pl.DataFrame) -> Mentions | None:
    """Names of linked hosts with their links, and the first anchors; None without the columns."""
    if not {"target_url", "anchor"} <= set(links.columns):
        return None
    targets = links["target_url"].drop_nulls().alias("target").value_counts(name="links")
    host = pl.col("target").str.extract(r"^(?:https?:)?//([^/?#:]+)").str.to_lowercase()
    label = host.str.extract(r"([^.]{3,})\.(?:[^.]{2,3}\.)?[^.]+$")
    labels = targets.select("links", label=label).drop_nulls("label")
    anchors = links.select("anchor", "link_id").filter(
        pl.col("anchor").is_first_distinct() & pl.col("anchor").is_not_null()
    )
    return Mentions(_added(labels), anchors.head(ANCHORS))


def _added(labels: pl.DataFrame) -> pl.DataFrame:
    return labels.group_by("label").agg(pl.col("links").sum())


def site_words(parts: Iterable[Mentions | None]) -> tuple[str, ...]:
    """Words of the site's name, given how the links of each partition name it."""
    given = [part for part in parts if part is not None]
    if not given:
        return ()
    counts = _added(pl.concat(part.labels for part in given))
    most = counts.sort("links", "label", descending=[True, False]).head(LABELS)
    common = most["label"].to_list()
    # those that come first in the whole profile are among the first of their partitions
    anchors = pl.concat(part.anchors for part in given).sort("link_id")
    anchors = anchors["anchor"].unique(maintain_order=True).head(ANCHORS)
    used = anchors.str.to_lowercase().str.extract_all(r"\p{L}{3,}").explode().drop_nulls().unique()
    parts_of_names = [
        word for word in used.sort().to_list() if any(word in name for name in common)
    ]
    return (*common, *parts_of_names)
