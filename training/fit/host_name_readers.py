"""Fit the host-name readers, and read training names out of fold."""

from collections import Counter
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix

from linkvet.model.readers.host_name import BITS, NameReader, NameReaders, hashed_ngrams
from linkvet.training.fit.piece_weights import fit_pieces

STRENGTH = 10.0  # inverse L2 penalty; 3 and 30 were 0.001 to 0.002 AUC worse
SUFFIX_PRIOR = 5  # names under a suffix before its count is trusted by half


def fit_readers(domains: pl.Series, spam: np.ndarray) -> NameReaders:
    """Fit all readers to labelled registrable domains, each named once."""
    everything = np.ones(len(domains), bool)
    return _fit_all(_matrices(domains), _suffixes(domains), spam, everything)


def read_out_of_fold(
    domains: pl.Series,
    spam: np.ndarray,
    folds: np.ndarray,
    names: pl.Series,
    name_folds: np.ndarray,
) -> dict[str, np.ndarray]:
    """Read `names` by readers that saw no labelled name of the same fold.

    Returns
    -------
    By signal, log-odds of shape (names,).
    """
    matrices, suffixes = _matrices(domains), _suffixes(domains)
    hosts = pl.DataFrame({"domain": names, "name": _label(names), "suffix": _suffixes(names)})
    read: dict[str, np.ndarray] = {}
    numbers = np.unique(name_folds)
    # processes: the solver keeps the interpreter lock; joblib maps the matrices rather than copies
    fitted: Any = Parallel(n_jobs=2)(
        delayed(_fit_all)(matrices, suffixes, spam, folds != fold) for fold in numbers
    )
    for fold, readers in zip(numbers, fitted, strict=True):
        here = name_folds == fold
        part = hosts.filter(here)
        for column, reader in readers.columns().items():
            read.setdefault(column, np.empty(len(names)))[here] = reader(part)
    return {name.replace("_log_odds", "_reading"): values for name, values in read.items()}


def _matrices(domains: pl.Series) -> tuple[csr_matrix, csr_matrix]:
    return _matrix(domains), _matrix(_label(domains))


def _matrix(names: pl.Series) -> csr_matrix:
    owners, buckets, scales = hashed_ngrams(names)
    return csr_matrix((scales.astype(np.float32), (owners, buckets)), (len(names), 1 << BITS))


def _label(domains: pl.Series) -> pl.Series:
    return domains.str.extract(r"^([^.]*)")


def _suffixes(domains: pl.Series) -> pl.Series:
    return domains.str.extract(r"^[^.]*\.(.*)$").fill_null("")


def _fit_all(matrices, suffixes: pl.Series, spam: np.ndarray, use: np.ndarray) -> NameReaders:
    whole, label = (_fit(matrix[use], spam[use]) for matrix in matrices)
    return NameReaders(whole, label, _suffix_odds(suffixes.filter(use), spam[use]))


def _fit(matrix: csr_matrix, spam: np.ndarray) -> NameReader:
    return NameReader(*fit_pieces(matrix, spam, np.ones(spam.size, np.float32), STRENGTH))


def _suffix_odds(suffixes: pl.Series, spam: np.ndarray) -> dict[str, float]:
    total = Counter(suffixes)
    bad = Counter(suffixes.filter(spam.astype(bool)))
    odds = {
        s: np.log((bad[s] + 1) / (n - bad[s] + 1)) * n / (n + SUFFIX_PRIOR)
        for s, n in total.items()
    }
    # a suffix seen once or twice would name its domain rather than tell its habits
    return {s: round(float(v), 4) for s, v in sorted(odds.items()) if total[s] > 2}
