"""What the pages that link to a site are about: the words their titles share.

A word is familiar where many referring domains use it in their titles. Copies of a title count
once, so that a network which fills a thousand domains with one title does not become what the site
is about.

Titles stay in their partitions. The driver holds numbers: 8 bytes a distinct template while it
looks for those of several partitions (`linkvet.data.partitions.key_totals`), then 12 for each of
these and partition, and 12 for each distinct word of a partition's titles. Of a million links
that is some 12 MB at most.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.partitions.key_totals import add_up, totals
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.match_keys import keyed
from linkvet.features.text.tokens import TELLING, Words, cut

TITLES_PER_DOMAIN = 5
DOMAINS_TO_TELL = 5  # that have titles; fewer say nothing of the site's subjects
# Familiarity of a word of the user's text (`--about`). Of n domains, as if sqrt(n) used the word:
# log(sqrt(n)) / log(n).
OF_ABOUT = 0.5
# titles that differ in numbers or the site's name have one key: a template
SAME_TITLE = pl.coalesce("title_key", pl.col("title").hash(7))
# kept with a partition: its templates, the titles of its domains that speak, and their words
TEMPLATES, VOICES, WORDS = "topic_templates", "topic_voices", "topic_words"
KEPT = (TEMPLATES, VOICES, WORDS)


class Vocabulary(NamedTuple):
    """How many domains have titles that speak for the site, and how many of them use each word.

    `words` has the columns `word` (hash) and `domains`.
    """

    domains: int
    words: pl.DataFrame


def speaking(links: pl.DataFrame) -> pl.DataFrame:
    """Choose titles (`domain`, `same`, `title`): a template counts once, a domain a few times.

    `same` is equal for titles of one template.
    """
    return _of_domains(_templates(links), links["title"])


def enough(titles: pl.DataFrame) -> bool:
    """Whether there are titles enough to speak of subjects: with fewer nothing is known."""
    return titles["domain"].n_unique() >= DOMAINS_TO_TELL


def voices(partitions: Partitions) -> Vocabulary:
    """Choose titles, cut them into words, and keep both with their partitions.

    A template counts once, at its first link over all partitions.
    """
    list(partitions.map(_keep_templates, None))
    add_up(partitions, TEMPLATES, "same", [pl.col("link_id").min()])
    parts = list(partitions.map(_speak, None))
    words = pl.concat([part.words for part in parts]).group_by("word").agg(pl.col("domains").sum())
    return Vocabulary(sum(part.domains for part in parts), words)


def words_of(partition: Partition) -> Words:
    """Words of the titles that a partition keeps as `VOICES`."""
    count, words = partition.kept(VOICES, "words")["words"], partition.kept(WORDS)
    starts = np.concatenate(([0], np.cumsum(count.to_numpy(), dtype=np.int64)))
    return Words(starts, words["hash"].to_numpy(), words["length"].to_numpy())


def familiarity(
    vocabulary: Vocabulary, called: Iterable[str], about: str | None = None
) -> pl.DataFrame:
    """How familiar each title word (its hash) is: 0 on one domain only, 1 on all of them.

    The words of `called`, the site's own names, are left out: they are no subject. Those of
    `about`, the user's text on the site, are at least `OF_ABOUT`.
    """
    own = cut(pl.Series(list(called), dtype=pl.String)).hashes
    subject = ~pl.col("word").is_in(pl.Series(own, dtype=pl.UInt64).implode())
    sources = [_used(vocabulary)]
    if about:
        text = cut(pl.Series([about]))
        given = pl.DataFrame({"word": text.hashes[text.lengths >= TELLING]}).unique()
        sources.append(given.with_columns(familiarity=pl.lit(OF_ABOUT, pl.Float32)))
    words = pl.concat(sources).group_by("word").agg(pl.col("familiarity").max())
    return words.filter(subject)


def _used(vocabulary: Vocabulary) -> pl.DataFrame:
    """Familiarity of a word by the domains that use it: log(domains with it) / log(domains)."""
    scale = math.log(max(vocabulary.domains, 2))
    several = vocabulary.words.filter(pl.col("domains") > 1)
    share = (pl.col("domains").log() / scale).cast(pl.Float32)
    return several.select("word", familiarity=share)


def _templates(links: pl.DataFrame) -> pl.DataFrame:
    """The first link of each template: its row `at`, domain and, if there, `link_id`."""
    given = [name for name in ("domain", "link_id") if name in links.columns]
    at = pl.int_range(pl.len(), dtype=pl.UInt32)
    titles = links.select(*given, same=SAME_TITLE, at=at).drop_nulls("same")
    return titles.unique("same", keep="first", maintain_order=True)


def _of_domains(templates: pl.DataFrame, titles: pl.Series) -> pl.DataFrame:
    """The first few titles of each domain."""
    first = templates.group_by("domain", maintain_order=True).head(TITLES_PER_DOMAIN)
    return first.select("domain", "same", title=titles.gather(first["at"]))


def _keep_templates(partition: Partition, shared: None, job: None) -> None:
    links = keyed(partition, ["title_key"], "domain", "title", "link_id")
    partition.keep(TEMPLATES, _templates(links))


def _speak(partition: Partition, shared: None, job: None) -> Vocabulary:
    templates = partition.kept(TEMPLATES)
    first = totals(partition, TEMPLATES, "same")["link_id"]
    # where another partition has an earlier link, the template speaks for the domain of that
    own = templates.filter(templates["link_id"].eq_missing(first))
    titles = _of_domains(own, partition.links("title")["title"])
    words = cut(titles["title"])
    count = pl.Series("words", np.diff(words.starts), pl.UInt32)
    partition.keep(VOICES, titles.with_columns(count))
    partition.keep(WORDS, pl.DataFrame({"hash": words.hashes, "length": words.lengths}))
    pairs = pl.DataFrame({"domain": titles["domain"].gather(words.owners()), "word": words.hashes})
    pairs = pairs.filter(pl.Series(words.lengths >= TELLING)).unique()
    used = pairs.group_by("word").agg(pl.len().alias("domains"))
    return Vocabulary(titles["domain"].n_unique(), used)
