"""Traits of a profile whose links are in many partitions.

A domain's links are all in one partition, so what it has is known there; only which values two or
more domains have must be asked of all. Each partition reads its links once and keeps domains and
keys beside them (`_read`). Then, kind by kind, the driver looks for keys that occur more than once
(`repeated`), asks for the pairs that have one, numbers the traits by the links that show them
first, has the partitions weigh their texts (`_weigh`), and keeps what can make a network. No text
comes to the driver. It holds 8 bytes for each pair of a domain and a value of one kind, then 24 for
those of values that are shared.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.kinds.declarations import KINDS, About
from linkvet.features.networks.kinds.shared_text import domains_per_target, targets
from linkvet.features.networks.kinds.shared_values import Part, pairs_of, shared
from linkvet.features.networks.kinds.surprisal import (
    READ,
    WordCounts,
    added,
    sample,
    word_counts,
)
from linkvet.features.networks.near_across import ROWS, TEXTS, keep_texts, near_pairs
from linkvet.features.networks.pruning import most_shared
from linkvet.features.networks.referring_domains import (
    Referring,
    first_links,
    links_of,
    numbered,
)
from linkvet.features.networks.repeated_keys import is_repeated, repeated
from linkvet.features.networks.weights import weighed, weighed_by_words

PAIRS, SAMPLE, TARGETS = "network-pairs-{}", "network-sample-{}", "network-targets"


def traits_across(partitions: Partitions, referring: Referring) -> dict[int, Part]:
    """Traits of each kind and who has them, by the kind's place among all."""
    about = referring.about
    chosen = _bottom(partitions.map(_read, about, referring.codes), len(partitions.each))
    counts = _word_counts(partitions, chosen)
    parts = {
        place: _part(partitions, place, referring, counts.get(place))
        for place in _places(partitions.columns)
    }
    list(partitions.map(_drop, None))
    return parts


def _part(
    partitions: Partitions, place: int, referring: Referring, counts: WordCounts | None
) -> Part:
    """Who has which traits of a kind, and these."""
    about = referring.about
    pairs, keys = shared(_pairs(partitions, place, referring))
    words = domains_of_target = None
    if counts:
        first = keys.select("trait", "first")
        words = pl.concat(partitions.map(_weigh, (place, about, counts, first))).sort("trait")
        if KINDS[place].by_target:
            domains_of_target = _domains_of(partitions, words["target"].unique())
    table = weighed(place, keys, words, domains_of_target, about.domains)
    return most_shared(pairs, table), table


def _places(columns: tuple[str, ...]) -> list[int]:
    return [place for place, kind in enumerate(KINDS) if kind.is_in(columns)]


def _read(partition: Partition, about: About, codes: np.ndarray) -> dict[int, np.ndarray]:
    """Keep what the links show, and give the hashes of texts that words may be counted in."""
    smallest: dict[int, np.ndarray] = {}
    for place in _places(partition.columns):
        kind = KINDS[place]
        links = links_of(partition, *kind.columns)
        code = links["code"].to_numpy()
        values = kind.read(links, about)
        domain = code[values.link]
        if kind.near:
            keep_texts(partition, place, values, domain)
        else:
            count = np.bincount(code, minlength=codes.size)
            pairs = pairs_of(values.key, values.order, domain, count, all_here=False)
            partition.keep(PAIRS.format(place), numbered(pairs, codes))
        if kind.by_words:
            texts = sample(values.texts, values.hashes)
            partition.keep(SAMPLE.format(place), texts)
            smallest[place] = texts["hash"].to_numpy()
        if kind.by_target:
            partition.keep(TARGETS, domains_per_target(targets(links), code))
    return smallest


def _bottom(samples: Iterable[dict[int, np.ndarray]], parts: int) -> list[dict[int, np.ndarray]]:
    """The texts that words are counted in, by partition and kind, each in one partition only."""
    hashes: dict[int, np.ndarray] = {}
    part: dict[int, np.ndarray] = {}
    for at, smallest in enumerate(samples):
        for place, more in smallest.items():
            every = np.concatenate([hashes.get(place, more[:0]), more])
            where = np.full(every.size, at, np.int32)
            where[: every.size - more.size] = part.get(place, where[:0])
            # of equal texts, the one that came first
            once, first = np.unique(every, return_index=True)
            hashes[place], part[place] = once[:READ], where[first[:READ]]
    return [{place: of[part[place] == at] for place, of in hashes.items()} for at in range(parts)]


def _word_counts(
    partitions: Partitions, chosen: list[dict[int, np.ndarray]]
) -> dict[int, WordCounts]:
    each = list(partitions.map(_count_words, None, chosen))
    return {place: added(counts[place] for counts in each) for place in each[0]}


def _count_words(
    partition: Partition, shared: None, chosen: dict[int, np.ndarray]
) -> dict[int, WordCounts]:
    counts: dict[int, WordCounts] = {}
    for place, hashes in chosen.items():
        texts = partition.kept(SAMPLE.format(place))
        counts[place] = word_counts(texts.filter(pl.Series(np.isin(texts["hash"], hashes)))["text"])
    return counts


def _pairs(partitions: Partitions, place: int, referring: Referring) -> pl.DataFrame:
    """Domains and the keys they have that may be shared, of all partitions."""
    if KINDS[place].near:
        return near_pairs(partitions, place, referring.codes, KINDS[place].same_counts)
    short = repeated(partitions, PAIRS.format(place), "key")
    return pl.concat(partitions.map(_pairs_of_repeated, (place, short)))


def _pairs_of_repeated(
    partition: Partition, shared: tuple[int, np.ndarray], job: None
) -> pl.DataFrame:
    place, short = shared
    pairs = partition.kept(PAIRS.format(place))
    return pairs.filter(pl.Series(is_repeated(pairs["key"].to_numpy(), short), dtype=pl.Boolean))


def _weigh(
    partition: Partition, shared: tuple[int, About, WordCounts, pl.DataFrame], job: None
) -> pl.DataFrame:
    """What the words of the traits say that links of this partition show first."""
    place, about, counts, first = shared
    here, links = first_links(partition, place, first)
    values = KINDS[place].read(links, about)
    words = weighed_by_words(KINDS[place], links, values, here["first"], counts, about)
    return words.with_columns(here["trait"])


def _domains_of(partitions: Partitions, target: pl.Series) -> pl.DataFrame:
    """How many domains link to each target."""
    parts = pl.concat(partitions.map(_targets, target))
    return parts.group_by("target").agg(pl.col("domains").sum())


def _targets(partition: Partition, wanted: pl.Series, job: None) -> pl.DataFrame:
    return partition.kept(TARGETS).filter(pl.col("target").is_in(wanted.implode()))


def _drop(partition: Partition, shared: None, job: None) -> None:
    """Let go of what was kept: it is as large as the links."""
    for place in _places(partition.columns):
        for name in (PAIRS, SAMPLE, ROWS, TEXTS):
            partition.drop(name.format(place))
    partition.drop(TARGETS)
