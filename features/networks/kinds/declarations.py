"""Kinds of traits: where a link shows each, what is compared, and what it weighs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.features.networks.kinds.near_copies import (
    AROUND,
    contexts,
    other_sites,
    some_texts,
    written_around,
)
from linkvet.features.networks.kinds.owner_ids import by_owners, contacts, owners
from linkvet.features.networks.kinds.shared_text import (
    anchors,
    as_written,
    beyond_address,
    lower_path,
    path_template,
    same_texts,
    targets,
    title_template,
)
from linkvet.features.networks.kinds.shared_values import (
    PER_LINK,
    Values,
    by_count,
    value_of_each,
)
from linkvet.features.networks.kinds.surprisal import WordCounts, digit_bits, text_bits
from linkvet.features.text.minhash import ALIKE

OF_DAY = 4.0  # bits at most
SUPPORTING = ("IP", "IP range", "first seen")  # unrelated sites share these: they never tie alone


class About(NamedTuple):
    """What must be known of a whole profile to read a part of its links.

    `site_words` are words of the linked site's name, `platform_ids` hashes of ids that platforms
    put on pages of their customers, and `domains` is the number of referring domains.
    """

    site_words: tuple[str, ...]
    platform_ids: np.ndarray
    domains: int


Read = Callable[[pl.DataFrame, About], Values]
Shown = Callable[[pl.Series, pl.DataFrame], pl.Series]
Weigh = Callable[[pl.Series, pl.DataFrame, WordCounts, About], pl.DataFrame]


@dataclass(frozen=True)
class Kind:
    """A kind of trait.

    Links come as a table with `columns`, `link_id` and `code`, the number of the domain. `read`
    gives what they show, and `shown(texts, links)` how readers see it. `by_words(texts, links,
    counts, about)` gives `bits` and `own`, a row for each text, and the `target` where it counts
    `by_target`, by how many domains link to that, too; without it traits weigh by how many domains
    of all have them, `by_domains(domains, total)`.

    Texts of a `near` kind are grouped where they nearly repeat each other, and with `same_counts`
    also where they are the same; only a few links of each domain are read. The first row that shows
    a trait is numbered by its link's `link_id`, times `values_of_a_link`.
    """

    name: str
    columns: tuple[str, ...]
    read: Read
    shown: Shown
    by_words: Weigh | None = None
    by_domains: Callable[[np.ndarray, int], np.ndarray] = by_count
    by_target: bool = False
    near: bool = False
    same_counts: bool = True
    one_column_will_do: bool = False
    values_of_a_link: int = 1

    def is_in(self, columns: Sequence[str]) -> bool:
        """Whether links with these columns may show it."""
        there = [name in columns for name in self.columns]
        return any(there) if self.one_column_will_do else all(there)


def _bits(bits: np.ndarray, own: np.ndarray | float = 0.0) -> pl.DataFrame:
    return pl.DataFrame({"bits": bits, "own": np.zeros(bits.size) + own})


def _words(texts: pl.Series, links: pl.DataFrame, counts: WordCounts, about: About) -> pl.DataFrame:
    return _bits(text_bits(texts, counts, about.site_words))


def _words_and_digits(
    texts: pl.Series, links: pl.DataFrame, counts: WordCounts, about: About
) -> pl.DataFrame:
    own = digit_bits(texts)
    return _bits(text_bits(texts, counts, about.site_words) + own, own)


def _words_beyond_address(
    texts: pl.Series, links: pl.DataFrame, counts: WordCounts, about: About
) -> pl.DataFrame:
    own_words = beyond_address(texts, links["target_url"])
    return _bits(text_bits(own_words, counts, about.site_words)).with_columns(targets(links))


def _words_of_copies(
    texts: pl.Series, links: pl.DataFrame, counts: WordCounts, about: About
) -> pl.DataFrame:
    return _bits(text_bits(texts, counts, about.site_words) * ALIKE)


def _hosts_of_copies(
    texts: pl.Series, links: pl.DataFrame, counts: WordCounts, about: About
) -> pl.DataFrame:
    return _bits(text_bits(texts, counts) * ALIKE)


def _as_read(texts: pl.Series, links: pl.DataFrame) -> pl.Series:
    return texts


def _whole(column: str) -> Shown:
    return lambda texts, links: links[column]


def _start(column: str) -> Shown:
    return lambda texts, links: as_written(texts, links[column])


def _ip(pattern: str) -> Read:
    return lambda links, about: value_of_each(
        links, links["ip"].cast(pl.String).str.extract(pattern)
    )


def _days(links: pl.DataFrame, about: About) -> Values:
    """Days domains were first seen: a burst supports other traits and ties nobody alone."""
    days = links.select("code", day="first_seen").with_row_index("link").drop_nulls("day")
    first = days.sort("day", "link").unique("code", maintain_order=True)
    day = pl.repeat(None, links.height, dtype=pl.String, eager=True)
    return value_of_each(links, day.scatter(first["link"].to_numpy(), first["day"].cast(pl.String)))


def _bits_of_day(domains: np.ndarray, total: int) -> np.ndarray:
    return np.minimum(by_count(domains, total), OF_DAY)


OF_TEXTS = (
    Kind(
        "title",
        ("title",),
        lambda links, about: same_texts(links, "title", title_template),
        _start("title"),
        _words,
    ),
    Kind(
        "title like",
        ("title",),
        lambda links, about: some_texts(links, "title", title_template),
        _whole("title"),
        _words_of_copies,
        near=True,
        same_counts=False,
    ),
    Kind(
        "path",
        ("path",),
        lambda links, about: same_texts(links, "path", lower_path),
        _start("path"),
        _words_and_digits,
    ),
    Kind(
        "path",
        ("path",),
        lambda links, about: same_texts(links, "path", path_template),
        _start("path"),
        _words,
    ),
    Kind(
        "anchor",
        ("anchor", "target_url"),
        lambda links, about: anchors(links),
        _whole("anchor"),
        _words_beyond_address,
        by_target=True,
    ),
    Kind(
        "words around the link like",
        AROUND,
        lambda links, about: contexts(links),
        lambda texts, links: written_around(links),
        _words_of_copies,
        near=True,
    ),
)
OF_OWNERS = (
    Kind("IP", ("ip",), _ip(r"^(.+)$"), _as_read),
    Kind("IP range", ("ip",), _ip(r"^(\d+\.\d+\.\d+)\."), _as_read),
    Kind(
        "contact",
        ("title", "anchor"),
        lambda links, about: contacts(links, about.site_words),
        _as_read,
        by_domains=by_owners,
        values_of_a_link=PER_LINK,
        one_column_will_do=True,
    ),
    Kind(
        "links beside like",
        ("seen_targets",),
        lambda links, about: some_texts(links, "seen_targets", other_sites),
        _whole("seen_targets"),
        _hosts_of_copies,
        near=True,
    ),
    Kind(
        "owner",
        ("seen_owners",),
        lambda links, about: owners(links, about.platform_ids),
        _as_read,
        by_domains=by_owners,
        values_of_a_link=PER_LINK,
    ),
    Kind("first seen", ("first_seen",), _days, _as_read, by_domains=_bits_of_day),
)
# those of texts come before the names of domains, which no link is read for
KINDS = (*OF_TEXTS, *OF_OWNERS)
