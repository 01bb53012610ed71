"""How many domains links share their keys with, and how strong the strongest of these is.

Domains are whole in one partition, so the numbers of a key add up. What the driver holds for it:
see `linkvet.data.partitions.key_totals`. Of a million links that is 8 MB for the hashes of their
paths, which mostly differ, and 20 bytes for each key and partition of those that occur in several
(8 MB for titles in eight partitions).
"""

import polars as pl

from linkvet.data.partitions.key_totals import add_up, totals
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.domain_counts import Ratings, rating_of
from linkvet.features.match_keys import KEYS, key_expression, keyed

BEST = "best"  # rating among the links with a key
COPIED = ("title", "context")  # what copies of a page have in common


def count_keys(partitions: Partitions) -> tuple[str, ...]:
    """Count the domains of each key, and keep the counts with the partitions; see `key_table`.

    Gives the key columns that the links have, or have what they are made of.
    """
    columns = list(partitions.columns)
    keys = tuple(key for key in KEYS if key_expression(key, columns) is not None)
    list(partitions.map(_count, keys))
    for key in keys:
        best = [pl.col(BEST).max()] if _rating(key, partitions.columns) else []
        count = pl.col(_domains(key)).cast(pl.UInt32).sum()
        add_up(partitions, kept_as(key), key, [count, *best])
    return keys


def key_table(partition: Partition, key: str, ratings: Ratings) -> pl.DataFrame:
    """Each key of a partition's links with what holds of it over all partitions."""
    table = totals(partition, kept_as(key), key)
    if BEST not in table.columns:
        return table
    name = key.removesuffix("_key")
    if "domain_rating" in partition.columns:
        table = table.with_columns(pl.col(BEST).cast(pl.Float32).alias(f"{name}_best_rating"))
    if name == "title":
        rank = ratings.share_below(table[BEST]).cast(pl.Float32)
        table = table.with_columns(rank.alias(f"{name}_best_rank"))
    return table.drop(BEST)


def _count(partition: Partition, keys: tuple[str, ...], job: None) -> None:
    for key in keys:
        rating = _rating(key, partition.columns)
        given = [] if rating is None else [rating]
        pairs = keyed(partition, [key], "domain", *given).select("domain", key, *given)
        domains = pl.col("domain").drop_nulls().n_unique().cast(pl.Float32).alias(_domains(key))
        best = [pl.col(one).max().alias(BEST) for one in given]
        partition.keep(kept_as(key), pairs.drop_nulls(key).group_by(key).agg(domains, *best))


def _rating(key: str, columns: tuple[str, ...]) -> str | None:
    """The rating that is looked at for a key; that of pages only for titles."""
    rating = rating_of(columns) if key.removesuffix("_key") in COPIED else None
    return rating if rating == "domain_rating" or key == "title_key" else None


def _domains(key: str) -> str:
    return key.replace("_key", "_domains")


def kept_as(key: str) -> str:
    """Under what name partitions keep the counts of a key."""
    return f"profile_{key}"
