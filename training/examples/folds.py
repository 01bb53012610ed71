"""Folds that never split a family, a network or a registrable domain."""

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def groups(about: pl.DataFrame) -> np.ndarray:
    """Group of each example: all that is tied by family or by domain, transitively."""
    return tied(about["family"], about["domain"])


def tied(first: pl.Series, *others: pl.Series) -> np.ndarray:
    """Code of each row's group: all rows that share a value in any column, transitively.

    A null shares nothing; the first column has none.
    """
    base = _codes(first)
    rows, values, size = [np.empty(0, np.int64)], [np.empty(0, np.int64)], int(base.max()) + 1
    for other in others:
        known = other.is_not_null().to_numpy()
        codes = _codes(other.drop_nulls())
        rows.append(base[known])
        values.append(codes + size)
        size += int(codes.max()) + 1 if codes.size else 0
    ends = np.concatenate(rows), np.concatenate(values)
    ties = coo_matrix((np.ones(ends[0].size), ends), (size, size))
    return connected_components(ties, directed=False)[1][base]


def _codes(column: pl.Series) -> np.ndarray:
    return column.rank("dense").to_numpy().astype(np.int64) - 1


def folds(about: pl.DataFrame, count: int = 10, seed: int = 0) -> np.ndarray:
    """Fold of each example; every set and class is spread evenly over the folds.

    Groups are dealt largest first, each to the fold that holds least of its set and class.
    """
    group = groups(about)
    stratum = (about["set"] + about["spam"].cast(pl.String)).rank("dense").to_numpy() - 1
    once = pl.DataFrame({"group": group, "stratum": stratum}).group_by("group", "stratum").len()
    main = once.sort("len", "stratum").group_by("group").last().sort("group")
    random = np.random.default_rng(seed).random(main.height)
    load = np.zeros((count, int(stratum.max()) + 1))
    fold_of = np.empty(main.height, np.int64)
    for at in np.lexsort((random, -main["len"].to_numpy())):
        kind = main["stratum"][int(at)]
        fold_of[at] = load[:, kind].argmin()
        load[fold_of[at], kind] += main["len"][int(at)]
    return fold_of[group]
