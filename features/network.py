"""Families of referring domains: link networks, told by what their domains share.

Domains and their traits form a graph of two kinds of nodes, with an edge wherever a domain has a
trait, so that a trait of 200,000 domains costs as many edges and not their square (Wu & Davison
2005 find farms by common links in the same way). Edges weigh what a trait says
(`linkvet.features.rarity`) and how much of the domain it covers: a shared host or hub, of which
one page in hundreds has the trait, is tied weakly. Communities are cut by Leiden (Traag, Waltman &
van Eck 2019), each connected part by itself, so that a family does not depend on what else the
export holds. What is left in one is held to the odds of record linkage (Fellegi & Sunter 1969).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.traits import KINDS, SOURCES, SUPPORTING, Traits, traits

FEWEST = 3  # domains of a family
FEWEST_OF_ONE_OWNER = 2  # an id of analytics or advertising says it of two
# Bits beyond those that single a domain of the profile out: a domain meets a stranger that shares
# as much once in 2**12 profiles.
BEYOND_CHANCE, MOST_ASKED = 12.0, 30.0
EDGE_FROM = 8.0  # bits of a trait that may tie
TRAITS_PER_DOMAIN = 16  # the most shared: they bound the graph whatever a domain repeats
COVERED = 0.25  # share of a member's links that must have the family's traits
DEPENDENT = 0.25  # what words count that another trait of the same source has too
MAIN = 0.6  # share of a family that must have its main trait
MERGED = 0.6  # share of two communities that must have a trait before it makes them one
RESOLUTION, SEED = 0.5, 2019
TOLD = 6  # traits of a family
# of traits that say as much, the one that a reader knows at sight names the family
PLAINEST = (
    "contact", "owner", "title", "name", "title like", "path", "anchor",
    "words around the link like",
)  # fmt: skip


@dataclass(frozen=True)
class Network:
    """Families of a profile.

    `members` has by domain in a family `domain` and `family` (its name). `families` has, largest
    first, `family` (the strongest trait in words), `domains`, `links`, `purity` (share of its
    domains with that trait), `traits` (list of `trait` and the number of `domains` with it,
    strongest first) and `example` (an address).
    """

    members: pl.DataFrame
    families: pl.DataFrame

    def of(self, domains: pl.Series) -> pl.Series:
        """Family of each domain given, null where it has none."""
        asked = pl.DataFrame({"domain": domains.cast(pl.String)})
        found = asked.join(self.members, on="domain", how="left", maintain_order="left")
        return found["family"]


FAMILIES: dict = {
    "family": pl.String, "domains": pl.UInt32, "links": pl.UInt32, "purity": pl.Float64,
    "traits": pl.List(pl.Struct({"trait": pl.String, "domains": pl.UInt32})),
    "example": pl.String,
}  # fmt: skip


def network(links: pl.DataFrame) -> Network:
    """Find the families among the domains of a link table (one row per distinct link).

    Domains are numbered by name, so that neither the order of the rows nor that of the exports
    changes what is found.
    """
    names = links["domain"].cast(pl.String).drop_nulls().unique().sort()
    numbered = pl.DataFrame({"domain": names}).with_row_index("code")
    links = links.filter(pl.col("domain").is_not_null())
    code = links.select(pl.col("domain").cast(pl.String)).join(
        numbered, on="domain", how="left", maintain_order="left"
    )["code"].to_numpy()  # fmt: skip
    found = _most_shared(traits(links, code, names))
    asked = min(BEYOND_CHANCE + np.log2(max(len(names), 2)), MOST_ASKED)
    family = settle(found, communities(found, len(names)), asked)
    return _told(found, family, links, code, names, asked)


def _most_shared(found: Traits) -> Traits:
    """Only what ties or supports, and of what ties the most shared traits of each domain."""
    able = found.table.with_row_index("trait").filter(pl.col("bits") > 0)
    held = found.held.join(able.select("trait", "kind", "bits", "domains"), on="trait")
    ties = pl.col("kind").is_in(SUPPORTING).not_() & (pl.col("bits") >= EDGE_FROM)
    order = ["domain", "domains", "bits", "trait"]
    most = held.filter(ties).sort(order, descending=[False, True, True, False])
    most = most.group_by("domain", maintain_order=True).head(TRAITS_PER_DOMAIN)
    rest = held.filter(pl.col("kind").is_in(SUPPORTING))
    both = pl.concat([most, rest]).select(found.held.columns).sort("trait", "domain")
    return Traits(both, found.table)


def communities(found: Traits, domains: int) -> np.ndarray:
    """Community of each domain, shape (domains,), -1 where no trait ties it to another."""
    edges = _edges(found)
    if not edges.height:
        return np.full(domains, -1)
    trait, rows = np.unique(edges["trait"].to_numpy(), return_inverse=True)
    domain, columns = np.unique(edges["domain"].to_numpy(), return_inverse=True)
    cut = _leiden(columns, domain.size + rows, edges["weight"].to_numpy(), domain.size + trait.size)
    community = np.full(domains, -1)
    community[domain] = cut[: domain.size]
    return community


def _edges(found: Traits) -> pl.DataFrame:
    """Domain, trait and weight of what ties."""
    able = found.table.with_row_index("trait").filter(~pl.col("kind").is_in(SUPPORTING))
    edges = found.held.join(able.select("trait", "bits"), on="trait")
    edges = edges.with_columns(weight=pl.col("bits") * pl.col("share").sqrt())
    return edges.select("domain", "trait", "weight").sort("domain", "trait")


def _leiden(one: np.ndarray, other: np.ndarray, weight: np.ndarray, nodes: int) -> np.ndarray:
    """Community of each node of a weighted graph, each connected part cut by itself."""
    from scipy.sparse import coo_matrix  # only here: scoring starts without it
    from scipy.sparse.csgraph import connected_components

    ends = np.concatenate([one, other]), np.concatenate([other, one])
    graph = coo_matrix((np.concatenate([weight, weight]), ends), (nodes, nodes)).tocsr()
    parts, part = connected_components(graph, directed=False)
    order = np.argsort(part, kind="stable")
    graph = graph[order][:, order]
    sizes = np.bincount(part, minlength=parts)
    ends_of = np.cumsum(sizes)
    found = part[order].astype(np.int64)  # a part that is not cut is a community
    # a star cannot be cut: its edges are one fewer than its nodes, all at one of them
    links = np.diff(graph.indptr)
    largest = np.maximum.reduceat(links, ends_of - sizes)
    start = parts
    for at in np.flatnonzero(largest < sizes - 1):
        first, last = ends_of[at] - sizes[at], ends_of[at]
        labels = _cut(graph.indptr[first : last + 1], graph.indices, graph.data, first)
        found[first:last] = start + labels
        start += labels.max() + 1
    community = np.empty(nodes, np.int64)
    community[order] = found
    return community


def _cut(indptr: np.ndarray, indices: np.ndarray, data: np.ndarray, first: int) -> np.ndarray:
    from graspologic_native import leiden_csr  # pyright: ignore[reportAttributeAccessIssue]

    here = slice(indptr[0], indptr[-1])
    nodes = indptr.size - 1
    _, labels = leiden_csr(
        (indptr - indptr[0]).astype(np.int64), (indices[here] - first).astype(np.int32),
        data[here].astype(np.float64), nodes, resolution=RESOLUTION, seed=SEED,
    )  # fmt: skip
    return np.array([labels[node] for node in range(nodes)])


def settle(found: Traits, community: np.ndarray, asked: float) -> np.ndarray:
    """Make families of communities: merge what one trait covers, drop whom too little ties.

    Returns
    -------
    Shape (domains,): number of each domain's family, -1 where it has none.
    """
    held = found.held.join(
        found.table.with_row_index("trait").select("trait", "kind", "bits", "own"), on="trait"
    )  # fmt: skip
    family = _supported(held, _merged(held, community), asked)
    for part in (True, False):
        family = _supported(held, _by_main(held, family, asked, part), asked)
    return family


def _counted(held: pl.DataFrame, family: np.ndarray) -> pl.DataFrame:
    """`held` of domains in families, with how many of the family have the trait, and its size."""
    table = held.with_columns(family=pl.Series(family)[held["domain"]])
    table = table.filter(pl.col("family") >= 0)
    sizes = pl.DataFrame({"family": family}).group_by("family").agg(pl.len().alias("size"))
    return table.with_columns(n=pl.len().over("family", "trait")).join(
        sizes, on="family", how="left", maintain_order="left"
    )


def _merged(held: pl.DataFrame, family: np.ndarray) -> np.ndarray:
    """Join communities that one trait covers: the resolution may have cut them apart."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    able = held.filter(~pl.col("kind").is_in(SUPPORTING))
    every = _counted(able, family).filter(pl.col("n") >= MERGED * pl.col("size"))
    every = every.unique(["family", "trait"]).sort("trait", "family")
    first = every.with_columns(home=pl.col("family").first().over("trait"))
    count = int(family.max(initial=-1)) + 1
    if not count:
        return family
    ends = first["home"].to_numpy(), first["family"].to_numpy()
    graph = coo_matrix((np.ones(first.height), ends), (count, count))
    joined = connected_components(graph, directed=False)[1]
    return np.where(family >= 0, joined[family], -1)


def _supported(held: pl.DataFrame, family: np.ndarray, asked: float) -> np.ndarray:
    """Drop members whom the family's traits do not tie beyond chance, then what is left too few."""
    table = _counted(held, family).filter(pl.col("n") > 1)
    source = pl.col("kind").replace_strict(SOURCES)
    tied = table.filter(~pl.col("kind").is_in(SUPPORTING))
    # two hubs with thousands of pages meet in some by chance, but not a whole family of them
    common = ((pl.col("n") - 1) / (pl.col("size") - 1)).sqrt()
    covered = tied.group_by("domain", "kind").agg(covered=(pl.col("share") * common).sum())
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
        (pl.col("bits") >= asked) & (pl.col("covered") >= COVERED)
    )
    owned = table.filter(pl.col("kind") == "owner")["domain"].unique()
    return _large(family, kept["domain"].to_numpy(), owned.to_numpy())


def _large(family: np.ndarray, kept: np.ndarray, owned: np.ndarray) -> np.ndarray:
    left = np.full(family.size, -1)
    left[kept] = family[kept]
    inside = left >= 0
    count = np.bincount(left[inside], minlength=1)
    with_owner = np.zeros(count.size, bool)
    with_owner[left[owned][left[owned] >= 0]] = True
    fewest = np.where(with_owner, FEWEST_OF_ONE_OWNER, FEWEST)
    left[inside] = np.where((count >= fewest)[left[inside]], left[inside], -1)
    return left


def _mains(table: pl.DataFrame, asked: float) -> pl.DataFrame:
    """Traits of each family, the strongest first: most bits over all its domains.

    What is beyond chance is no surer for being longer, so no more bits than asked count.
    """
    told = table.filter(~pl.col("kind").is_in(SUPPORTING)).unique(["family", "trait"])
    strength = pl.col("n") * pl.col("bits").clip(0, asked)
    plainest = pl.col("kind").replace_strict({kind: at for at, kind in enumerate(PLAINEST)})
    return told.with_columns(strength=strength).sort(
        "family", -strength, -pl.col("n").cast(pl.Int64), plainest, -pl.col("bits"), "trait"
    )


def _by_main(held: pl.DataFrame, family: np.ndarray, asked: float, part: bool) -> np.ndarray:
    """Part or drop chains, whose ends share nothing.

    In parts each domain goes to its most shared trait in the family.
    """
    table = _counted(held, family)
    mains = _mains(table, asked).group_by("family", maintain_order=True).first()
    needed = pl.max_horizontal(MAIN * pl.col("size"), pl.col("size").clip(0, FEWEST))
    loose = mains.filter(pl.col("n") < needed)["family"]
    if loose.is_empty():
        return family
    parted = np.where(np.isin(family, loose.to_numpy()), -1, family)
    if not part:
        return parted
    own = table.filter(
        pl.col("family").is_in(loose.implode()) & ~pl.col("kind").is_in(SUPPORTING)
    ).sort(["domain", "n", "bits", "trait"], descending=[False, True, True, False])  # fmt: skip
    own = own.group_by("domain", maintain_order=True).first()
    _, number = np.unique(own["trait"].to_numpy(), return_inverse=True)
    parted[own["domain"].to_numpy()] = family.max() + 1 + number
    return parted


def _told(found: Traits, family: np.ndarray, links: pl.DataFrame, code: np.ndarray,
          names: pl.Series, asked: float) -> Network:  # fmt: skip
    """Name the families and tell what their domains share."""
    inside = family >= 0
    if not inside.any():
        return Network(pl.DataFrame(schema={"domain": pl.String, "family": pl.String}),
                       pl.DataFrame(schema=FAMILIES))  # fmt: skip
    table = found.held.join(found.table.with_row_index("trait"), on="trait")
    ranked = _mains(_counted(table, family), asked)
    size = pl.DataFrame({"family": family[inside]}).group_by("family").agg(domains=pl.len())
    per_link = family[code]
    counted = pl.DataFrame({"family": per_link}).group_by("family").agg(links=pl.len())
    told = ranked.with_columns(trait_shown=pl.col("kind") + ": " + pl.col("shown"))
    # the same path with and without its numbers is told once
    told = told.unique(["family", "kind", "n"], keep="first", maintain_order=True)
    each = told.filter(pl.col("n") > 1).group_by("family", maintain_order=True).agg(
        name=pl.col("trait_shown").first(),
        held_by=pl.col("n").first(),
        link=pl.col("link").first(),
        traits=pl.struct(trait="trait_shown", domains=pl.col("n").cast(pl.UInt32)).head(TOLD),
    )  # fmt: skip
    each = each.join(size, on="family").join(counted, on="family")
    first = pl.DataFrame({"family": per_link, "url": links["source_url"]}) if (
        "source_url" in links.columns) else pl.DataFrame({"family": per_link, "url": names[code]})
    examples = first.group_by("family").agg(example=pl.col("url").min())
    each = each.join(examples, on="family")
    each = each.sort(["domains", "links", "name", "example"], descending=[True, True, False, False])
    again = pl.int_range(pl.len()).over("name")
    each = each.with_columns(
        name=pl.when(again > 0).then(pl.format("{} ({})", "name", again + 1)).otherwise("name")
    )
    members = pl.DataFrame({"domain": names, "number": family}).filter(pl.col("number") >= 0)
    members = members.join(each.select(number="family", family="name"), on="number",
                           maintain_order="left")  # fmt: skip
    families = each.select(
        family="name", domains="domains", links=pl.col("links"),
        purity=pl.col("held_by") / pl.col("domains"), traits="traits", example="example",
    ).cast(FAMILIES)  # fmt: skip
    return Network(members.select("domain", "family"), families)


__all__ = ["FAMILIES", "KINDS", "Network", "communities", "network", "settle"]
