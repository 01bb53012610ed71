"""What referring domains share: titles, addresses, anchors, words around links, owners and names.

A trait is a value that two or more domains have; what one domain alone has ties nothing.
"""

from typing import NamedTuple

import polars as pl

from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.across_partitions import traits_across
from linkvet.features.networks.kinds.declarations import KINDS, OF_TEXTS
from linkvet.features.networks.kinds.name_series import names_alike
from linkvet.features.networks.kinds.shared_values import Part
from linkvet.features.networks.one_partition import traits_of_one
from linkvet.features.networks.referring_domains import Referring

# Evidence of one source is not independent: a page's address mostly repeats its title.
SOURCES = {
    "title": "text",
    "path": "text",
    "title like": "text",
    "anchor": "text",
    "words around the link like": "text",
    "links beside like": "links",
    "name": "name",
    "IP": "host",
    "IP range": "host",
    "owner": "owner",
    "contact": "owner",
    "first seen": "day",
}


class Traits(NamedTuple):
    """Traits and who has them.

    `pairs` has one row per domain and trait: `domain` (code), `trait` (row of `table`), and `share`
    of the domain's links that have it. `table` has by trait `kind`, `place` (of the kind among
    `KINDS`) and `first` (what shows it first), by which it is read again
    (`linkvet.features.networks.in_words`), or how it is `shown`; `bits`
    (`linkvet.features.networks.kinds.surprisal`), `own` (those of them that no other trait of the
    same source repeats, as numbers in an address) and `domains`. Of the pairs of a domain and a
    kind only those are there that `linkvet.features.networks.pruning.most_shared` leaves.
    """

    pairs: pl.DataFrame
    table: pl.DataFrame


def traits(partitions: Partitions, referring: Referring) -> Traits:
    """Find what the domains of a profile share."""
    if len(partitions.each) == 1:
        (by_place,) = partitions.map(traits_of_one, referring.about)
    else:
        by_place = traits_across(partitions, referring)
    of_names = _of_names(referring.names)
    before = [part for place, part in by_place.items() if place < len(OF_TEXTS)]
    after = [part for place, part in by_place.items() if place >= len(OF_TEXTS)]
    parts: list[pl.DataFrame] = []
    start = 0
    for pairs, table in (every := [*before, of_names, *after]):
        parts.append(pairs.with_columns(trait=(pl.col("trait") + start).cast(pl.UInt32)))
        start += table.height
    return Traits(pl.concat(parts), pl.concat(table for _, table in every))


def _of_names(names: pl.Series) -> Part:
    pairs, table = names_alike(names)
    place, first = pl.lit(len(KINDS), pl.UInt8), pl.lit(None, pl.UInt64)
    given = pl.lit("name").alias("kind"), place.alias("place"), first.alias("first")
    return pairs, table.select(*given, "bits", "own", "domains", "shown")
