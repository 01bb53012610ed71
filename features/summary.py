"""The profile in counts: what all links of a site look like together.

A signal that looks at a link among its profile reads these counts, so one link scored alone gets
the same signals as in its batch when it is given the same summary.
"""

import math
import re
from dataclasses import dataclass

import polars as pl

from linkvet.features.tokens import TELLING, cut

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


KEYS = {
    # key column: (columns it needs, expression)
    "anchor_key": (("anchor",), lambda: _long_enough(_lower("anchor").str.strip_chars(), 3)),
    "title_key": (("title",), lambda: title_key(pl.col("title"))),
    "path_key": (("path",), lambda: _long_enough(_lower("path").str.strip_chars_end("/"), 8)),
    "shape_key": (("path", "query"), lambda: shape_key(pl.col("path"), pl.col("query"))),
    "ip_key": (("ip",), lambda: pl.col("ip")),
    "language_key": (("language",), lambda: pl.col("language")),
    "category_key": (("page_category",), lambda: category(pl.col("page_category"))),
    "stem_key": (("domain",), lambda: _text("domain").str.extract(r"^([^.]{6})[^.]*\.")),
}  # fmt: skip


def title_key(title: pl.Expr) -> pl.Expr:
    """Title without the site's name and with numbers folded: the part that templates share."""
    lower = title.str.to_lowercase().str.replace_all(r"\d+", "#")
    return pl.coalesce(
        _long_enough(lower.str.extract(r"^(.{16,}?) [|\-–—»·] "), 16), _long_enough(lower, 16)
    )


def shape_key(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    """Odd shape of an address that kits leave behind, null for ordinary addresses."""
    tail = path.str.extract(r"(-[a-z]{1,2}\.[a-z]{2,5})$")
    letter = query.str.extract(r"^([a-oq-z]=)\d{5,}$")
    template = path.str.to_lowercase().str.strip_chars_end("/").str.replace_all(r"\d+", "#")
    numbered = pl.when(
        template.str.contains(r"[a-z]{3}.*#") & (template.str.len_chars() < 40)
    ).then(template)
    return pl.coalesce(tail, letter, numbered)


def category(page_category: pl.Expr) -> pl.Expr:
    """First and broadest of a page's subject categories, null where the vendor found none."""
    return page_category.str.extract(r"^\s*([^;>]+?)\s*(?:[;>]|$)")


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)


def _lower(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase()


def _long_enough(text: pl.Expr, length: int) -> pl.Expr:
    return pl.when(text.str.len_chars() >= length).then(text)


def key_expression(key: str, columns: list[str]) -> pl.Expr | None:
    """The expression of a key column, or None where its columns are absent."""
    if key in columns:
        return pl.col(key)
    needs, expression = KEYS[key]
    if not set(needs) <= set(columns):
        return None
    # hashed: equality is all that counts, and a million titles would be held twice
    return pl.when(expression().is_not_null()).then(expression().hash(7)).alias(key)


# Of these the distinct values are about as many as the links, so looking for them saves nothing.
MOSTLY_DISTINCT = ("path",)


def with_keys(links: pl.DataFrame) -> pl.DataFrame:
    """Add every key column, so that the steps that follow need not compute it again."""
    for key, (needs, _) in KEYS.items():
        expression = key_expression(key, links.columns)
        if expression is None or key in links.columns:
            continue
        if needs[0] in MOSTLY_DISTINCT:
            # lazy, because only that computes what an expression names twice once
            links = links.with_columns(links.lazy().select(expression).collect())
            continue
        distinct = links.select(needs).unique().lazy().with_columns(expression).collect()
        # joined on its own: a join copies all columns of its table
        found = links.select(needs).join(
            distinct, on=needs, how="left", nulls_equal=True, maintain_order="left"
        )
        links = links.with_columns(found[key])
    return links


def _domains_per(keyed: pl.DataFrame, key: str) -> pl.DataFrame:
    pairs = keyed.select("domain", key).drop_nulls().unique()
    return pairs.group_by(key).agg(
        pl.len().cast(pl.Float32).alias(f"{key.removesuffix('_key')}_domains")
    )


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
    titles = links.select("domain", "title").unique(maintain_order=True)
    titles = titles.group_by("domain", maintain_order=True).head(TITLES_READ_PER_DOMAIN)
    words = cut(titles["title"])
    pairs = pl.DataFrame({"domain": titles["domain"].gather(words.owners()), "word": words.hashes})
    pairs = pairs.filter(pl.Series(words.lengths >= TELLING))
    brand = site.split(".")[0] if site else ""
    if brand.isalpha():
        pairs = pairs.filter(~pl.col("word").is_in(cut(pl.Series([brand])).hashes))
    scale = math.log(max(links["domain"].n_unique(), 2))
    counted = pairs.unique().group_by("word").agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    return counted.select("word", familiarity=(pl.col("n").log() / scale).cast(pl.Float32))
