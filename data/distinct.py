"""Distinct texts of a column, so that each is read once however many rows it stands on."""

import numpy as np
import polars as pl


def distinct(texts: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """Distinct texts in order of first appearance, and the row of each text in them."""
    # told apart by hash, which is three times faster; two of a million texts share one with a
    # probability of 1 in 40 million
    every = pl.DataFrame({"hash": texts.hash(7)}).with_row_index("row")
    first = every.select(pl.col("row").first().over("hash"))["row"].to_numpy()
    is_first = first == np.arange(first.size)
    number = np.cumsum(is_first, dtype=np.uint32) - np.uint32(1)
    return texts.gather(np.flatnonzero(is_first)), number[first]
