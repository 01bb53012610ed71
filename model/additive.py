"""A head of the model: a GA2M, that is an intercept, main effects and pair effects of signals.

Generalized additive models plus interactions (Lou, Caruana, Gehrke & Hooker 2013) as look-up
tables over bins. They are compiled from trees of two splits and purified (Lengerich et al. 2020),
in `linkvet.training.fit.compile_trees`; here they are looked up. Scoring is adding up, and so are
reasons: the amounts are the Shapley values of the model (Lundberg & Lee 2017, interventional form
with independent signals; a pair's pure interaction is shared by halves).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.model.checks import MOST_LOG_ODDS, in_range

MOST_EDGES = 4_096  # of a signal: LightGBM makes at most 254, a mean of models some more
FEW_EDGES = 12  # to compare with each is faster than to look values up among them
# the kind of each array, and the least and most that it may hold; where None, others look
FORM: dict[str, tuple[str, float | None, float]] = {
    "sizes": ("i4", 0, MOST_EDGES),
    "edges": ("f8", -np.inf, np.inf),
    "intercept": ("f8", -MOST_LOG_ODDS, MOST_LOG_ODDS),
    "single": ("f4", -MOST_LOG_ODDS, MOST_LOG_ODDS),
    "pairs": ("i4", None, 0),
    "pair": ("f4", -MOST_LOG_ODDS, MOST_LOG_ODDS),
    "background": ("f8", 0, 1 + 1e-6),
}


@dataclass(frozen=True)
class AdditiveModel:
    """The tables of one head.

    `edges[i]` are the sorted thresholds of signal i; its bins are 0..len(edges[i]) and, last, the
    bin of NaN. `single[i]` has one amount per bin, `pair[i, j]` half of one per pair of bins, all
    in log-odds and centred on the training links that know the signals, so that they add up to
    score minus `intercept`; what is unknown adds 0. `background[i]` is the share of the training
    weight in each bin.
    """

    names: list[str]
    edges: list[np.ndarray]
    intercept: float
    single: list[np.ndarray]
    pair: dict[tuple[int, int], np.ndarray]
    background: list[np.ndarray]

    def bins(self, index: int, values: np.ndarray) -> np.ndarray:
        """Bin of each value of a signal, shape as `values`."""
        return bin_values(self.edges[index], values)

    def binned(self, signals: pl.DataFrame) -> list[np.ndarray]:
        """Bins of every row by signal, each of shape (rows,)."""
        return [self.bins(i, signals[name].to_numpy()) for i, name in enumerate(self.names)]

    def score(self, signals: pl.DataFrame) -> np.ndarray:
        """Log-odds of every row of signals, shape (rows,)."""
        return self.score_bins(self.binned(signals))

    def score_bins(self, bins: list[np.ndarray]) -> np.ndarray:
        """Log-odds of links whose bins are known already, shape (links,)."""
        return self.contributions(bins).sum(axis=1, dtype=np.float64) + self.intercept

    def amounts(self, signals: pl.DataFrame) -> np.ndarray:
        """Shapley value of every signal for every row, shape (rows, signals), float32."""
        return self.contributions(self.binned(signals))

    def contributions(self, bins: list[np.ndarray]) -> np.ndarray:
        """Shapley value of every signal for every link, shape (links, signals), float32."""
        links = bins[0].size
        amounts = np.empty((len(self.names), links), np.float32)
        # in small numbers as long as they are worked out, since these stay in the cache
        small = np.uint16 if all(t.size < 2**16 for t in self.pair.values()) else np.uint32
        bins = [one.astype(small) for one in bins]
        at, half = np.empty(links, small), np.empty(links, np.float32)
        where = np.empty(links, np.intp)  # numpy looks up by numbers of this type
        for i, table in enumerate(self.single):
            where[:] = bins[i]
            np.take(table, where, out=amounts[i], mode="clip")
        for (i, j), table in self.pair.items():
            np.multiply(bins[i], small(table.shape[1]), out=at)
            at += bins[j]
            where[:] = at
            np.take(table, where, out=half, mode="clip")  # other modes fill `out` by a detour
            amounts[i] += half
            amounts[j] += half
        return amounts.T


def strongest_pairs(model: AdditiveModel, bins: list[np.ndarray]) -> dict[int, int]:
    """Of one link, by signal, the other one with which it moves the score more than by itself.

    Parameters
    ----------
    bins
        Of the link, by signal, shape (1,) each.
    """
    at = [int(one[0]) for one in bins]
    largest = {i: abs(float(table[at[i]])) for i, table in enumerate(model.single)}
    strongest: dict[int, int] = {}
    amounts = model.contributions(bins)[0]
    for (i, j), table in model.pair.items():
        half = float(table[at[i], at[j]])
        for one, other in ((i, j), (j, i)):
            # a pair that other pairs outweigh says nothing of the whole
            if abs(half) > largest[one] and half * amounts[one] > 0:
                largest[one], strongest[one] = abs(half), other
    return strongest


def bin_values(edges: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Bin of each value: how many edges lie below it; NaN has a bin of its own, the last."""
    if values.dtype == np.float32:
        edges = _as_single(edges)
    small = np.dtype(np.uint8 if edges.size < 254 else np.uint16)
    if edges.size <= FEW_EDGES:
        bins = np.zeros(values.shape, small)
        for edge in edges:
            bins += values > edge
    else:
        bins = np.searchsorted(edges, values, side="left").astype(small)
    bins[np.isnan(values)] = edges.size + 1
    return bins


def _as_single(edges: np.ndarray) -> np.ndarray:
    """Thresholds in single precision, above which the same numbers of single precision lie."""
    with np.errstate(over="ignore"):  # a threshold beyond them all becomes the largest of them
        low = edges.astype(np.float32)
    return np.where(low > edges, np.nextafter(low, np.float32(-np.inf)), low)


def to_arrays(model: AdditiveModel) -> dict[str, np.ndarray]:
    """A head as a few plain arrays; `from_arrays` reads them back."""
    pairs = np.array(list(model.pair), np.int32).reshape(-1, 2)
    return {
        "sizes": np.array([edge.size for edge in model.edges], np.int32),
        "edges": _joined(model.edges, np.float64),
        "intercept": np.array(model.intercept, np.float64),
        "single": _joined(model.single, np.float32),
        "pairs": pairs,
        "pair": _joined([table.ravel() for table in model.pair.values()], np.float32),
        "background": _joined(model.background, np.float64),
    }


def _joined(parts: list[np.ndarray], dtype: type[np.floating[Any]]) -> np.ndarray:
    return np.concatenate([np.empty(0), *parts]).astype(dtype)


def from_arrays(names: list[str], arrays: Mapping[str, np.ndarray]) -> AdditiveModel:
    """Put a head together again and check every number of it.

    Raises
    ------
    KeyError, ValueError
        If an array is missing, of another shape, or holds what no head holds.
    """
    for name, (kind, low, high) in FORM.items():
        if arrays[name].dtype != kind:
            raise ValueError(f"{name} holds {arrays[name].dtype} instead of {kind}")
        if low is not None:
            in_range(arrays[name], low, high, name)
    sizes = arrays["sizes"].astype(np.int64)
    if sizes.shape != (len(names),):
        raise ValueError("its bins do not fit its signals")
    edges = _parted(arrays["edges"], sizes)
    if any((np.diff(edge) <= 0).any() for edge in edges):
        raise ValueError("thresholds are out of order")
    pairs = arrays["pairs"].astype(np.int64).reshape(-1, 2)
    if pairs.size and not (0 <= pairs.min() and pairs.max() < len(names)):
        raise ValueError("a pair names a signal that is not there")
    bins = sizes + 2
    tables = _parted(arrays["pair"], bins[pairs[:, 0]] * bins[pairs[:, 1]])
    pair = {
        (int(i), int(j)): table.reshape(bins[i], bins[j])
        for (i, j), table in zip(pairs, tables, strict=True)
    }
    return AdditiveModel(
        names,
        edges,
        float(arrays["intercept"]),
        _parted(arrays["single"], bins),
        pair,
        _parted(arrays["background"], bins),
    )


def _parted(array: np.ndarray, sizes: np.ndarray) -> list[np.ndarray]:
    if array.ndim != 1 or array.size != sizes.sum():
        raise ValueError("an array has another length than its parts")
    return np.split(array, np.cumsum(sizes)[:-1]) if sizes.size else []
