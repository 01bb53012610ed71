"""Who holds what: domains and the values that two or more of them have."""

from collections.abc import Callable

import numpy as np
import polars as pl

from linkvet.features.networks.pair_hash import mixed, pair_hash
from linkvet.features.networks.surprisal import on_grid

SHOWN = 80  # characters of a trait

# who holds which trait, and the traits: columns as in `linkvet.features.networks.traits.Traits`
Part = tuple[pl.DataFrame, pl.DataFrame]


def keys_of(texts: pl.Series) -> pl.Series:
    """Hashes of texts, null where a text is null or empty."""
    frame = texts.alias("text").to_frame()
    nonempty = pl.col("text").str.len_bytes() > 0
    return frame.select(pl.when(nonempty).then(pl.col("text").hash(7))).to_series()


def shared(key: pl.Series, code: np.ndarray, count: np.ndarray) -> Part:
    """Who has which key of those that two or more domains have, and these keys with their counts.

    `key` is by link and may be null; the keys are numbered by the link each is first found on.
    """
    link = np.flatnonzero(key.is_not_null().to_numpy())
    again = perhaps_repeated(numbers := key.drop_nulls().to_numpy())
    link = link[again]
    pair = pair_hash(numbers[again], code[link])
    frame = pl.DataFrame({"pair": pair, "key": numbers[again], "link": link.astype(np.uint32)})
    # rows come in order, so the first of each pair is its first link
    pairs = frame.group_by("pair").agg(
        pl.len().alias("links"), pl.col("link").min(), pl.col("key").first()
    )
    of = code[pairs["link"].to_numpy()]
    pairs = pairs.drop("pair").with_columns(domain=pl.Series(of, dtype=pl.UInt32))
    keys = pairs.group_by("key").agg(pl.len().alias("domains"), pl.col("link").min())
    keys = keys.filter(pl.col("domains") > 1).sort("link", "key").with_row_index("trait")
    pairs = pairs.join(keys.select("key", "trait"), on="key").sort("trait", "domain")
    share = pairs["links"].to_numpy() / count[pairs["domain"].to_numpy()]
    return pairs.select("domain", "link", share=pl.Series(share), trait="trait"), keys


def perhaps_repeated(keys: np.ndarray) -> np.ndarray:
    """Which keys may occur more than once: all that do, and a few that do not, shape (keys,).

    A bit of each key's hash tells, which costs a fraction of counting the keys themselves.
    """
    bits = max(int(keys.size).bit_length() + 3, 8)
    slot = (mixed(keys) >> np.uint64(64 - bits)).astype(np.int64)
    return np.bincount(slot, minlength=1 << bits)[slot] > 1


def listed(
    kind: str,
    shown: pl.Series,
    bits: np.ndarray,
    keys: pl.DataFrame,
    own: np.ndarray | float = 0.0,
) -> pl.DataFrame:
    """The table of traits of one kind, a row for each of `keys`."""
    return pl.DataFrame(
        {
            "kind": pl.repeat(kind, keys.height, eager=True),
            "shown": shown.cast(pl.String).str.slice(0, SHOWN),
            "bits": pl.Series(on_grid(bits), dtype=pl.Float64),
            "own": pl.Series(on_grid(np.zeros(keys.height) + own)),
            "domains": keys["domains"],
        }
    )


def of_values(
    kind: str,
    values: pl.Series,
    code: np.ndarray,
    count: np.ndarray,
    weigh: Callable[[np.ndarray, int], np.ndarray],
) -> Part:
    """Traits out of a column of plain values, weighed by how many domains have each."""
    pairs, keys = shared(keys_of(values.cast(pl.String)), code, count)
    bits = weigh(keys["domains"].to_numpy(), count.size)
    return pairs, listed(kind, values.gather(keys["link"]), bits, keys)


def by_count(domains: np.ndarray, total: int) -> np.ndarray:
    """Bits of a value that so many domains of all have.

    >>> by_count(np.array([50, 25, 100]), 100).tolist()
    [1.0, 2.0, 0.0]
    """
    return np.log2(total / domains)
