"""Keys by which links of several domains are found to be alike: hashes of text made comparable."""

from collections.abc import Callable, Collection
from itertools import chain

import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions

KEYS: dict[str, tuple[tuple[str, ...], Callable[[], pl.Expr]]] = {
    # key column: (columns it needs, expression)
    "anchor_key": (("anchor",), lambda: _long_enough(_lower("anchor").str.strip_chars(), 3)),
    "title_key": (("title",), lambda: title_key(pl.col("title"))),
    "context_key": (("left_context", "right_context"), lambda: context_key()),
    "path_key": (("path",), lambda: _long_enough(_lower("path").str.strip_chars_end("/"), 8)),
    "shape_key": (("path", "query"), lambda: shape_key(pl.col("path"), pl.col("query"))),
    "ip_key": (("ip",), lambda: pl.col("ip")),
    "language_key": (("language",), lambda: pl.col("language")),
    "category_key": (("page_category",), lambda: category(pl.col("page_category"))),
    "stem_key": (("domain",), lambda: _text("domain").str.extract(r"^([^.]{6})[^.]*\.")),
}


KEPT = "keys"  # table of a partition


def title_key(title: pl.Expr) -> pl.Expr:
    """Title without the site's name and with numbers folded: the part that templates share.

    >>> titles = pl.DataFrame({"title": ["Top 10 quiet hotels | One", "Top 9 quiet hotels – Two"]})
    >>> titles.select(title_key(pl.col("title")))["title"].to_list()
    ['top # quiet hotels', 'top # quiet hotels']
    """
    lower = title.str.to_lowercase().str.replace_all(r"\d+", "#")
    return pl.coalesce(
        _long_enough(lower.str.extract(r"^(.{16,}?) [|\-–—»·] "), 16), _long_enough(lower, 16)
    )


def shape_key(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    """Odd shape of an address that kits leave behind, null for ordinary addresses."""
    tail = path.str.extract(r"(-[a-z]{1,2}\.[a-z]{2,5})$")
    letter = query.str.extract(r"^([a-oq-z]=)[0-9]{5,}$")
    template = path.str.to_lowercase().str.strip_chars_end("/").str.replace_all(r"[0-9]+", "#")
    numbered = pl.when(
        template.str.contains(r"[a-z]{3}.*#") & (template.str.len_chars() < 40)
    ).then(template)
    return pl.coalesce(tail, letter, numbered)


def context_key() -> pl.Expr:
    """The words on both sides of the link together, null where they are too few to be a copy's."""
    left, right = _words("left_context"), _words("right_context")
    enough = left.str.len_chars() + right.str.len_chars() >= 20
    # hashed one by one, since to join a million texts takes a second
    both = left.hash(7) * pl.lit(0x9E3779B97F4A7C15, pl.UInt64) ^ right.hash(11)
    return pl.when(enough).then(both)


def _words(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().fill_null("")


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
MOSTLY_DISTINCT = ("path", "left_context")


def with_keys(links: pl.DataFrame, keys: Collection[str] = KEYS) -> pl.DataFrame:
    """Add every key column, so that the steps that follow need not compute it again."""
    for key in keys:
        needs, _ = KEYS[key]
        expression = key_expression(key, links.columns)
        if expression is None or key in links.columns:
            continue
        # lazy, because only that computes what an expression names twice once
        if needs[0] in MOSTLY_DISTINCT:
            key_column = links.lazy().select(expression).collect()[key]
        else:
            values, rows = distinct(links[needs[0]])
            key_column = values.to_frame().lazy().select(expression).collect()[key].gather(rows)
        links = links.with_columns(key_column)
    return links


def with_keys_kept(partitions: Partitions) -> Partitions:
    """The same partitions with every key column, made once for all steps that follow."""
    each = list(partitions.map(_widened, None))
    return Partitions(each, partitions.engine)


def _widened(partition: Partition, shared: None, job: None) -> Partition:
    keys = [key for key in KEYS if key not in partition.columns]
    links = keyed(partition, keys)
    return partition.widened(KEPT, links.select(key for key in keys if key in links.columns))


def keyed(partition: Partition, keys: Collection[str], *columns: str) -> pl.DataFrame:
    """Some columns of a partition's links with key columns, made where they are not there yet."""
    needs = ((key,) if key in partition.columns else KEYS[key][0] for key in keys)
    links = partition.links(*dict.fromkeys((*columns, *chain.from_iterable(needs))))
    return with_keys(links, keys)
