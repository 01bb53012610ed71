"""Networks out of communities: merged, parted, and held to the odds of record linkage.

A community is what Leiden cut out of the graph of shared traits; a network is one whose members
share more than chance gives. A member stays if the bits of the traits it shares
(`linkvet.features.networks.kinds.surprisal`) are beyond chance (Fellegi & Sunter 1969). A network's
number stands in the column `family`, the name it has in the tables of results.
"""

import numpy as np
import polars as pl

from linkvet.features.components import components
from linkvet.features.networks.kinds.declarations import SUPPORTING
from linkvet.features.networks.kinds.surprisal import GRID
from linkvet.features.networks.traits import SOURCES, Traits

FEWEST = 3  # domains of a network
FEWEST_OF_ONE_OWNER = 2  # two will do where they share an id of analytics or advertising
# A stranger among n domains is told from the others by log2(n) bits. With so many more, a domain
# shares as much with a stranger in one of 2**12 profiles only.
BEYOND_CHANCE, MOST_NEEDED = 12.0, 30.0
SMALL = 512  # domains; a smaller profile asks for no fewer bits than one of so many
COVERED = 0.25  # share of a member's links that must have the network's traits
DEPENDENT = 0.25  # what bits count that another trait of the same source has too
MAIN = 0.6  # share of a network that must have its main trait
MERGED = 0.6  # share of two communities that must have a trait before it makes them one
COMMON = 0.3  # share of a network that must have a supporting trait before it is shown
# of traits that weigh the same, the first of these kinds names the network: readers know it best
PLAINEST = (
    "contact",
    "owner",
    "title",
    "name",
    "title like",
    "path",
    "anchor",
    "words around the link like",
    "links beside like",
    *SUPPORTING,
)


def settle(traits: Traits, community: np.ndarray, needed_bits: float) -> np.ndarray:
    """Make networks of communities: merge what one trait covers, drop whom too little ties.

    Returns
    -------
    Shape (domains,): number of each domain's network, -1 where it has none.
    """
    pairs = traits.pairs.join(
        traits.table.with_row_index("trait").select("trait", "kind", "bits", "own"),
        on="trait",
        maintain_order="left",
    )
    network = _supported(pairs, _merged(pairs, community), needed_bits)
    for part in (True, False):  # what is left loose after it was parted is dropped
        network = _supported(pairs, _by_main_trait(pairs, network, needed_bits, part), needed_bits)
    return network


def bits_needed(domains: int) -> float:
    """Bits that must tie a domain to its network, in a profile of so many domains.

    >>> bits_needed(100), bits_needed(4096), bits_needed(10**9)
    (21.0, 24.0, 30.0)
    """
    return min(BEYOND_CHANCE + float(np.log2(max(domains, SMALL))), MOST_NEEDED)


def counted(pairs: pl.DataFrame, network: np.ndarray) -> pl.DataFrame:
    """`pairs` of the domains in networks, with three columns more.

    `family` is the network, `size` its number of domains, and `n` how many of them have the trait.
    """
    table = pairs.with_columns(family=pl.Series(network)[pairs["domain"]])
    table = table.filter(pl.col("family") >= 0)
    sizes = pl.DataFrame({"family": network}).group_by("family").agg(pl.len().alias("size"))
    return table.with_columns(n=pl.len().over("family", "trait")).join(
        sizes, on="family", how="left", maintain_order="left"
    )


def _merged(pairs: pl.DataFrame, network: np.ndarray) -> np.ndarray:
    """Join communities that one trait covers: the resolution may have cut them apart."""
    able = pairs.filter(~pl.col("kind").is_in(SUPPORTING))
    every = counted(able, network).filter(pl.col("n") >= MERGED * pl.col("size"))
    every = every.unique(["family", "trait"]).sort("trait", "family")
    first = every.with_columns(home=pl.col("family").first().over("trait"))
    count = int(network.max(initial=-1)) + 1
    if not count:
        return network
    joined = components(first["home"].to_numpy(), first["family"].to_numpy(), count)
    return np.where(network >= 0, joined[network], -1)


def _supported(pairs: pl.DataFrame, network: np.ndarray, needed_bits: float) -> np.ndarray:
    """Drop members that its traits tie no more than chance, then networks left too small."""
    table = counted(pairs, network).filter(pl.col("n") > 1)
    source = pl.col("kind").replace_strict(SOURCES)
    tied = table.filter(~pl.col("kind").is_in(SUPPORTING))
    # two hubs with thousands of pages meet in some by chance, but not a whole network of them
    common = ((pl.col("n") - 1) / (pl.col("size") - 1)).sqrt()
    part = (pl.col("share") * common / GRID).round() * GRID
    covered = tied.group_by("domain", "kind").agg(covered=part.sum())
    covered = covered.group_by("domain").agg(pl.col("covered").max())
    # of several traits of a kind, as paths with and without their numbers, the strongest counts
    ranked = table.sort("bits", descending=True, maintain_order=True)
    each = ranked.unique(["domain", "kind"], keep="first", maintain_order=True)
    further = pl.col("own") + DEPENDENT * (pl.col("bits") - pl.col("own"))
    of_source = each.group_by("domain", source.alias("source")).agg(
        bits=pl.col("bits").first() + further.slice(1).sum()
    )
    support = of_source.group_by("domain").agg(pl.col("bits").sum())
    kept = support.join(covered, on="domain").filter(
        (pl.col("bits") >= needed_bits) & (pl.col("covered") >= COVERED)
    )
    owned = table.filter(pl.col("kind") == "owner")["domain"].unique()
    return _without_small(network, kept["domain"].to_numpy(), owned.to_numpy())


def _without_small(network: np.ndarray, kept: np.ndarray, owned: np.ndarray) -> np.ndarray:
    """Networks of the domains `kept`, where enough are left; `owned` share an owner's id."""
    left = np.full(network.size, -1)
    left[kept] = network[kept]
    inside = left >= 0
    count = np.bincount(left[inside], minlength=1)
    with_owner = np.zeros(count.size, bool)
    with_owner[left[owned][left[owned] >= 0]] = True
    fewest = np.where(with_owner, FEWEST_OF_ONE_OWNER, FEWEST)
    left[inside] = np.where((count >= fewest)[left[inside]], left[inside], -1)
    return left


def ranked_traits(table: pl.DataFrame, needed_bits: float) -> pl.DataFrame:
    """Traits of each network, the strongest first: most bits over all its domains.

    Beyond what is needed, more bits make nothing surer, so they do not count. Supporting traits
    come last, where a good part of the network has them.
    """
    traits = table.unique(["family", "trait"])
    supporting = pl.col("kind").is_in(SUPPORTING)
    traits = traits.filter(~supporting | (pl.col("n") >= COMMON * pl.col("size")))
    strength = pl.col("n") * pl.col("bits").clip(0, needed_bits)
    plainest = pl.col("kind").replace_strict({kind: at for at, kind in enumerate(PLAINEST)})
    return traits.sort(
        "family",
        supporting,
        -strength,
        -pl.col("n").cast(pl.Int64),
        plainest,
        -pl.col("bits"),
        "trait",
    )


def _by_main_trait(
    pairs: pl.DataFrame, network: np.ndarray, needed_bits: float, part: bool
) -> np.ndarray:
    """Part or drop chains: networks held together link by link, whose ends share nothing.

    A network is a chain where too few of its domains have its main trait. With `part`, each of its
    domains joins those with which it has its most shared trait; else the network is dropped.
    """
    table = counted(pairs, network)
    mains = ranked_traits(table, needed_bits).group_by("family", maintain_order=True).first()
    needed = pl.max_horizontal(MAIN * pl.col("size"), pl.col("size").clip(0, FEWEST))
    loose = mains.filter(pl.col("n") < needed)["family"]
    if loose.is_empty():
        return network
    parted = np.where(np.isin(network, loose.to_numpy()), -1, network)
    if not part:
        return parted
    own = table.filter(
        pl.col("family").is_in(loose.implode()) & ~pl.col("kind").is_in(SUPPORTING)
    ).sort(["domain", "n", "bits", "trait"], descending=[False, True, True, False])
    own = own.group_by("domain", maintain_order=True).first()
    _, number = np.unique(own["trait"].to_numpy(), return_inverse=True)
    parted[own["domain"].to_numpy()] = network.max() + 1 + number
    return parted
