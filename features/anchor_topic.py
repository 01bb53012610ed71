"""How familiar the pages that use an anchor are: whether they speak of the site's subjects.

A page is told by its title; a template counts once an anchor. Titles that speak for the site
(`linkvet.features.text.site_topic`) are at most five a domain. The driver holds 12 bytes for each
of them whose template occurs in several partitions, and 20 for each pair of such a title and an
anchor that occurs in several: of a million links some 30 MB at most.
"""

import numpy as np
import polars as pl

from linkvet.data.partitions.key_totals import shared_name
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.key_counts import kept_as
from linkvet.features.match_keys import keyed
from linkvet.features.text.site_topic import SAME_TITLE, TEMPLATES, VOICES, words_of
from linkvet.features.text.tokens import familiar

TITLES_TO_TELL = 3  # of the pages with an anchor; the mean of fewer says nothing
ANCHOR = "anchor_key"
# kept with a partition: how familiar its titles are, then its anchors: those that it alone has
# first, and at last all of them
FITS, ALONE, ANCHORS = "topic_fits", "topic_anchors", "profile_anchor_familiarity"
KEPT = (FITS, ALONE)  # for a while only


def fit_by_anchor(partitions: Partitions, familiarity: pl.DataFrame) -> None:
    """Measure how familiar the titles of the pages that use an anchor are on average.

    Keeps a table of `anchor_key` and `anchor_familiarity` with each partition (`ANCHORS`); it is
    null for a few titles. `familiarity` is that of words.
    """
    fits = pl.concat(list(partitions.map(_measure, familiarity)))
    pairs = pl.concat(list(partitions.map(_fit, fits)))
    list(partitions.map(_complete, _means(pairs.unique([ANCHOR, "same"]))))


def _measure(partition: Partition, familiarity: pl.DataFrame, job: None) -> pl.DataFrame:
    """Measure titles; gives those of templates that other partitions have as well."""
    total, weight = familiar(words_of(partition), familiarity)
    fit = pl.Series(total / np.maximum(weight, 1e-9), dtype=pl.Float32)
    fits = partition.kept(VOICES, "same").with_columns(fit=fit).filter(pl.Series(weight > 0))
    partition.keep(FITS, fits)
    return fits.join(partition.kept(shared_name(TEMPLATES)), on="same", how="semi")


def _fit(partition: Partition, fits: pl.DataFrame, job: None) -> pl.DataFrame:
    """Measure the anchors that occur here alone; gives the pairs of the others with titles."""
    own = partition.kept(FITS)
    known = pl.concat([own, fits.join(own, on="same", how="anti")])
    links = keyed(partition, [ANCHOR, "title_key"], "title")
    pairs = links.select(ANCHOR, same=SAME_TITLE).drop_nulls().unique().join(known, on="same")
    elsewhere = partition.kept(shared_name(kept_as(ANCHOR)))
    partition.keep(ALONE, _means(pairs.join(elsewhere, on=ANCHOR, how="anti")))
    return pairs.join(elsewhere, on=ANCHOR, how="semi")


def _complete(partition: Partition, means: pl.DataFrame, job: None) -> None:
    elsewhere = partition.kept(shared_name(kept_as(ANCHOR)))
    here = means.join(elsewhere, on=ANCHOR, how="semi")
    partition.keep(ANCHORS, pl.concat([partition.kept(ALONE), here]))


def _means(pairs: pl.DataFrame) -> pl.DataFrame:
    # sorted, because the order of a mean's parts may change its last digit
    by_anchor = pairs.sort(ANCHOR, "same").group_by(ANCHOR)
    mean = by_anchor.agg(pl.col("fit").mean(), pl.len())
    of_many = pl.when(pl.col("len") >= TITLES_TO_TELL).then("fit")
    return mean.select(ANCHOR, anchor_familiarity=of_many)
