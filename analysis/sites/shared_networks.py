"""Networks that stand on several sites, each once.

Every site's networks are detected by themselves, and are named after what their domains share
there. Two of two sites are the same where they have two domains or more in common, and these are
half of the smaller one: by one domain alone, networks that have little to do with each other would
be chained into one.
"""

from collections.abc import Mapping

import polars as pl

from linkvet.features.components import components

FEWEST_COMMON, SHARE_COMMON = 2, 0.5
MEMBERS = ("network", "source_domain", "links", "spam_probability", "verdict", "known")
COLUMNS = {
    "network": pl.String(),
    "sites": pl.UInt32(),
    "domains": pl.UInt32(),
    "links": pl.UInt32(),
    "spam_probability": pl.Float64(),
    "spam_domains": pl.UInt32(),
    "known": pl.Boolean(),
    "on": pl.String(),
    "example_domains": pl.String(),
}
SHOWN = 5  # domains
KNOWN = 0.5  # share of the domains that lie in a known network of their site


def members(domains: pl.DataFrame, networks: pl.DataFrame) -> pl.DataFrame:
    """The domains of a site's networks: `MEMBERS`, one row by domain.

    Parameters
    ----------
    domains, networks
        Tables of a result.
    """
    texts = pl.col("source_domain", "verdict", "family").cast(pl.String)
    inside = domains.with_columns(texts).drop_nulls("family").rename({"family": "network"})
    known = networks.select("network", "known")
    return inside.join(known, on="network", how="left", maintain_order="left").select(MEMBERS)


def shared_networks(by_site: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each network that stands on two or more sites: `COLUMNS`, most sites first.

    Parameters
    ----------
    by_site
        What `members` gives, by site.

    Returns
    -------
    `network` is the name that it has on the site where most of its domains link; `domains`,
    `spam_domains` and `spam_probability` count each domain once (as spam where it is on one of the
    sites, and with the mean of its probabilities), `links` all of them; `known` says whether half
    of the domains are in networks that were met in training as spam, null where the model knows no
    domains; `on` names the sites and `example_domains` the domains on most of them, parted by
    spaces.
    """
    tables = [table.with_columns(site=pl.lit(site)) for site, table in sorted(by_site.items())]
    if not tables:
        return pl.DataFrame(schema=COLUMNS)
    rows = pl.concat(tables)
    each = rows.group_by("site", "network").agg(size=pl.len()).sort("site", "network")
    each = each.with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    rows = rows.join(each, on=["site", "network"])
    ends = _same(rows)
    group = components(ends["at"].to_numpy(), ends["other"].to_numpy(), each.height)
    rows = rows.join(each.select("at", group=pl.Series(group)), on="at")
    rows = rows.filter(pl.col("site").n_unique().over("group") > 1)
    return _by_network(rows).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())


def _same(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of networks of two sites that are the same: columns `at` and `other`."""
    one = rows.select("at", "site", "size", "source_domain")
    pairs = one.join(one, on="source_domain", suffix="_other").filter(
        pl.col("site") < pl.col("site_other")
    )
    common = pairs.group_by("at", other="at_other").agg(
        common=pl.len(), smaller=pl.min_horizontal("size", "size_other").first()
    )
    return common.filter(
        (pl.col("common") >= FEWEST_COMMON) & (pl.col("common") >= SHARE_COMMON * pl.col("smaller"))
    )


def _by_network(rows: pl.DataFrame) -> pl.DataFrame:
    by_domain = rows.group_by("group", "source_domain").agg(
        on=pl.len(),
        mean=pl.col("spam_probability").sort().mean(),
        spam=(pl.col("verdict") == "disavow").any(),
    )
    by_domain = by_domain.sort("on", "source_domain", descending=[True, False])
    domains = by_domain.group_by("group").agg(
        domains=pl.len(),
        spam_domains=pl.col("spam").sum(),
        spam_probability=pl.col("mean").sort().mean().round(4),
        example_domains=pl.col("source_domain").head(SHOWN).str.join(" "),
    )
    named = rows.sort("size", "site", "network", descending=[True, False, False])
    table = named.group_by("group", maintain_order=True).agg(
        pl.col("network").first(),
        pl.col("links").cast(pl.UInt32).sum(),
        known=pl.col("known").mean() >= KNOWN,
        sites=pl.col("site").n_unique(),
        on=pl.col("site").unique().sort().str.join(" "),
    )
    return table.join(domains, on="group").sort(
        "sites", "domains", "network", descending=[True, True, False]
    )
