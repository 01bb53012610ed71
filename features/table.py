"""The only extractor: a link table in, one column per signal out, for one link or ten million."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np
import polars as pl

from linkvet.data.urls import registrable, shared_hosts
from linkvet.features.registry import GROUPS, SIGNALS, Signal
from linkvet.features.summary import WORD, Profile, key_expression, summarise
from linkvet.features.words import plain

for room in ("address", "age", "anchor", "authority", "domain", "page", "placement", "profile",
             "topic"):  # fmt: skip
    import_module(f"linkvet.features.{room}")  # importing a room registers its signals

NAMES = sorted(SIGNALS, key=lambda name: GROUPS.index(SIGNALS[name].group))


@dataclass(frozen=True)
class Block:
    """Signals of one entity (host, title, anchor or link), and where each link finds its row.

    `values` has one row per distinct entity and one Float32 column per signal; `rows` gathers
    them to the links (shape (links,), None where the entity is the link itself).
    """

    values: pl.DataFrame
    rows: np.ndarray | None

    def gather(self, name: str) -> np.ndarray:
        """Values of a signal for every link, shape (links,), NaN where unknown."""
        values = self.values[name].to_numpy()
        return values if self.rows is None else values[self.rows]


def signals(links: pl.DataFrame, profile: Profile | None = None, readers=None) -> pl.DataFrame:
    """Every signal of every link.

    Parameters
    ----------
    links
        Link table with one row per distinct link.
    profile
        Counts to see each link among; taken from `links` where not given.
    readers
        Fitted text readers, mapping a column such as `name_log_odds` to a function from a frame
        of distinct hosts (columns `host`, `domain`, `suffix`, `name`) to a Series of log-odds.

    Returns
    -------
    One Float32 column per name in `NAMES`, one row per link, in the order of `links`; NaN where
    the export does not tell.
    """
    found = blocks(links, profile, readers)
    columns = {name: block.gather(name) for block in found for name in block.values.columns}
    missing = np.full(links.height, np.nan, np.float32)
    return pl.DataFrame({name: columns.get(name, missing) for name in NAMES})


def blocks(links: pl.DataFrame, profile: Profile | None = None, readers=None) -> list[Block]:
    """The same signals by entity, each computed once per distinct host, title, anchor or link."""
    profile = profile or summarise(links)
    entities = {
        "host": _entity(links, "host", lambda t: _host_facts(t, links, profile, readers or {})),
        "title": _entity(links, "title", lambda t: _title_facts(t, profile)),
        "anchor": _entity(links, "anchor", lambda t: _anchor_facts(t, profile)),
    }
    entities = {key: value for key, value in entities.items() if value is not None}
    facts = _link_facts(links, profile)
    found, left = [], [SIGNALS[name] for name in NAMES]
    for table, rows in entities.values():
        here = [s for s in left if set(s.needs) <= set(table.columns)]
        left = [s for s in left if s not in here]
        found.append(Block(_values(table, here), rows))
    for table, rows in entities.values():
        borrowed = {n for s in left for n in s.needs} & set(table.columns) - set(facts.columns)
        facts = facts.with_columns(table[column].gather(rows) for column in sorted(borrowed))
    here = [s for s in left if set(s.needs) <= set(facts.columns)]
    return [*found, Block(_values(facts, here), None)]


def _values(table: pl.DataFrame, wanted: list[Signal]) -> pl.DataFrame:
    return table.select(s.expression() for s in wanted).fill_null(float("nan"))


def _entity(links: pl.DataFrame, column: str, facts) -> tuple[pl.DataFrame, np.ndarray] | None:
    if column not in links.columns:
        return None
    distinct = links.select(column).unique(maintain_order=True)
    numbered = distinct.with_row_index("entity_row")
    rows = links.select(column).join(
        numbered, on=column, how="left", nulls_equal=True, maintain_order="left"
    )
    return facts(distinct), rows["entity_row"].to_numpy()


def _lookup(table: pl.DataFrame, profile: Profile, key: str) -> pl.DataFrame:
    """Add a key column and the profile's facts about it."""
    expression = key_expression(key, table.columns)
    if expression is None or key not in profile.tables:
        return table
    keyed = table.with_columns(expression)
    return keyed.join(profile.tables[key], on=key, how="left", maintain_order="left").drop(key)


def _literals(table: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = table.with_columns(profile_domains=pl.lit(profile.domains, pl.Float32))
    if profile.newest_day is not None:
        table = table.with_columns(newest_day=pl.lit(profile.newest_day))
    return table.with_columns(brand=pl.lit(profile.brand)) if profile.brand else table


def _host_facts(
    hosts: pl.DataFrame, links: pl.DataFrame, profile: Profile, readers
) -> pl.DataFrame:
    table = host_parts(hosts)
    facts = profile.tables["domain"].with_columns(pl.col("domain").cast(pl.String))
    table = table.join(facts, on="domain", how="left", maintain_order="left")
    if "week" in profile.tables:
        week = pl.col("domain_first_seen").dt.truncate("1w").alias("week")
        table = table.with_columns(week).join(
            profile.tables["week"], on="week", how="left", maintain_order="left"
        )
    table = _lookup(table, profile, "stem_key")
    table = table.with_columns(pl.Series(name, reader(table)) for name, reader in readers.items())
    return _literals(table, profile)


def host_parts(hosts: pl.DataFrame) -> pl.DataFrame:
    """Split distinct hosts (column `host`) into registrable domain, its name, suffix and rest."""
    domain = registrable(hosts["host"])
    table = hosts.with_columns(
        domain.alias("domain"), shared_hosts(hosts["host"]).alias("shared_host")
    )
    is_ip = pl.col("domain").str.contains(r"^[\d.]+$|[\[:]")
    name = pl.when(is_ip).then("domain").otherwise(pl.col("domain").str.extract(r"^([^.]*)"))
    suffix = (
        pl.when(is_ip).then(pl.lit("")).otherwise(pl.col("domain").str.extract(r"^[^.]*\.(.*)$"))
    )
    below = pl.col("host").str.strip_suffix(pl.col("domain")).str.replace(r"^www\.", "")
    return table.with_columns(
        name=name, suffix=suffix.fill_null(""), subdomain=below.str.strip_suffix(".")
    )


def _title_facts(titles: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = _lookup(titles, profile, "title_key")
    table = table.with_columns(
        title_lower=pl.col("title").str.to_lowercase(), title_plain=plain(pl.col("title"))
    )
    return _literals(
        _familiarity(table, "title_familiarity", pl.col("title_lower"), profile), profile
    )


def _anchor_facts(anchors: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = _lookup(anchors, profile, "anchor_key")
    lower = pl.col("anchor").str.to_lowercase().str.strip_chars()
    table = table.with_columns(anchor_lower=lower, anchor_plain=plain(pl.col("anchor")))
    return _literals(table, profile)


def _link_facts(links: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = links
    if {"last_seen"} <= profile.tables.keys() & set(links.columns):
        days = profile.tables["last_seen"]
        table = table.join(days, on="last_seen", how="left", maintain_order="left")
    for key in ("path_key", "shape_key", "ip_key", "language_key", "category_key"):
        table = _lookup(table, profile, key)
    once = [c for c in ("path_domains", "shape_domains", "ip_domains") if c in table.columns]
    table = table.with_columns(pl.col(c).fill_null(1) for c in once)
    for name in {"language_domains", "category_domains"} & set(table.columns):
        share = (pl.col(name) / profile.domains).alias(name.replace("_domains", "_domain_share"))
        table = table.with_columns(share)
    return _literals(_topic_facts(table, profile), profile)


def _topic_facts(table: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    has = set(table.columns)
    if "path" in has:
        slug = pl.col("path").str.to_lowercase()
        table = _familiarity(table, "slug_familiarity", slug, profile)
    if {"left_context", "right_context"} <= has:
        context = (pl.col("left_context") + " " + pl.col("right_context")).str.to_lowercase()
        table = _familiarity(table, "context_familiarity", context, profile)
    if {"path", "title"} <= has:
        words = slug.str.extract_all(r"\p{L}{3,}")
        title = pl.col("title").str.to_lowercase().str.extract_all(r"\p{L}{3,}")
        share = words.list.set_intersection(title).list.len() / words.list.n_unique()
        table = table.with_columns(slug_title_share=share.fill_nan(None))
    return table


def _familiarity(table: pl.DataFrame, name: str, text: pl.Expr, profile: Profile) -> pl.DataFrame:
    """Mean familiarity of a text's words to the titles of the profile, null without words."""
    if "word" not in profile.tables:
        return table
    words = table.select(word=text.str.extract_all(WORD)).with_row_index("at").explode("word")
    known = words.drop_nulls("word").join(profile.tables["word"], on="word", how="left")
    means = known.group_by("at").agg(pl.col("familiarity").fill_null(0).mean().alias(name))
    return (
        table.with_row_index("at")
        .join(means, on="at", how="left", maintain_order="left")
        .drop("at")
    )
