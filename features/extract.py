"""The only extractor: a link table in, one column per signal out, for one link or ten million."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.entities import (
    AT_ONCE,
    OF_ADDRESS,
    Readers,
    among_profile,
    entities,
    host_parts,
    of_pages,
    path_and_query,
    read,
)
from linkvet.features.match_keys import with_keys
from linkvet.features.profile_summary import Profile, summarise
from linkvet.features.registry import SIGNALS, Signal
from linkvet.features.shared_words import share_words
from linkvet.features.signals import NAMES

__all__ = ["NAMES", "SIGNALS", "Block", "blocks", "host_parts", "signals"]


@dataclass(frozen=True)
class Block:
    """Signals of one entity (host, title, anchor or link), and where each link finds its row.

    `values` has one row per distinct entity and one Float32 column per signal; `rows` gathers
    them to the links (shape (links,), None where the entity is the link itself).
    """

    values: pl.DataFrame
    rows: np.ndarray | None

    def gather(self, name: str, at: np.ndarray | None = None) -> np.ndarray:
        """Values of a signal for every link, or for those at some rows; NaN where unknown."""
        if at is not None:
            rows = at if self.rows is None else self.rows[at]
            return self.values[name].gather(rows).to_numpy()
        values = self.values[name].to_numpy()
        return values if self.rows is None else values[self.rows]


def signals(
    links: pl.DataFrame, profile: Profile | None = None, readers: Readers | None = None
) -> pl.DataFrame:
    """Every signal of every link.

    Parameters
    ----------
    links
        Link table with one row per distinct link.
    profile
        Counts to see each link among; taken from `links` where not given.
    readers
        Fitted text readers, mapping a column such as `name_log_odds` to a function from a frame
        of distinct hosts (columns `host`, `domain`, `suffix`, `name`) to a Series of log-odds; of
        titles, anchors, addresses and page texts, from a Series of them.

    Returns
    -------
    One Float32 column per name in `NAMES`, one row per link, in the order of `links`; NaN where
    the export does not tell.
    """
    signal_blocks = blocks(links, profile, readers)
    columns = {name: block.gather(name) for block in signal_blocks for name in block.values.columns}
    missing = np.full(links.height, np.nan, np.float32)
    return pl.DataFrame({name: columns.get(name, missing) for name in NAMES})


def blocks(
    links: pl.DataFrame, profile: Profile | None = None, readers: Readers | None = None
) -> list[Block]:
    """The same signals by entity, each computed once per distinct host, title, anchor or link."""
    links = with_keys(_with_empty_queries(links))
    profile = profile or summarise(links)
    tables = entities(links, profile, readers or {})
    left = [SIGNALS[name] for name in NAMES]
    entity_blocks: list[Block] = []
    for entity in tables.values():
        here = [s for s in left if set(s.needs) <= set(entity.table.columns)]
        left = [s for s in left if s not in here]
        entity_blocks.append(Block(_values(entity.table, here), entity.rows))
    wanted = {column for s in left for column in s.needs}
    links = of_pages(among_profile(links, profile), readers or {})
    parts: list[pl.DataFrame] = []
    # in parts, so that what is needed in between stays small
    for start in range(0, max(links.height, 1), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        facts = share_words(links[part], profile, tables, part)
        if "path" in facts.columns:
            facts = read(facts, OF_ADDRESS, path_and_query(facts), readers or {})
        for entity in tables.values():
            borrowed = sorted(wanted & set(entity.table.columns) - set(facts.columns))
            rows = entity.rows[part]
            facts = facts.with_columns(entity.table[column].gather(rows) for column in borrowed)
        here = [s for s in left if set(s.needs) <= set(facts.columns)]
        parts.append(_values(facts, here))
    # left in parts: to join them would hold every value twice
    return [*entity_blocks, Block(pl.concat(parts, rechunk=False), None)]


def _with_empty_queries(links: pl.DataFrame) -> pl.DataFrame:
    """Tell an address without a query, which is a fact, from one that is unknown."""
    if not {"path", "query"} <= set(links.columns):
        return links
    known = pl.when(pl.col("path").is_not_null()).then(pl.col("query").fill_null(""))
    return links.with_columns(query=known)


def _values(table: pl.DataFrame, wanted: list[Signal]) -> pl.DataFrame:
    # lazy, because only that computes what several signals name once
    # looking for one text is many times faster than for the text of a column
    named = {"brand", "brand_apart", "site"} & set(table.columns) if table.height else ()
    constants = {column: pl.lit(table[column][0]) for column in named}
    values = table.lazy().select(s.expression(**constants) for s in wanted).collect()
    return values.fill_null(float("nan"))
