"""Networks of referring domains, told by what their domains share.

Domains and their traits form a graph of two kinds of nodes, with an edge wherever a domain has a
trait, so that a trait of 200,000 domains costs as many edges and not their square (Wu & Davison
2005 find farms by common links in the same way). Edges weigh what a trait says
(`linkvet.features.networks.kinds.surprisal`) and how much of the domain it covers: a shared host or
hub, of which one page in hundreds has the trait, is tied weakly. Communities are cut by Leiden
(Traag, Waltman & van Eck 2019), each connected part by itself, so that a network does not depend on
what else the export holds. What is left in one is held to the odds of record linkage (Fellegi &
Sunter 1969).

Links may be in many partitions (`linkvet.data.partitions`); then they are read there, and here are
only the names of domains, the traits and the pairs of both. A million links with 20,000 domains,
made so that most of their words stand on many, had 214,000 traits and 334,000 pairs: 13 MB.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.in_words import in_words
from linkvet.features.networks.leiden import communities
from linkvet.features.networks.membership import bits_needed, counted, ranked_traits, settle
from linkvet.features.networks.pruning import most_shared
from linkvet.features.networks.referring_domains import Referring, referring_domains
from linkvet.features.networks.traits import Traits, traits

TRAITS_SHOWN = 6  # traits of a network
HARDLY = 0.05  # share of a network whose traits are not worth telling


@dataclass(frozen=True)
class Networks:
    """Networks of a profile.

    `members` has a row by domain in a network: `domain` and `family`, the network's name. `table`
    has a row by network, the largest first: `family` (the name: its strongest trait in words),
    `domains`, `links`, `purity` (share of its domains with that trait), `traits` (list of `trait`
    and the number of `domains` with it, strongest first) and `example` (an address).
    """

    members: pl.DataFrame
    table: pl.DataFrame

    def of(self, domains: pl.Series) -> pl.Series:
        """Network of each domain given, null where it has none."""
        table = pl.DataFrame({"domain": domains.cast(pl.String)})
        joined = table.join(self.members, on="domain", how="left", maintain_order="left")
        return joined["family"]


NETWORKS = pl.Schema(
    {
        "family": pl.String,
        "domains": pl.UInt32,
        "links": pl.UInt32,
        "purity": pl.Float64,
        "traits": pl.List(pl.Struct({"trait": pl.String, "domains": pl.UInt32})),
        "example": pl.String,
    }
)


def find_networks(links: pl.DataFrame | Partitions) -> Networks:
    """Find the networks among the domains of a link table (one row per distinct link)."""
    partitions = Partitions.of(links)
    referring = referring_domains(partitions)
    count = len(referring.names)
    every = traits(partitions, referring)
    shared_traits = every._replace(pairs=most_shared(*every))
    network = settle(shared_traits, communities(shared_traits, count), bits_needed(count))
    return _named_networks(shared_traits, network, partitions, referring)


def _named_networks(
    shared_traits: Traits, network: np.ndarray, partitions: Partitions, referring: Referring
) -> Networks:
    """Name the networks and tell what their domains share."""
    table = shared_traits.pairs.join(
        shared_traits.table.with_row_index("trait"), on="trait", maintain_order="left"
    )
    names = referring.names
    strongest = _strongest(ranked_traits(counted(table, network), bits_needed(len(names))))
    strongest, examples = in_words(partitions, referring, network, strongest)
    sizes = pl.DataFrame({"family": network}).group_by("family").agg(domains=pl.len())
    each = _traits(strongest).join(sizes, on="family").join(examples, on="family")
    each = each.sort("domains", "links", "name", "example", descending=[True, True, False, False])
    each = each.with_columns(name=_unique(each["name"]))
    members = pl.DataFrame({"domain": names, "number": network}).join(
        each.select(number="family", family="name"), on="number", maintain_order="left"
    )
    named = each.with_columns(family="name", purity=pl.col("main") / pl.col("domains"))
    return Networks(members.select("domain", "family"), named.select(*NETWORKS).cast(NETWORKS))


def _strongest(ranked: pl.DataFrame) -> pl.DataFrame:
    """The traits of each network that are worth telling, the strongest first."""
    some = (pl.col("n") > 1) & (pl.col("n") >= HARDLY * pl.col("size"))
    # the same path with and without its numbers is told once
    table = ranked.filter(some).unique(["family", "kind", "n"], keep="first", maintain_order=True)
    return table.group_by("family", maintain_order=True).head(TRAITS_SHOWN)


def _traits(strongest: pl.DataFrame) -> pl.DataFrame:
    """Name, size of the main trait and traits of each network."""
    table = strongest.with_columns(
        trait=pl.col("kind") + ": " + pl.col("shown"), domains=pl.col("n").cast(pl.UInt32)
    )
    return table.group_by("family", maintain_order=True).agg(
        name=pl.col("trait").first(),
        main=pl.col("n").first(),
        traits=pl.struct("trait", "domains"),
    )


def _unique(names: pl.Series) -> pl.Series:
    """Number what is named alike: `title: a`, `title: a (2)`."""
    table = names.alias("name").to_frame()
    again = pl.int_range(pl.len()).over("name")
    numbered = pl.format("{} ({})", "name", again + 1)
    return table.select(pl.when(again > 0).then(numbered).otherwise("name")).to_series()


__all__ = ["NETWORKS", "Networks", "find_networks"]
