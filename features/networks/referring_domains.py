"""Referring domains of all partitions, numbered by name, and the links of those of one."""

from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.kinds.declarations import KINDS, About
from linkvet.features.networks.kinds.owner_ids import ids_on_platforms, platform_ids
from linkvet.features.networks.kinds.site_words import Mentions, mentions, site_words

CODES = "network-codes"  # the table of a partition with the number of each link's domain


class Referring(NamedTuple):
    """Domains of a profile: their `names`, sorted, and for each partition the `codes` of its own.

    A partition numbers its domains by itself, by name; `codes` are their places in `names`, shape
    (domains of the partition,).
    """

    names: pl.Series
    codes: list[np.ndarray]
    about: About


def referring_domains(partitions: Partitions) -> Referring:
    """Number the domains by name, so that the order of rows or partitions changes nothing."""
    parts = list(partitions.map(_survey, None))
    names = pl.concat(part.names for part in parts)
    order = names.arg_sort().to_numpy()
    code = np.empty(order.size, np.int64)
    code[order] = np.arange(order.size)
    ends = np.cumsum([len(part.names) for part in parts])
    about = About(
        site_words(part.mentions for part in parts),
        platform_ids(part.ids for part in parts),
        len(names),
    )
    return Referring(names.gather(order), np.split(code, ends[:-1]), about)


class _Survey(NamedTuple):
    names: pl.Series
    mentions: Mentions | None
    ids: np.ndarray


def _survey(partition: Partition, shared: None, job: None) -> _Survey:
    domain = partition.links("domain")["domain"].cast(pl.String)
    names = domain.drop_nulls().unique().sort()
    numbered = pl.DataFrame({"domain": names}).with_row_index("code")
    code = domain.to_frame().join(numbered, on="domain", how="left", maintain_order="left")
    partition.keep(CODES, code.select("code"))
    links = links_of(partition, "target_url", "anchor", "seen_owners")
    return _Survey(names, mentions(links), ids_on_platforms(links, names, links["code"].to_numpy()))


def links_of(partition: Partition, *columns: str) -> pl.DataFrame:
    """Links whose domain is known, with `link_id`, `code` (their domain's number) and `columns`."""
    links = partition.links("link_id", *columns).hstack(partition.kept(CODES))
    return links.drop_nulls("code") if links["code"].null_count() else links


def first_links(
    partition: Partition, place: int, traits: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Those of the traits of a kind that links of a partition show first, and these links.

    `traits` has `first` and maybe more. The links are in order, each once, with what the kind at
    this place among all reads.
    """
    kind = KINDS[place]
    links = links_of(partition, *kind.columns)
    ids = links["link_id"].to_numpy()
    wanted = traits["first"].to_numpy() // kind.values_of_a_link
    at = np.searchsorted(ids, wanted)
    here = at < ids.size
    here[here] = ids[at[here]] == wanted[here]
    return traits.filter(pl.Series(here, dtype=pl.Boolean)), links[np.unique(at[here])]


def numbered(pairs: pl.DataFrame, codes: np.ndarray) -> pl.DataFrame:
    """Pairs of a partition with the number of the `domain` among all, given its `codes`."""
    return pairs.with_columns(domain=pl.Series(codes[pairs["domain"].to_numpy()], dtype=pl.UInt32))
