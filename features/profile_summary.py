"""The profile in counts: what all links of a site look like together.

A signal that looks at a link among its profile reads these counts, so one link scored alone gets
the same signals as in its batch when it is given the same summary.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from linkvet.data.partitions.key_totals import shared_name
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features import anchor_topic
from linkvet.features.anchor_topic import ANCHOR
from linkvet.features.domain_counts import Ratings, count_domains, domain_table
from linkvet.features.key_counts import count_keys, key_table
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import Networks, find_networks
from linkvet.features.text import anchor_names, site_topic
from linkvet.features.text.brand import names, pattern


@dataclass(frozen=True)
class Profile:
    """Counts over a profile's distinct links.

    `tables` maps a key column to a table of that key and its facts; `site` is the registrable
    domain linked to, or None; `newest_day` the newest date any vendor saw a link; `names` what
    the site is called, in letters and digits (`linkvet.features.text.brand`).
    """

    links: int
    domains: int
    site: str | None
    newest_day: object
    tables: dict[str, pl.DataFrame]
    names: tuple[str, ...] = ()

    @property
    def brand(self) -> str | None:
        """Pattern that finds a name of the site in text of letters and digits only."""
        return pattern(self.names)

    @property
    def brand_apart(self) -> str | None:
        """The same for lower-case text as it is written, with other signs between the letters."""
        return pattern(self.names, r"[^\p{L}\p{N}]*")


@dataclass(frozen=True)
class ProfileSummary:
    """Counts over all partitions of a profile: what they share, and what each of them keeps.

    `tables` and the rest as in `Profile`, but without those by domain and key; `keys` are the
    columns of the latter. It can be pickled and is small: its largest table has 12 bytes for each
    word that titles of several domains share.
    """

    links: int
    domains: int
    site: str | None
    newest_day: date | None
    tables: dict[str, pl.DataFrame]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    ratings: Ratings

    def of(self, partition: Partition) -> Profile:
        """The profile as far as a partition's links need it: their domains and keys only."""
        tables = {"domain": domain_table(partition, self.ratings)}
        tables |= {key: key_table(partition, key, self.ratings) for key in self.keys}
        if "word" in self.tables and ANCHOR in self.keys:
            fit = partition.kept(anchor_topic.ANCHORS)
            tables[ANCHOR] = tables[ANCHOR].join(fit, on=ANCHOR, how="left")
        return Profile(
            self.links, self.domains, self.site, self.newest_day, tables | self.tables, self.names
        )


def summarise(
    links: pl.DataFrame,
    site: str | None = None,
    about: str | None = None,
    networks: Networks | None = None,
) -> Profile:
    """Count a link table (one row per distinct link) into a `Profile`.

    `about` says what the site is about, in words of its own; `networks` are the networks of its
    referring domains, where they were looked for already.
    """
    links = with_keys(links)
    if networks is None and "path" in links.columns:
        networks = find_networks(links)
    partitions = Partitions.of(links)
    return summarise_partitions(partitions, site, about, networks).of(partitions.each[0])


def summarise_partitions(
    partitions: Partitions,
    site: str | None = None,
    about: str | None = None,
    networks: Networks | None = None,
) -> ProfileSummary:
    """Count the links of all partitions, and keep with each what its own links need.

    `about` and `networks` as for `summarise`, but networks are not looked for.
    """
    domains = count_domains(partitions, networks)
    keys = count_keys(partitions)
    tables = dict(domains.tables)
    vocabulary = site_topic.voices(partitions) if "title" in partitions.columns else None
    called = names(partitions, site_topic.VOICES if vocabulary else None, site)
    if vocabulary and (about or vocabulary.domains >= site_topic.DOMAINS_TO_TELL):
        tables["word"] = site_topic.familiarity(vocabulary, called, about)
        if ANCHOR in keys:
            anchor_topic.fit_by_anchor(partitions, tables["word"])
    list(partitions.map(_tidy, None))
    return ProfileSummary(
        domains.links,
        domains.domains,
        site,
        domains.newest_day,
        tables,
        called,
        keys,
        domains.ratings,
    )


def _tidy(partition: Partition, shared: None, job: None) -> None:
    """Drop what was kept for a while only."""
    for name in (*site_topic.KEPT, *anchor_topic.KEPT, *anchor_names.KEPT):
        partition.drop(name)
        partition.drop(shared_name(name))
