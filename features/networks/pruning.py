"""What domains share, cut down to what can make a network."""

import numpy as np
import polars as pl

from linkvet.features.networks.kinds.declarations import SUPPORTING
from linkvet.features.networks.kinds.sorted_runs import place_in_run

EDGE_FROM = 8.0  # bits of a trait that may tie
TRAITS_PER_DOMAIN = 16  # the most shared: they bound the graph whatever a domain repeats


def most_shared(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Pairs of domains and what ties or supports; of what ties, the most shared of each domain.

    Takes and gives `pairs`, and takes the `table` of their traits, as in
    `linkvet.features.networks.traits.Traits`. What is cut among the traits of one kind would be cut
    among those of all too, so each kind can be cut by itself before they are put together.
    """
    supports = table["kind"].is_in(SUPPORTING).to_numpy()
    bits = table["bits"].to_numpy()
    trait, domain = (pairs[name].to_numpy() for name in ("trait", "domain"))
    ties = np.flatnonzero((~supports & (bits >= EDGE_FROM))[trait])
    # place of each trait among all, the most shared first: one number orders those of all domains
    order = np.lexsort((-bits, -table["domains"].to_numpy().astype(np.int64)))
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    ties = ties[np.argsort(domain[ties].astype(np.int64) << 32 | place[trait[ties]])]
    supporting = np.flatnonzero((supports & (bits > 0))[trait])
    most = place_in_run(domain[ties]) < TRAITS_PER_DOMAIN
    return pairs[np.sort(np.concatenate([ties[most], supporting]))]
