"""The profile in counts: what all links of a site look like together.

A signal that looks at a link among its profile reads these counts, so one link scored alone gets
the same signals as in its batch when it is given the same summary.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.match_keys import KEYS, with_keys
from linkvet.features.networks.detect import Networks, find_networks
from linkvet.features.text.brand import names, pattern
from linkvet.features.text.site_topic import enough, familiarity, fit_by_anchor, voices

RATINGS = ("domain_rating", "page_rating")  # the better one first
COPIED = ("title", "context")  # what copies of a page have in common


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
    domains = _domains(links)
    if networks or "path" in links.columns:
        domains = _with_network_sizes(domains, networks or find_networks(links))
    counts = {key: _domains_per(links, key) for key in KEYS if key in links.columns}
    rating = next((c for c in RATINGS if c in links.columns), None)
    if rating and "title_key" in counts:
        ranks = _best_ranks(links, "title_key", rating)
        counts["title_key"] = counts["title_key"].join(ranks, on="title_key", how="left")
    tables = {"domain": domains, **counts}
    tables |= {"last_seen": _days(links)} if "last_seen" in links.columns else {}
    tables |= {"week": _weeks(domains)} if "domain_first_seen" in domains.columns else {}
    read = voices(links) if "title" in links.columns else None
    called = names(links, read and read.titles, site)
    if read and (about or enough(read.titles)):
        tables["word"] = familiarity(read, called, about)
        if "anchor_key" in tables:
            fit = fit_by_anchor(links, read, tables["word"])
            tables["anchor_key"] = counts["anchor_key"].join(fit, on="anchor_key", how="left")
    newest = links["last_seen"].max() if "last_seen" in links.columns else None
    if newest is None and "first_seen" in links.columns:
        newest = links["first_seen"].max()
    return Profile(links.height, domains.height, site, newest, tables, called)


def _domains_per(keyed: pl.DataFrame, key: str) -> pl.DataFrame:
    name = key.removesuffix("_key")
    rating = [c for c in ("domain_rating",) if c in keyed.columns and name in COPIED]
    pairs = keyed.select("domain", key, *rating).drop_nulls(key)
    count = pl.col("domain").drop_nulls().n_unique().cast(pl.Float32)
    best = [pl.col(c).max().cast(pl.Float32).alias(f"{name}_best_rating") for c in rating]
    return pairs.group_by(key).agg(count.alias(f"{name}_domains"), *best)


def _best_ranks(keyed: pl.DataFrame, key: str, rating: str) -> pl.DataFrame:
    """What share of the profile's domains is weaker than the strongest with each key."""
    known = keyed.select("domain", key, rating=pl.col(rating)).drop_nulls("rating")
    strongest = pl.col("rating").max()
    ratings = known.group_by("domain").agg(strongest)["rating"].sort().to_numpy()
    best = known.drop_nulls(key).group_by(key).agg(strongest)
    below = np.searchsorted(ratings, best["rating"].to_numpy()) / max(ratings.size, 1)
    name = key.replace("_key", "_best_rank")
    return best.select(key, pl.Series(name, below, dtype=pl.Float32))


def _domains(links: pl.DataFrame) -> pl.DataFrame:
    facts = {
        "host": pl.col("host").n_unique().alias("domain_hosts"),
        "anchor": pl.col("anchor").n_unique().alias("domain_anchors"),
        "nofollow": (1 - pl.col("nofollow").mean()).alias("domain_followed"),
        "first_seen": pl.col("first_seen").min().alias("domain_first_seen"),
        "domain_rating": pl.col("domain_rating").max(),
        "domain_traffic": pl.col("domain_traffic").max(),
        "domain_referring_domains": pl.col("domain_referring_domains").max(),
    }
    given = [fact for column, fact in facts.items() if column in links.columns]
    table = links.group_by("domain").agg(pl.len().alias("domain_links"), *given)
    if "domain_rating" in table.columns:
        rank = pl.col("domain_rating").rank("average") / pl.col("domain_rating").count()
        table = table.with_columns(rank.alias("domain_rating_rank"))
    return table


def _with_network_sizes(domains: pl.DataFrame, networks: Networks) -> pl.DataFrame:
    """Add how many domains each domain's network has; one where it has none."""
    sizes = networks.members.with_columns(network_domains=pl.len().over("family").cast(pl.Float32))
    names = domains.select(pl.col("domain").cast(pl.String))
    size = names.join(sizes, on="domain", how="left", maintain_order="left")["network_domains"]
    return domains.with_columns(size.fill_null(1))


def _days(links: pl.DataFrame) -> pl.DataFrame:
    """Share of the dated links that were seen on a later day."""
    days = links.select("last_seen").drop_nulls().group_by("last_seen").len().sort("last_seen")
    later = 1 - pl.col("len").cum_sum() / pl.col("len").sum()
    return days.select("last_seen", seen_later_share=later.cast(pl.Float32))


def _weeks(domains: pl.DataFrame) -> pl.DataFrame:
    weeks = domains.select(week=pl.col("domain_first_seen").dt.truncate("1w")).drop_nulls()
    share = pl.len() / max(weeks.height, 1)
    return weeks.group_by("week").agg(share.alias("week_domain_share"))
