"""Who holds what: domains and the values that two or more of them have."""

from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.features.networks.kinds.pair_hash import mixed, pair_hash
from linkvet.features.networks.kinds.sorted_runs import place_in_run

PER_LINK = 1 << 20  # values of a link that keep their order

# who holds which trait, and the traits: columns as in `linkvet.features.networks.traits.Traits`
Part = tuple[pl.DataFrame, pl.DataFrame]


class Values(NamedTuple):
    """What links show: a row by link, or by link and value, in the order of the links.

    `key` is equal where values are, null where there is none. `link` is the row's place in the link
    table, `order` its place among the rows of all partitions, by which it can be looked up. The
    row's text is `texts[text]`; `hashes` are those of `texts`, null where a text is.
    """

    key: pl.Series
    link: np.ndarray
    order: np.ndarray
    text: np.ndarray
    texts: pl.Series
    hashes: pl.Series


def hashes_of(texts: pl.Series) -> pl.Series:
    """Hashes of texts, null where a text is null."""
    text = pl.col("text")
    hashes = pl.when(text.is_not_null()).then(text.hash(7))
    return texts.alias("text").to_frame().select(hashes).to_series()


def keys_of(texts: pl.Series, hashes: pl.Series | None = None) -> pl.Series:
    """Hashes of texts, null where a text is null or empty; `hashes` where they are known."""
    table = pl.DataFrame(
        {"hash": hashes_of(texts) if hashes is None else hashes, "bytes": texts.str.len_bytes()}
    )
    return table.select(pl.when(pl.col("bytes") > 0).then("hash")).to_series()


def value_of_each(links: pl.DataFrame, texts: pl.Series) -> Values:
    """Values of which each link shows one, null or empty where it shows none."""
    hashes = hashes_of(texts)
    every = np.arange(links.height, dtype=np.uint32)
    order = links["link_id"].to_numpy()
    return Values(keys_of(texts, hashes), every, order, every, texts, hashes)


def several_values(links: pl.DataFrame, each: pl.DataFrame) -> Values:
    """Values of which a link may show several: rows of `link` (place) and `id`, links in order."""
    link, hashes = each["link"].to_numpy(), hashes_of(each["id"])
    nth = np.minimum(place_in_run(link), PER_LINK - 1).astype(np.uint64)
    order = links["link_id"].to_numpy().astype(np.uint64)[link] * np.uint64(PER_LINK) + nth
    key = keys_of(each["id"], hashes)
    return Values(key, link, order, np.arange(link.size), each["id"], hashes)


def held_by(key: pl.Series, domain: np.ndarray, all_here: bool = True) -> pl.DataFrame:
    """Domains and the keys they have: `domain`, `key`, number of rows, and the first `row`.

    `key` and `domain` are by row, shape (rows,). Where all rows of the profile are here, most keys
    that only one domain has are left out.
    """
    row = np.flatnonzero(key.is_not_null().to_numpy())
    numbers = key.drop_nulls().to_numpy()
    if all_here:
        again = perhaps_repeated(numbers)
        row, numbers = row[again], numbers[again]
    pair = pair_hash(numbers, domain[row])
    frame = pl.DataFrame({"pair": pair, "key": numbers, "row": row.astype(np.uint32)})
    # rows come in order, so the first of each pair is its first row
    pairs = frame.group_by("pair").agg(
        pl.len().alias("rows"), pl.col("row").min(), pl.col("key").first()
    )
    of = domain[pairs["row"].to_numpy()]
    return pairs.drop("pair").with_columns(domain=pl.Series(of, dtype=pl.UInt32))


def pairs_of(
    key: pl.Series,
    order: np.ndarray,
    domain: np.ndarray,
    count: np.ndarray,
    few_read: bool = False,
    all_here: bool = True,
) -> pl.DataFrame:
    """Domains and the keys they have: `domain`, `key`, `share` of its links, and the `first` row.

    Parameters
    ----------
    key, order, domain
        Key of each row, its place in order (both as in `Values`) and the number of its domain,
        shape (rows,).
    count
        Links of each domain, shape (domains,).
    few_read
        Whether only some links of a domain are read: then its share is that of these.
    all_here
        Whether these are all rows of the profile.
    """
    pairs = held_by(key, domain, all_here)
    of = pairs["domain"].to_numpy()
    share = pairs["rows"].to_numpy() / count[of]
    if few_read:
        read = np.bincount(domain, minlength=count.size)
        share = np.clip(share * (count / np.maximum(read, 1))[of], 0, 1)
    first = pl.Series(order[pairs["row"].to_numpy()])
    return pairs.select("domain", "key", first=first, share=pl.Series(share))


def shared(pairs: pl.DataFrame) -> Part:
    """Who has which of the keys that two or more domains have, and these keys.

    Takes `pairs_of` links, those of all partitions one below the other, and numbers the keys by the
    row each is first met on. Gives `domain`, `share` and `trait`, and by trait `key`, `domains` and
    `first`.
    """
    keys = pairs.group_by("key").agg(pl.len().alias("domains"), pl.col("first").min())
    keys = keys.filter(pl.col("domains") > 1).sort("first", "key").with_row_index("trait")
    pairs = pairs.join(keys.select("key", "trait"), on="key").sort("trait", "domain")
    return pairs.select("domain", "share", "trait"), keys


def perhaps_repeated(keys: np.ndarray) -> np.ndarray:
    """Which keys may occur more than once: all that do, and a few that do not, shape (keys,).

    A bit of each key's hash tells, which costs a fraction of counting the keys themselves.
    """
    bits = max(int(keys.size).bit_length() + 3, 8)
    slot = (mixed(keys) >> np.uint64(64 - bits)).astype(np.int64)
    return np.bincount(slot, minlength=1 << bits)[slot] > 1


def by_count(domains: np.ndarray, total: int) -> np.ndarray:
    """Bits of a value that so many domains of all have.

    >>> by_count(np.array([50, 25, 100]), 100).tolist()
    [1.0, 2.0, 0.0]
    """
    return np.log2(total / domains)
