"""What the pages that link to a site are about: the words their titles share.

A word is familiar where many referring domains use it in their titles. Copies of a title count
once, so that a network which fills a thousand domains with one title does not become what the site
is about.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.features.text.tokens import TELLING, Words, cut, familiar

TITLES_PER_DOMAIN = 5
DOMAINS_TO_TELL = 5  # that have titles; fewer say nothing of the site's subjects
# Familiarity of a word of the user's text (`--about`). Of n domains, as if sqrt(n) used the word:
# log(sqrt(n)) / log(n).
OF_ABOUT = 0.5
TITLES_TO_TELL = 3  # of the pages with an anchor; the mean of fewer says nothing
# titles that differ in numbers or the site's name have one key: a template
SAME_TITLE = pl.coalesce("title_key", pl.col("title").hash(7))


class Voices(NamedTuple):
    """Titles that speak for the site's subjects (`domain`, `same`, `title`), and their words.

    `same` is equal for titles of one template.
    """

    titles: pl.DataFrame
    words: Words


def speaking(links: pl.DataFrame) -> pl.DataFrame:
    """Choose titles (`domain`, `same`, `title`): a template counts once, a domain a few times."""
    titles = links.select("domain", same=SAME_TITLE, at=pl.int_range(pl.len())).drop_nulls("same")
    titles = titles.unique("same", keep="first", maintain_order=True)
    titles = titles.group_by("domain", maintain_order=True).head(TITLES_PER_DOMAIN)
    return titles.with_columns(title=links["title"].gather(titles["at"])).drop("at")


def voices(links: pl.DataFrame) -> Voices:
    """Choose titles and cut them into words."""
    titles = speaking(links)
    return Voices(titles, cut(titles["title"]))


def enough(titles: pl.DataFrame) -> bool:
    """Whether there are titles enough to speak of subjects: with fewer nothing is known."""
    return titles["domain"].n_unique() >= DOMAINS_TO_TELL


def familiarity(read: Voices, called: Iterable[str], about: str | None = None) -> pl.DataFrame:
    """How familiar each title word (its hash) is: 0 on one domain only, 1 on all of them.

    The words of `called`, the site's own names, are left out: they are no subject. Those of
    `about`, the user's text on the site, are at least `OF_ABOUT`.
    """
    own = cut(pl.Series(list(called), dtype=pl.String)).hashes
    subject = ~pl.col("word").is_in(pl.Series(own, dtype=pl.UInt64).implode())
    sources = [_used(read)]
    if about:
        text = cut(pl.Series([about]))
        given = pl.DataFrame({"word": text.hashes[text.lengths >= TELLING]}).unique()
        sources.append(given.with_columns(familiarity=pl.lit(OF_ABOUT, pl.Float32)))
    vocabulary = pl.concat(sources).group_by("word").agg(pl.col("familiarity").max())
    return vocabulary.filter(subject)


def _used(read: Voices) -> pl.DataFrame:
    """Familiarity of a word by the domains that use it: log(domains with it) / log(domains)."""
    words = read.words
    domain = read.titles["domain"].gather(words.owners())
    pairs = pl.DataFrame({"domain": domain, "word": words.hashes})
    pairs = pairs.filter(pl.Series(words.lengths >= TELLING)).unique()
    scale = math.log(max(read.titles["domain"].n_unique(), 2))
    counted = pairs.group_by("word").agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    return counted.select("word", familiarity=(pl.col("n").log() / scale).cast(pl.Float32))


def fit_by_anchor(links: pl.DataFrame, read: Voices, familiarity: pl.DataFrame) -> pl.DataFrame:
    """How familiar the titles of the pages that use an anchor are on average, null for a few."""
    total, weight = familiar(read.words, familiarity)
    fit = pl.Series(total / np.maximum(weight, 1e-9), dtype=pl.Float32)
    known = read.titles.select("same", fit=fit).filter(pl.Series(weight > 0))
    pairs = links.select("anchor_key", same=SAME_TITLE).drop_nulls().unique()
    # sorted, because the order of a mean's parts may change its last digit
    by_anchor = pairs.join(known, on="same").sort("anchor_key", "same").group_by("anchor_key")
    mean = by_anchor.agg(pl.col("fit").mean(), pl.len())
    of_many = pl.when(pl.col("len") >= TITLES_TO_TELL).then("fit")
    return mean.select("anchor_key", anchor_familiarity=of_many)
