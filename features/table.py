"""The only extractor: a link table in, one column per signal out, for one link or ten million."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np
import polars as pl

from linkvet.data.urls import registrable, shared_hosts
from linkvet.features.keys import distinct, key_expression, with_keys
from linkvet.features.registry import GROUPS, SIGNALS, Signal
from linkvet.features.summary import Profile, summarise
from linkvet.features.tokens import Words, cut, familiar, shared
from linkvet.features.words import plain

for room in ("address", "age", "anchor", "authority", "domain", "page", "placement", "profile",
             "topic"):  # fmt: skip
    import_module(f"linkvet.features.{room}")  # importing a room registers its signals

AT_ONCE = 100_000  # links
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
    links = with_keys(links)
    profile = profile or summarise(links)
    entities = _entities(links, profile, readers or {})
    left = [SIGNALS[name] for name in NAMES]
    found = []
    for entity in entities.values():
        here = [s for s in left if set(s.needs) <= set(entity.table.columns)]
        left = [s for s in left if s not in here]
        found.append(Block(_values(entity.table, here), entity.rows))
    wanted = {column for s in left for column in s.needs}
    context = _context_familiarity(links, profile)
    parts = []
    # in parts, so that what is needed in between stays small
    for start in range(0, max(links.height, 1), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        facts = links[part] if context is None else links[part].with_columns(context[part])
        facts = _link_facts(facts, profile, entities.get("title"), part)
        for entity in entities.values():
            borrowed = sorted(wanted & set(entity.table.columns) - set(facts.columns))
            rows = entity.rows[part]
            facts = facts.with_columns(entity.table[column].gather(rows) for column in borrowed)
        here = [s for s in left if set(s.needs) <= set(facts.columns)]
        parts.append(_values(facts, here))
    # left in parts: to join them would hold every value twice
    return [*found, Block(pl.concat(parts, rechunk=False), None)]


@dataclass(frozen=True)
class _Entity:
    """Facts of the distinct values of a column, the row of each link in them, and their words."""

    table: pl.DataFrame
    rows: np.ndarray
    words: Words | None = None


def _entities(links: pl.DataFrame, profile: Profile, readers) -> dict[str, _Entity]:
    found = {}
    if "host" in links.columns:
        hosts, rows = distinct(links["host"])
        table = hosts.to_frame()
        if "domain" in links.columns:
            first = np.unique(rows, return_index=True)[1]
            table = table.with_columns(links["domain"].gather(first))
        found["host"] = _Entity(_host_facts(table, profile, readers), rows)
    if "title" in links.columns:
        titles, rows = distinct(links["title"])
        words = cut(titles)
        found["title"] = _Entity(_title_facts(titles.to_frame(), words, profile), rows, words)
    if "anchor" in links.columns:
        anchors, rows = distinct(links["anchor"])
        found["anchor"] = _Entity(_anchor_facts(anchors.to_frame(), profile), rows)
    return found


def _values(table: pl.DataFrame, wanted: list[Signal]) -> pl.DataFrame:
    # lazy, because only that computes what several signals name once
    found = table.lazy().select(s.expression() for s in wanted).collect()
    return found.fill_null(float("nan"))


def _lookup(table: pl.DataFrame, profile: Profile, key: str) -> pl.DataFrame:
    """Add a key column and the profile's facts about it."""
    expression = key_expression(key, table.columns)
    if expression is None or key not in profile.tables:
        return table
    # joined on its own: a join copies all columns of its table
    found = table.lazy().select(expression).collect().join(
        profile.tables[key], on=key, how="left", maintain_order="left"
    )  # fmt: skip
    return table.hstack(found.drop(key))


def _literals(table: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = table.with_columns(profile_domains=pl.lit(profile.domains, pl.Float32))
    if profile.newest_day is not None:
        table = table.with_columns(newest_day=pl.lit(profile.newest_day))
    return table.with_columns(brand=pl.lit(profile.brand)) if profile.brand else table


def _host_facts(hosts: pl.DataFrame, profile: Profile, readers) -> pl.DataFrame:
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
    """Split distinct hosts (column `host`) into registrable domain, its name, suffix and rest.

    A column `domain` is taken as it is: finding it in the list of public suffixes is slow.
    """
    domain = hosts["domain"] if "domain" in hosts.columns else registrable(hosts["host"])
    table = hosts.with_columns(
        domain.cast(pl.String).alias("domain"), shared_hosts(hosts["host"]).alias("shared_host")
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


def _title_facts(titles: pl.DataFrame, words: Words, profile: Profile) -> pl.DataFrame:
    table = _lookup(titles, profile, "title_key")
    table = table.with_columns(
        title_lower=pl.col("title").str.to_lowercase(), title_plain=plain(pl.col("title"))
    )
    if "word" in profile.tables:
        total, number = familiar(words, profile.tables["word"])
        table = table.with_columns(_mean(total, number).alias("title_familiarity"))
    return _literals(table, profile)


def _anchor_facts(anchors: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = _lookup(anchors, profile, "anchor_key")
    lower = pl.col("anchor").str.to_lowercase().str.strip_chars()
    table = table.with_columns(anchor_lower=lower, anchor_plain=plain(pl.col("anchor")))
    return _literals(table, profile)


def _link_facts(
    links: pl.DataFrame, profile: Profile, titles: _Entity | None, part: slice
) -> pl.DataFrame:
    """Facts of the links of a part; `titles` are those of all parts."""
    table = links
    if {"last_seen"} <= profile.tables.keys() & set(links.columns):
        days = profile.tables["last_seen"]
        found = table.select("last_seen").join(
            days, on="last_seen", how="left", maintain_order="left"
        )  # fmt: skip
        table = table.hstack(found.drop("last_seen"))
    for key in ("path_key", "shape_key", "ip_key", "language_key", "category_key"):
        table = _lookup(table, profile, key)
    once = [c for c in ("path_domains", "shape_domains", "ip_domains") if c in table.columns]
    table = table.with_columns(pl.col(c).fill_null(1) for c in once)
    for name in {"language_domains", "category_domains"} & set(table.columns):
        share = (pl.col(name) / profile.domains).alias(name.replace("_domains", "_domain_share"))
        table = table.with_columns(share)
    if "path" not in table.columns:
        return _literals(table, profile)
    words = cut(table["path"])
    if "word" in profile.tables:
        total, number = familiar(words, profile.tables["word"])
        table = table.with_columns(_mean(total, number).alias("slug_familiarity"))
    if titles is not None and titles.words is not None:
        share = pl.Series(shared(words, titles.words.take(titles.rows[part]))).fill_nan(None)
        known = pl.when(pl.col("title").is_not_null()).then(share)
        table = table.with_columns(known.alias("slug_title_share"))
    return _literals(table, profile)


def _context_familiarity(links: pl.DataFrame, profile: Profile) -> pl.Series | None:
    """How familiar the words on both sides of each link are, null without words."""
    sides = ("left_context", "right_context")
    if "word" not in profile.tables or not set(sides) <= set(links.columns):
        return None
    total, number = np.zeros(links.height), np.zeros(links.height, np.int64)
    for side in sides:
        texts, rows = distinct(links[side])
        parts = (texts.slice(at, AT_ONCE) for at in range(0, max(len(texts), 1), AT_ONCE))
        found = [familiar(cut(part), profile.tables["word"]) for part in parts]
        total += np.concatenate([one for one, _ in found])[rows]
        number += np.concatenate([one for _, one in found])[rows]
    unknown = links.select(pl.any_horizontal(pl.col(sides).is_null())).to_series()
    return _mean(total, np.where(unknown, 0, number)).alias("context_familiarity")


def _mean(total: np.ndarray, number: np.ndarray) -> pl.Series:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(number > 0, total / number, np.nan)
    return pl.Series(mean.astype(np.float32)).fill_nan(None)
