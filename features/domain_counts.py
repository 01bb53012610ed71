"""Counts of a profile's domains: their facts, ratings, networks, and the days of their links.

All links of a domain lie in one partition, so what is said of a domain there is complete; what is
said of all domains adds up. The driver holds numbers by day, week and distinct rating.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.detect import Networks

RATINGS = ("domain_rating", "page_rating")  # the better one first
DOMAINS = "profile_domains"
FACTS = {
    "host": pl.col("host").n_unique().alias("domain_hosts"),
    "anchor": pl.col("anchor").n_unique().alias("domain_anchors"),
    "nofollow": (1 - pl.col("nofollow").mean()).alias("domain_followed"),
    "first_seen": pl.col("first_seen").min().alias("domain_first_seen"),
    "domain_rating": pl.col("domain_rating").max(),
    "domain_traffic": pl.col("domain_traffic").max(),
    "domain_referring_domains": pl.col("domain_referring_domains").max(),
}


@dataclass(frozen=True)
class Ratings:
    """How many domains have which rating: distinct `values`, and domains `below` each and all.

    `values` has the shape (ratings,) and is sorted, `below` the shape (ratings + 1,).
    """

    values: np.ndarray
    below: np.ndarray

    def rank(self, ratings: pl.Series) -> pl.Series:
        """Average rank of ratings among all domains, as a share of these; null stays null."""
        average = (self._below(ratings, "left") + 1 + self._below(ratings, "right")) / 2
        # multiplied, as polars divides a column by one number: to the last digit
        return _known(ratings, average * (1 / max(self.below[-1], 1)))

    def share_below(self, ratings: pl.Series) -> pl.Series:
        """What share of all domains has a lower rating; null stays null."""
        return _known(ratings, self._below(ratings, "left") / max(self.below[-1], 1))

    def _below(self, ratings: pl.Series, side: Literal["left", "right"]) -> np.ndarray:
        return self.below[np.searchsorted(self.values, ratings.to_numpy(), side)]


def _known(ratings: pl.Series, share: np.ndarray) -> pl.Series:
    return pl.select(pl.when(ratings.is_not_null()).then(pl.Series(share))).to_series()


@dataclass(frozen=True)
class DomainCounts:
    """Counts over all domains and links; `tables` has `last_seen` and `week` where known."""

    links: int
    domains: int
    newest_day: date | None
    ratings: Ratings
    tables: dict[str, pl.DataFrame]


def rating_of(columns: tuple[str, ...]) -> str | None:
    """The column of the best rating that there is."""
    return next((name for name in RATINGS if name in columns), None)


def count_domains(partitions: Partitions, networks: Networks | None) -> DomainCounts:
    """Count domains, and keep the facts of each with its partition; see `domain_table`."""
    parts = list(partitions.map(_count, networks and _network_sizes(networks)))
    tables = {
        "last_seen": _later([part.days for part in parts]),
        "week": _shares([part.weeks for part in parts]),
    }
    needs = {"last_seen": "last_seen", "week": "first_seen"}
    last, first = ([day for part in parts if (day := part.newest[at])] for at in (0, 1))
    return DomainCounts(
        partitions.links,
        sum(part.domains for part in parts),
        max(last or first, default=None),
        _ratings([part.ratings for part in parts]),
        {name: table for name, table in tables.items() if needs[name] in partitions.columns},
    )


def domain_table(partition: Partition, ratings: Ratings) -> pl.DataFrame:
    """Facts of each domain of a partition."""
    table = partition.kept(DOMAINS)
    if "domain_rating" not in table.columns:
        return table
    return table.with_columns(domain_rating_rank=ratings.rank(table["domain_rating"]))


class _Part(NamedTuple):
    """Counts of one partition; `newest` are the newest days in last_seen and first_seen."""

    domains: int
    ratings: pl.DataFrame
    days: pl.DataFrame
    weeks: pl.DataFrame
    newest: tuple[date | None, date | None]


def _count(partition: Partition, network_sizes: pl.DataFrame | None, job: None) -> _Part:
    links = partition.links("domain", *FACTS, "last_seen", "page_rating")
    given = [fact for column, fact in FACTS.items() if column in links.columns]
    rating = rating_of(partition.columns)
    best = [pl.col(rating).max().alias("rating")] if rating else []
    domains = links.group_by("domain").agg(pl.len().alias("domain_links"), *given, *best)
    ratings = _column(domains, "rating", pl.Float64())
    domains = domains.drop("rating", strict=False)
    if network_sizes is not None:
        domains = _with_network_sizes(domains, network_sizes)
    partition.keep(DOMAINS, domains)
    last, first = (_column(links, name, pl.Date()) for name in ("last_seen", "first_seen"))
    week = _column(domains, "domain_first_seen", pl.Date()).dt.truncate("1w").alias("week")
    newest: Any = last.max(), first.max()
    return _Part(domains.height, _lengths(ratings), _lengths(last), _lengths(week), newest)


def _column(table: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Series:
    """A column, without values where there is none."""
    return table[name] if name in table.columns else pl.Series(name, [], dtype)


def _lengths(values: pl.Series) -> pl.DataFrame:
    """How often each value occurs, null left out."""
    return values.drop_nulls().to_frame().group_by(values.name).len()


def _sums(lengths: list[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat(lengths)
    value = every.columns[0]
    return every.group_by(value).agg(pl.col("len").sum()).sort(value)


def _ratings(lengths: list[pl.DataFrame]) -> Ratings:
    table = _sums(lengths)
    below = np.concatenate(([0], np.cumsum(table["len"].to_numpy(), dtype=np.int64)))
    return Ratings(table["rating"].to_numpy(), below)


def _later(lengths: list[pl.DataFrame]) -> pl.DataFrame:
    """Share of the dated links that were seen on a later day."""
    later = 1 - pl.col("len").cum_sum() / pl.col("len").sum()
    return _sums(lengths).select("last_seen", seen_later_share=later.cast(pl.Float32))


def _shares(lengths: list[pl.DataFrame]) -> pl.DataFrame:
    """Share of the dated domains that were first seen in each week."""
    share = pl.col("len") / pl.col("len").sum()
    return _sums(lengths).select("week", week_domain_share=share)


def _network_sizes(networks: Networks) -> pl.DataFrame:
    size = pl.len().over("family").cast(pl.Float32)
    return networks.members.select("domain", network_domains=size)


def _with_network_sizes(domains: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Add how many domains each domain's network has; one where it has none."""
    names = domains.select(pl.col("domain").cast(pl.String))
    size = names.join(sizes, on="domain", how="left", maintain_order="left")["network_domains"]
    return domains.with_columns(size.fill_null(1))
