"""By what items look alike: the words of their addresses, titles and anchors, and their kind.

All of it stands in a table of domains, so that no export is read again. On links of unseen sites it
taught as much about the others as all signals did (docs/decisions/review-queue.md).
"""

import numpy as np
import polars as pl
from scipy import sparse

from linkvet.data.urls import split

WORDS, LETTERS, WHOLE = r"\w{2,}", "[a-z]{2,}", "(?s).+"
# what is read of each column, by a pattern; without a pattern it is one fact as it stands
FACTS = {
    "title": WORDS,
    "anchor": WORDS,
    "path": LETTERS,
    "shape": WHOLE,
    "host": LETTERS,
    "suffix": WHOLE,
    "kind": WHOLE,
}
LONGEST = 300  # characters of a text
TOGETHER = 10_000  # domains
SHAPE = 40  # characters of a path's shape


def looks(domains: pl.DataFrame, item: np.ndarray, items: int) -> sparse.csr_array:
    """How often each fact holds among the domains of each item, as rows of length one.

    Parameters
    ----------
    domains
        `source_domain`, `kind`, `example_url`, `example_title` and `example_anchor` as
        `linkvet score` writes them.
    item
        The item of each domain, shape (domains,).

    Returns
    -------
    Shape (items, facts), float32; rows of items without domains are empty.
    """
    table = domains.with_columns(item=pl.Series(item, dtype=pl.Int64))
    # the words of all at once would fill the memory
    parts = [*table.iter_slices(TOGETHER)] or [table]
    facts = pl.concat(_facts(_texts(part)) for part in parts)
    every, column = np.unique(facts["fact"].to_numpy(), return_inverse=True)
    ones, at = np.ones(column.size, np.float32), facts["item"].to_numpy()
    where = at.astype(np.int32), column.astype(np.int32)  # half of the memory, in half of the time
    # what stands in several places of the matrix is summed
    counted = sparse.csr_array((ones, where), shape=(items, every.size))
    length = np.sqrt(np.add.reduceat(np.append(counted.data**2, 0), counted.indptr[:-1]))
    counted.data /= np.repeat(length, np.diff(counted.indptr)).astype(np.float32)
    return counted


def _texts(domains: pl.DataFrame) -> pl.DataFrame:
    """The texts that facts are read from, in lower case, with the item, by domain."""
    parts = split(domains["example_url"])
    path = parts["path"].fill_null("").str.to_lowercase().str.head(LONGEST)
    # http://spam.test/tag/a-1.html is like /aa/b-2.html
    shape = path.str.replace_all(r"[a-z]+", "a").str.replace_all(r"\d+", "0").str.head(SHAPE)
    name = domains["source_domain"].cast(pl.String)
    return pl.DataFrame(
        {
            "title": domains["example_title"].cast(pl.String).str.to_lowercase(),
            "anchor": domains["example_anchor"].cast(pl.String).str.to_lowercase(),
            "path": path,
            "shape": shape,
            "host": parts["host"].fill_null(name),
            "suffix": name.str.extract(r"([^.]+)$"),
            "kind": domains["kind"].cast(pl.String),
            "item": domains["item"],
        }
    )


def _facts(texts: pl.DataFrame) -> pl.DataFrame:
    """Facts of each item as hashes, each once a domain."""
    return pl.concat(_of_one(texts, name) for name in FACTS)


def _of_one(texts: pl.DataFrame, name: str) -> pl.DataFrame:
    words = pl.col(name).str.head(LONGEST).str.extract_all(FACTS[name]).list.unique()
    facts = texts.select("item", fact=words).explode("fact").drop_nulls()
    return facts.select("item", fact=pl.concat_str(pl.lit(f"{name}:"), "fact").hash())
