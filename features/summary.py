"""The profile in counts: what all links of a site look like together.

A signal that looks at a link among its profile reads these counts, so one link scored alone gets
the same signals as in its batch when it is given the same summary.
"""

import math
import re
from dataclasses import dataclass

import polars as pl

from linkvet.features.keys import KEYS, with_keys
from linkvet.features.tokens import TELLING, cut

COPIED = ("title", "context")  # what copies of a page have in common
TITLES_READ_PER_DOMAIN = 5


@dataclass(frozen=True)
class Profile:
    """Counts over a profile's distinct links.

    `tables` maps a key column to a table of that key and its facts; `site` is the registrable
    domain linked to, or None; `newest_day` the newest date any vendor saw a link.
    """

    links: int
    domains: int
    site: str | None
    newest_day: object
    tables: dict[str, pl.DataFrame]

    @property
    def brand(self) -> str | None:
        """The label of the site's domain, letters and digits only: the name people use for it."""
        return re.sub(r"[^\w]|_", "", self.site.split(".")[0].lower()) if self.site else None


def summarise(links: pl.DataFrame, site: str | None = None) -> Profile:
    """Count a link table (one row per distinct link) into a `Profile`."""
    links = with_keys(links)
    domains = _domains(links)
    counts = {key: _domains_per(links, key) for key in KEYS if key in links.columns}
    tables = {"domain": domains, **counts}
    tables |= {"last_seen": _days(links)} if "last_seen" in links.columns else {}
    tables |= {"week": _weeks(domains)} if "domain_first_seen" in domains.columns else {}
    tables |= {"word": _words(links, site)} if "title" in links.columns else {}
    newest = links["last_seen"].max() if "last_seen" in links.columns else None
    if newest is None and "first_seen" in links.columns:
        newest = links["first_seen"].max()
    return Profile(links.height, domains.height, site, newest, tables)


def _domains_per(keyed: pl.DataFrame, key: str) -> pl.DataFrame:
    name = key.removesuffix("_key")
    rating = [c for c in ("domain_rating",) if c in keyed.columns and name in COPIED]
    pairs = keyed.select("domain", key, *rating).drop_nulls(key)
    count = pl.col("domain").drop_nulls().n_unique().cast(pl.Float32)
    best = [pl.col(c).max().cast(pl.Float32).alias(f"{name}_best_rating") for c in rating]
    return pairs.group_by(key).agg(count.alias(f"{name}_domains"), *best)


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


def _days(links: pl.DataFrame) -> pl.DataFrame:
    """Share of the dated links that were seen on a later day."""
    days = links.select("last_seen").drop_nulls().group_by("last_seen").len().sort("last_seen")
    later = 1 - pl.col("len").cum_sum() / pl.col("len").sum()
    return days.select("last_seen", seen_later_share=later.cast(pl.Float32))


def _weeks(domains: pl.DataFrame) -> pl.DataFrame:
    weeks = domains.select(week=pl.col("domain_first_seen").dt.truncate("1w")).drop_nulls()
    share = pl.len() / max(weeks.height, 1)
    return weeks.group_by("week").agg(share.alias("week_domain_share"))


def _words(links: pl.DataFrame, site: str | None) -> pl.DataFrame:
    """How familiar each title word (its hash) is: 0 on one domain only, 1 on all of them."""
    # the same title by its hash, which is smaller to tell apart
    titles = links.select("domain", hash=pl.col("title").hash(7), at=pl.int_range(pl.len()))
    titles = titles.unique(["domain", "hash"], keep="first", maintain_order=True)
    titles = titles.group_by("domain", maintain_order=True).head(TITLES_READ_PER_DOMAIN)
    titles = titles.with_columns(title=links["title"].gather(titles["at"]))
    words = cut(titles["title"])
    pairs = pl.DataFrame({"domain": titles["domain"].gather(words.owners()), "word": words.hashes})
    pairs = pairs.filter(pl.Series(words.lengths >= TELLING))
    brand = site.split(".")[0] if site else ""
    if brand.isalpha():
        pairs = pairs.filter(~pl.col("word").is_in(cut(pl.Series([brand])).hashes))
    scale = math.log(max(links["domain"].n_unique(), 2))
    counted = pairs.unique().group_by("word").agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    return counted.select("word", familiarity=(pl.col("n").log() / scale).cast(pl.Float32))
