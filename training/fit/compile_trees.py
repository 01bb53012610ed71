"""Compile fitted trees into the tables of an additive model.

Trees are at most two splits deep, so every leaf depends on one or two signals. Adding up the
leaves that depend on the same signals gives one table per signal and one per pair: the whole
ensemble, exactly, however many trees it has. Several boosters compile into their mean.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.model.additive import AdditiveModel, bin_values

# Log-odds by which a pair must move the score on average (root mean square) to be kept: most of two
# thousand pairs say next to nothing, and without them scoring is three times faster.
FAINT = 0.002


class Leaf(NamedTuple):
    """A leaf's value and, by signal, the splits on the way: (threshold, goes left, NaN passes)."""

    value: float
    splits: dict[int, list[tuple[float, bool, bool]]]


class Effects(NamedTuple):
    """What trees add up to, not yet purified: main effects, pair effects, intercept."""

    single: list[np.ndarray]
    pair: dict[tuple[int, int], np.ndarray]
    intercept: float


def compile_trees(
    texts: Sequence[str], names: list[str], signals: pl.DataFrame, weight: np.ndarray
) -> AdditiveModel:
    """The mean of boosters as tables, purified on the examples they were fitted to.

    Parameters
    ----------
    texts
        The boosters as LightGBM writes them.
    names
        Their signals, in order.
    signals, weight
        The examples, one row each, and their weights, shape (rows,).

    Raises
    ------
    UserError
        If the boosters hold other signals, or a tree does not fit this form.
    """
    leaves = leaves_of(texts, names)
    edges = edges_of(leaves, len(names))
    background = []
    for name, edge in zip(names, edges, strict=True):
        bins = bin_values(edge, signals[name].to_numpy())
        share = np.bincount(bins, weight, minlength=edge.size + 2)
        background.append(np.array([round(float(v), 7) for v in share / share.sum()]))
    return purified(names, edges, add_up(leaves, edges), background)


def leaves_of(texts: Sequence[str], names: list[str]) -> list[Leaf]:
    """All leaves of some boosters, their values divided by how many boosters there are."""
    leaves = []
    for text in texts:
        try:
            model: dict[str, Any] = lightgbm.Booster(model_str=text).dump_model()
        except lightgbm.basic.LightGBMError as error:
            raise UserError(f"LightGBM cannot read the booster ({error})") from error
        if model["feature_names"] != names:
            raise UserError("the booster was fitted on other signals")
        for tree in model["tree_info"]:
            leaves += _leaves(tree["tree_structure"], len(texts))
    return leaves


def _leaves(tree: dict[str, Any], boosters: int) -> list[Leaf]:
    leaves: list[Leaf] = []
    walk: list[tuple[dict[str, Any], dict]] = [(tree, {})]
    for node, splits in walk:
        if len(walk) > 64:
            raise UserError("the booster holds a tree deeper than two splits")
        if "leaf_value" in node:
            value = float(node["leaf_value"])
            leaves.append(Leaf(value / boosters if boosters > 1 else value, splits))
            continue
        feature, threshold = int(node["split_feature"]), float(node["threshold"])
        if node["decision_type"] != "<=":
            raise UserError("the booster splits by categories")
        for left, child in ((True, "left_child"), (False, "right_child")):
            passes = _nan_goes_left(node, threshold) == left
            more = {**splits, feature: [*splits.get(feature, []), (threshold, left, passes)]}
            walk.append((node[child], more))
    if any(len(leaf.splits) > 2 for leaf in leaves):
        raise UserError("the booster holds a leaf that depends on more than two signals")
    return leaves


def _nan_goes_left(node: dict[str, Any], threshold: float) -> bool:
    # where training saw no NaN, LightGBM reads NaN as zero
    return bool(node["default_left"]) if node["missing_type"] == "NaN" else 0.0 <= threshold


def edges_of(leaves: list[Leaf], count: int) -> list[np.ndarray]:
    """Sorted thresholds of each signal."""
    by_signal: list[set[float]] = [set() for _ in range(count)]
    for leaf in leaves:
        for feature, splits in leaf.splits.items():
            by_signal[feature].update(threshold for threshold, _, _ in splits)
    return [np.array(sorted(thresholds)) for thresholds in by_signal]


def _mask(splits: Sequence[tuple[float, bool, bool]], edges: np.ndarray) -> np.ndarray:
    """Which bins of a signal pass all of a leaf's splits on it."""
    inside = np.ones(edges.size + 2, bool)
    for threshold, left, nan_passes in splits:
        at = int(edges.searchsorted(threshold)) + 1
        inside[at if left else 0 : -1 if left else at] = False
        inside[-1] &= nan_passes
    return inside


def add_up(leaves: list[Leaf], edges: list[np.ndarray]) -> Effects:
    """Add up the leaves that depend on the same signals, over the bins between `edges`."""
    intercept, single, pair = 0.0, [np.zeros(e.size + 2) for e in edges], {}
    mask = cache(lambda i, splits: _mask(splits, edges[i]))  # leaves share most of theirs
    for value, splits in leaves:
        masks = {i: mask(i, tuple(splits[i])) for i in sorted(splits)}
        if not masks:
            intercept += value
        elif len(masks) == 1:
            ((i, inside),) = masks.items()
            single[i] += value * inside
        else:
            (i, first), (j, second) = masks.items()
            if (i, j) not in pair:
                pair[i, j] = np.zeros((first.size, second.size))
            pair[i, j] += np.outer(value * first, second)
    return Effects(single, dict(sorted(pair.items())), intercept)


def purified(
    names: list[str], edges: list[np.ndarray], effects: Effects, background: list[np.ndarray]
) -> AdditiveModel:
    """Purify pair effects (Lengerich et al. 2020, under independent bins).

    What a pair says of one signal alone moves to that signal, and all means to the intercept. Of
    pairs that then say next to nothing (`FAINT`) only these parts stay. Means are over the links
    that know the signal, and what is unknown adds nothing: its amount is the average over what it
    might have been, whatever a tree does with NaN.
    """
    shares = [np.append(share[:-1] / max(share[:-1].sum(), 1e-12), 0) for share in background]
    single, pure = [table.copy() for table in effects.single], {}
    intercept = effects.intercept
    for (i, j), table in effects.pair.items():
        of_i, of_j = table @ shares[j], shares[i] @ table
        mean = float(shares[i] @ of_i)
        single[i] += of_i
        single[j] += of_j
        intercept -= mean
        half = (table - of_i[:, None] - of_j[None, :] + mean) / 2
        half[-1, :] = half[:, -1] = 0
        if 2 * np.sqrt(shares[i] @ half**2 @ shares[j]) >= FAINT:
            pure[i, j] = half.astype(np.float32)
    means = [float(share @ table) for share, table in zip(shares, single, strict=True)]
    centred = [
        np.append(t[:-1] - m, 0).astype(np.float32) for t, m in zip(single, means, strict=True)
    ]
    return AdditiveModel(names, edges, intercept + sum(means), centred, pure, background)


def sum_of(model: AdditiveModel, added: AdditiveModel, share: float) -> AdditiveModel:
    """A model plus a share of another with the same signals, edges and background."""
    pair = dict(model.pair)
    for key, table in added.pair.items():
        more = (share * table).astype(np.float32)
        pair[key] = pair[key] + more if key in pair else more
    single = [
        one + (share * more).astype(np.float32)
        for one, more in zip(model.single, added.single, strict=True)
    ]
    intercept = model.intercept + share * added.intercept
    return replace(model, single=single, pair=dict(sorted(pair.items())), intercept=intercept)
