"""Facts that signals are computed from: of distinct hosts, titles and anchors, and of links."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.urls import registrable, shared_hosts
from linkvet.features.match_keys import key_expression
from linkvet.features.profile_summary import Profile
from linkvet.features.text.scripts import script
from linkvet.features.text.title_parts import address, first_part, last_part, service
from linkvet.features.text.tokens import Words, cut, familiar
from linkvet.features.text.word_lists import plain

KEYS_OF_LINKS = (
    "path_key",
    "context_key",
    "shape_key",
    "ip_key",
    "language_key",
    "category_key",
)
# what readers say of texts that are no host's
OF_TITLE, OF_ANCHOR, OF_ADDRESS, OF_TEXT = (
    "title_log_odds",
    "anchor_log_odds",
    "address_log_odds",
    "text_log_odds",
)
LONG_WORD = r"[^\W_]{4,}"
AT_ONCE = 100_000  # links or texts, so that what is needed in between stays small


# by column that a model reads of names and texts: what reads it, from a Series or a frame of hosts
Readers = Mapping[str, Callable[[Any], np.ndarray]]


@dataclass(frozen=True)
class Entity:
    """Facts of the distinct values of a column, the row of each link in them, and their words."""

    table: pl.DataFrame
    rows: np.ndarray
    words: Words | None = None


def entities(links: pl.DataFrame, profile: Profile, readers: Readers) -> dict[str, Entity]:
    """Facts of hosts, titles and anchors, as far as the links have them."""
    tables: dict[str, Entity] = {}
    if "host" in links.columns:
        hosts, rows = distinct(links["host"])
        table = hosts.to_frame()
        if "domain" in links.columns:
            first = np.unique(rows, return_index=True)[1]
            table = table.with_columns(links["domain"].gather(first))
        tables["host"] = Entity(_host_facts(table, profile, readers), rows)
    if "title" in links.columns:
        titles, rows = distinct(links["title"])
        words = cut(titles)
        table = read(titles.to_frame(), OF_TITLE, titles, readers)
        tables["title"] = Entity(_title_facts(table, words, profile), rows, words)
    if "anchor" in links.columns:
        anchors, rows = distinct(links["anchor"])
        table = read(anchors.to_frame(), OF_ANCHOR, anchors, readers)
        facts = _anchor_facts(table, profile)
        tables["anchor"] = Entity(facts, rows, cut(anchors))
    if "target_url" in links.columns:
        targets, rows = distinct(links["target_url"])
        facts = _target_facts(targets.to_frame())
        tables["target"] = Entity(facts, rows, cut(facts["target_path"]))
    return tables


def read(table: pl.DataFrame, column: str, texts: pl.Series, readers: Readers) -> pl.DataFrame:
    """Add a column of what its reader says of texts, where there is such a reader."""
    if column not in readers:
        return table
    return table.with_columns(pl.Series(column, readers[column](texts)).fill_nan(None))


def path_and_query(links: pl.DataFrame) -> pl.Series:
    """Path and query of each link as one text, null where there is no path."""
    if "query" not in links.columns:
        return links["path"]
    query = pl.when(pl.col("query") != "").then(pl.lit("?") + pl.col("query"))
    return links.select(pl.col("path") + query.otherwise(pl.lit("")))["path"]


def _lookup(table: pl.DataFrame, profile: Profile, key: str) -> pl.DataFrame:
    """Add a key column and the profile's facts about it."""
    expression = key_expression(key, table.columns)
    if expression is None or key not in profile.tables:
        return table
    # joined on its own: a join copies all columns of its table
    facts = (
        table.lazy()
        .select(expression)
        .collect()
        .join(profile.tables[key], on=key, how="left", maintain_order="left")
    )
    return table.hstack(facts.drop(key))


def _literals(table: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = table.with_columns(profile_domains=pl.lit(profile.domains, pl.Float32))
    if profile.newest_day is not None:
        table = table.with_columns(newest_day=pl.lit(profile.newest_day))
    if profile.site:
        table = table.with_columns(site=pl.lit(profile.site))
    if profile.brand is None:
        return table
    return table.with_columns(brand=pl.lit(profile.brand), brand_apart=pl.lit(profile.brand_apart))


def _host_facts(hosts: pl.DataFrame, profile: Profile, readers: Readers) -> pl.DataFrame:
    table = host_parts(hosts)
    facts = profile.tables["domain"].with_columns(pl.col("domain").cast(pl.String))
    table = table.join(facts, on="domain", how="left", maintain_order="left")
    if "week" in profile.tables:
        week = pl.col("domain_first_seen").dt.truncate("1w").alias("week")
        table = table.with_columns(week).join(
            profile.tables["week"], on="week", how="left", maintain_order="left"
        )
    table = _lookup(table, profile, "stem_key")
    others = (OF_TITLE, OF_ANCHOR, OF_ADDRESS, OF_TEXT)
    mine = {name: reader for name, reader in readers.items() if name not in others}
    table = table.with_columns(pl.Series(name, reader(table)) for name, reader in mine.items())
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
    table = table.with_columns(
        title_first=first_part(pl.col("title")),
        title_last=last_part(pl.col("title")),
        title_address=address(pl.col("title_lower")),
        title_service=service(pl.col("title_lower")),
        title_script=script(pl.col("title")),
    )
    if "word" in profile.tables:
        total, number = familiar(words, profile.tables["word"])
        table = table.with_columns(mean(total, number).alias("title_familiarity"))
    return _literals(table, profile)


def _anchor_facts(anchors: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    table = _lookup(anchors, profile, "anchor_key")
    lower = pl.col("anchor").str.to_lowercase().str.strip_chars()
    table = table.with_columns(
        anchor_lower=lower,
        anchor_plain=plain(pl.col("anchor")),
        anchor_script=script(pl.col("anchor")),
        anchor_address=_hashed(bare(lower)),
    )
    return _literals(table, profile)


def _target_facts(targets: pl.DataFrame) -> pl.DataFrame:
    lower = pl.col("target_url").str.to_lowercase().str.strip_chars()
    page = bare(lower)
    return targets.with_columns(
        target_address=_hashed(page),
        target_host=_hashed(page.str.extract(r"^([^/?#:]+)")),
        target_path=page.str.extract(r"^[^/?#]*(.*)$"),
    )


def bare(address: pl.Expr) -> pl.Expr:
    """An address without scheme, www. and slash at its end: how people write it.

    >>> urls = pl.DataFrame({"url": ["https://www.spa.example/", "spa.example"]})
    >>> urls.select(bare(pl.col("url")))["url"].to_list()
    ['spa.example', 'spa.example']
    """
    return address.str.replace(r"^(?:https?://)?(?:www\.)?", "").str.strip_chars_end("/")


def _hashed(text: pl.Expr) -> pl.Expr:
    """Texts of which equality is all that counts, as numbers; null stays null."""
    return pl.when(text.is_not_null()).then(text.hash(7))


def among_profile(links: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Add what the profile's tables say of each link."""
    table = links
    if {"last_seen"} <= profile.tables.keys() & set(links.columns):
        days = profile.tables["last_seen"]
        later_shares = table.select("last_seen").join(
            days, on="last_seen", how="left", maintain_order="left"
        )
        table = table.hstack(later_shares.drop("last_seen"))
    for key in KEYS_OF_LINKS:
        table = _lookup(table, profile, key)
    counts = ("path_domains", "context_domains", "shape_domains", "ip_domains")
    once = [c for c in counts if c in table.columns]
    table = table.with_columns(pl.col(c).fill_null(1) for c in once)
    for name in {"language_domains", "category_domains"} & set(table.columns):
        share = (pl.col(name) / profile.domains).alias(name.replace("_domains", "_domain_share"))
        table = table.with_columns(share)
    context = _context_familiarity(table, profile)
    return _literals(table if context is None else table.with_columns(context), profile)


def of_pages(links: pl.DataFrame, readers: Readers) -> pl.DataFrame:
    """Add what is read of the texts of the pages at hand, each distinct text once."""
    if "seen_text" not in links.columns:
        return links
    texts = links.select("seen_text", "title").unique(maintain_order=True)
    repeats = [_repeats(text, title) for text, title in texts.iter_rows()]
    facts = texts.with_columns(title_repeats=pl.Series(repeats, dtype=pl.Float32))
    if OF_TEXT in readers:
        facts = facts.with_columns(pl.Series(OF_TEXT, readers[OF_TEXT](texts["seen_text"])))
    rows = links.select("seen_text", "title").join(
        facts, on=["seen_text", "title"], how="left", maintain_order="left", nulls_equal=True
    )
    return links.hstack(rows.drop("seen_text", "title"))


def _repeats(text: str | None, title: str | None) -> float | None:
    """How often a page's text names the long words of its title, by thousand words each."""
    if text is None or not title:
        return None
    words = Counter(re.findall(LONG_WORD, text.lower()))
    named = set(re.findall(LONG_WORD, title.lower()))
    total = max(sum(words.values()), 50)
    return 1000 * sum(words[word] for word in named) / (total * len(named)) if named else None


def _context_familiarity(links: pl.DataFrame, profile: Profile) -> pl.Series | None:
    """How familiar the words on both sides of each link are, null without words."""
    sides = ("left_context", "right_context")
    if "word" not in profile.tables or not set(sides) <= set(links.columns):
        return None
    total, number = np.zeros(links.height), np.zeros(links.height)
    for side in sides:
        texts, rows = distinct(links[side])
        parts = (texts.slice(at, AT_ONCE) for at in range(0, max(len(texts), 1), AT_ONCE))
        sums = [familiar(cut(part), profile.tables["word"]) for part in parts]
        total += np.concatenate([one for one, _ in sums])[rows]
        number += np.concatenate([one for _, one in sums])[rows]
    unknown = links.select(pl.any_horizontal(pl.col(sides).is_null())).to_series()
    return mean(total, np.where(unknown, 0, number)).alias("context_familiarity")


def mean(total: np.ndarray, number: np.ndarray) -> pl.Series:
    """Divide sums by how many there are of each, null where there is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(number > 0, total / number, np.nan)
    return pl.Series(mean.astype(np.float32)).fill_nan(None)
