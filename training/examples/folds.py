"""Folds: by site where labels come from many, else by family and registrable domain.

A user's site is never in the training data, so what is held out is whole sites. Lists of names have
no site and are dealt by family and domain. With labels from few sites there are no unseen sites to
speak of: folds then never split a family, a network or a registrable domain, and figures are those
of sites the model learned from.
"""

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

FEWEST_SITES = 10  # with labels, before figures on unseen sites are given


def by_site(about: pl.DataFrame) -> bool:
    """Whether there are sites enough to hold some out whole."""
    return "site" in about.columns and about["site"].drop_nulls().n_unique() >= FEWEST_SITES


def groups(about: pl.DataFrame) -> np.ndarray:
    """Group of each example: all that is tied by family or by domain, transitively."""
    return tied(about["family"], about["domain"])


def units(about: pl.DataFrame) -> np.ndarray:
    """What examples hang together by, and intervals draw: the site where there are many.

    Else, and where an example has no site, its group.
    """
    group = groups(about)
    if not by_site(about):
        return group
    site = about["site"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    return np.where(site > 0, site + group.max(), group)


def tied(first: pl.Series, *others: pl.Series) -> np.ndarray:
    """Code of each row's group: all rows that share a value in any column, transitively.

    A null shares nothing; the first column has none.

    >>> tied(pl.Series(["a", "b", "c"]), pl.Series(["x", None, "x"])).tolist()
    [0, 1, 0]
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

    Units are dealt largest first, each to the fold that holds least of its set and class.
    """
    unit = units(about)
    stratum = (about["set"] + about["spam"].cast(pl.String)).rank("dense").to_numpy() - 1
    once = pl.DataFrame({"unit": unit, "stratum": stratum}).group_by("unit", "stratum").len()
    main = once.sort("len", "stratum").group_by("unit").last().sort("unit")
    random = np.random.default_rng(seed).random(main.height)
    load = np.zeros((count, int(stratum.max()) + 1))
    fold_of = np.empty(int(unit.max()) + 1, np.int64)
    for at in np.lexsort((random, -main["len"].to_numpy())):
        kind = main["stratum"][int(at)]
        fold = load[:, kind].argmin()
        fold_of[main["unit"][int(at)]] = fold
        load[fold, kind] += main["len"][int(at)]
    return fold_of[unit]
