"""Texts that nearly repeat each other across partitions.

As `linkvet.features.text.minhash.near_duplicates`, which takes texts that are all at hand. Here the
driver holds numbers only: 8 bytes a text that is read for one band at a time, then some 100 bytes
for each text that agrees with another in a band, and the shingles of those that lead such texts.
"""

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.kinds.shared_values import Values, pairs_of
from linkvet.features.networks.referring_domains import CODES, numbered
from linkvet.features.networks.repeated_keys import is_repeated, repeated
from linkvet.features.text.minhash import (
    ALIKE,
    BANDS,
    band_keys,
    candidates,
    groups,
    resemblance,
    shingles,
)
from linkvet.features.text.tokens import cut

ROWS, TEXTS = "network-rows-{}", "network-texts-{}"  # tables of a partition, by kind
KEYS = [f"band_{band}" for band in range(BANDS)]


def keep_texts(partition: Partition, place: int, values: Values, domain: np.ndarray) -> None:
    """Keep what links show of a kind: the rows, and the texts with their shingles and band keys.

    `domain` is the number of each row's domain in the partition, shape (rows,).
    """
    rows = pl.DataFrame({"order": values.order, "code": domain, "text": values.text})
    partition.keep(ROWS.format(place), rows)
    owners, hashes = shingles(cut(values.texts))
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    each = pl.DataFrame({"text": owners, "shingles": hashes}, schema_overrides={"text": pl.UInt32})
    each = each.group_by("text", maintain_order=True).agg("shingles")
    keys = band_keys(hashes, first)
    each = each.with_columns(pl.Series(name, keys[:, band]) for band, name in enumerate(KEYS))
    texts = rows.group_by("text").agg(first=pl.col("order").first(), rows=pl.len())
    texts = texts.join(each, on="text", how="left").sort("text")
    partition.keep(TEXTS.format(place), texts.with_columns(hash=values.hashes))


def near_pairs(
    partitions: Partitions, place: int, codes: list[np.ndarray], same_counts: bool
) -> pl.DataFrame:
    """Domains and groups of texts they have, as `pairs_of`."""
    bands = [repeated(partitions, TEXTS.format(place), key) for key in KEYS]
    alike = list(partitions.map(_with_company, (place, bands, same_counts)))
    texts = _merged(alike)
    pairs = candidates(np.arange(texts.height), texts.select(KEYS).to_numpy())
    pairs = pairs[_resemble(partitions, place, texts, pairs)]
    again = (texts["rows"] > 1).to_numpy() if same_counts else None
    texts = texts.select("hash", group=groups(pairs, texts.height, again))
    texts = texts.filter(pl.col("group") >= 0)
    jobs = [
        (code, part.select("hash").join(texts, on="hash"))
        for code, part in zip(codes, alike, strict=True)
    ]
    return pl.concat(partitions.map(_pairs, place, jobs))


def _with_company(
    partition: Partition, shared: tuple[int, list[np.ndarray], bool], job: None
) -> pl.DataFrame:
    """Texts that may agree with another in a band, or stand on several rows if that counts."""
    place, bands, same_counts = shared
    texts = partition.kept(TEXTS.format(place), "hash", "first", "rows", *KEYS)
    texts = texts.drop_nulls(KEYS[0])
    company = (texts["rows"] > 1).to_numpy() if same_counts else np.zeros(texts.height, bool)
    for key, band in zip(KEYS, bands, strict=True):
        company = company | is_repeated(texts[key].to_numpy(), band)
    return texts.filter(pl.Series(company, dtype=pl.Boolean))


def _merged(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Texts of all partitions in the order of their first rows, with the first's partition."""
    every = pl.concat(part.with_columns(part=pl.lit(at)) for at, part in enumerate(parts))
    every = every.sort("first")
    rows = every.group_by("hash").agg(pl.col("rows").sum())
    once = every.unique("hash", keep="first", maintain_order=True).drop("rows")
    return once.join(rows, on="hash", how="left", maintain_order="left")


def _resemble(
    partitions: Partitions, place: int, texts: pl.DataFrame, pairs: np.ndarray
) -> np.ndarray:
    """Which pairs of a leader and a text resemble each other, shape (pairs,)."""
    part, hashes = texts["part"].to_numpy(), texts["hash"]
    every = range(len(partitions.each))
    leader = np.unique(pairs[:, 0])
    ask = [hashes.gather(leader[part[leader] == at]) for at in every]
    leaders = pl.concat(partitions.map(_shingles_of, place, ask))
    of = part[pairs[:, 1]]
    here = [np.flatnonzero(of == at) for at in every]
    jobs: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    for at in here:
        ends = pl.DataFrame(
            {"leader": hashes.gather(pairs[at, 0]), "hash": hashes.gather(pairs[at, 1])}
        )
        jobs.append((ends, leaders.join(ends, left_on="hash", right_on="leader", how="semi")))
    result = np.zeros(len(pairs), bool)
    for at, alike in zip(here, partitions.map(_alike, place, jobs), strict=True):
        result[at] = alike
    return result


def _shingles_of(partition: Partition, place: int, hashes: pl.Series) -> pl.DataFrame:
    texts = partition.kept(TEXTS.format(place), "hash", "shingles")
    return texts.filter(pl.col("hash").is_in(hashes.implode()))


def _alike(partition: Partition, place: int, job: tuple[pl.DataFrame, pl.DataFrame]) -> np.ndarray:
    """Which texts of this partition resemble their leaders, whose shingles are given."""
    ends, leaders = job
    own = _shingles_of(partition, place, ends["hash"].unique())
    texts = pl.concat([leaders, own]).unique("hash", maintain_order=True).with_row_index("text")
    number = texts.select("hash", "text")
    pairs = [
        ends.select(hash=name).join(number, on="hash", how="left", maintain_order="left")["text"]
        for name in ("leader", "hash")
    ]
    each = texts.explode("shingles")
    owners, hashes = each["text"].to_numpy(), each["shingles"].to_numpy()
    both = np.column_stack([one.to_numpy() for one in pairs]).astype(np.int64)
    return resemblance(owners, hashes, both, texts.height) >= ALIKE


def _pairs(partition: Partition, place: int, job: tuple[np.ndarray, pl.DataFrame]) -> pl.DataFrame:
    """Domains and groups of texts, given the groups by the hashes of texts."""
    codes, groups_here = job
    rows = partition.kept(ROWS.format(place))
    texts = partition.kept(TEXTS.format(place), "hash")
    group = texts.join(groups_here, on="hash", how="left", maintain_order="left")["group"]
    count = np.bincount(partition.kept(CODES)["code"].drop_nulls().to_numpy(), minlength=codes.size)
    pairs = pairs_of(
        group.gather(rows["text"]),
        rows["order"].to_numpy(),
        rows["code"].to_numpy(),
        count,
        few_read=True,
        all_here=False,
    )
    return numbered(pairs, codes)
