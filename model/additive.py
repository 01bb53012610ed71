"""A fitted LightGBM model as plain arrays, read from its text form without LightGBM.

Trees are at most two splits deep, so every leaf depends on one or two signals. Adding up the
leaves that depend on the same signals gives one table per signal and one per pair: the whole
ensemble, exactly, however many trees it has. Scoring is looking up; reasons are the same look-ups
(`contributions`), which are the Shapley values of the model (Lundberg & Lee 2017, interventional
form with independent signals; a pair's pure interaction is shared by halves).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from linkvet.data.errors import UserError

LEFT_DEFAULT, MISSING_NAN = 2, 8
# Log-odds by which a pair must move the score on average (root mean square) to be kept: most of two
# thousand pairs say next to nothing, and without them scoring is three times faster.
FAINT = 0.002


class Leaf(NamedTuple):
    """A leaf's value and, by signal, the splits on the way: (threshold, goes left, NaN passes)."""

    value: float
    splits: dict[int, list[tuple[float, bool, bool]]]


@dataclass(frozen=True)
class Tables:
    """The ensemble as look-up tables.

    `edges[i]` are the sorted thresholds of signal i; its bins are 0..len(edges[i]) and, last, the
    bin of NaN. `single[i]` has one amount per bin, `pair[i, j]` one per pair of bins, all in
    log-odds and centred on the training links that know the signals, so that they add up to score
    minus `bias`; what is unknown adds 0.
    """

    names: list[str]
    edges: list[np.ndarray]
    bias: float
    single: list[np.ndarray]
    pair: dict[tuple[int, int], np.ndarray]

    def bins(self, index: int, values: np.ndarray) -> np.ndarray:
        """Bin of each value of a signal, shape as `values`."""
        return bin_values(self.edges[index], values)

    def contributions(self, bins: list[np.ndarray]) -> np.ndarray:
        """Shapley value of every signal for every link, shape (links, signals), float32."""
        links = bins[0].size
        # numpy looks up by numbers of this type: turned into it once, not once for each pair
        bins = [one.astype(np.intp) for one in bins]
        amounts = np.empty((len(self.names), links), np.float32)
        at, half = np.empty(links, np.intp), np.empty(links, np.float32)
        for i, table in enumerate(self.single):
            amounts[i] = table[bins[i]]
        for (i, j), table in self.pair.items():
            np.multiply(bins[i], table.shape[1], out=at)
            at += bins[j]
            np.take(table, at, out=half, mode="clip")  # other modes fill `out` by a detour
            amounts[i] += half
            amounts[j] += half
        return amounts.T


def bin_values(edges: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Bin of each value: how many edges lie below it; NaN has a bin of its own, the last."""
    bins = np.searchsorted(edges, values.astype(np.float64), side="left")
    small = np.uint8 if edges.size < 254 else np.uint16
    return np.where(np.isnan(values), edges.size + 1, bins).astype(small)


def fold(text: str, names: list[str], background: dict[str, list[float]] | None = None) -> Tables:
    """Fold a LightGBM text model into tables.

    Parameters
    ----------
    text
        The model as LightGBM writes it; trees deeper than two splits are refused.
    names
        Signals the model must know, in its order.
    background
        By signal, the share of training weight in each bin; without it tables stay uncentred.

    Raises
    ------
    UserError
        If the text is damaged, holds other signals, or a tree does not fit this form.
    """
    try:
        head, *trees = text.split("\nTree=")
        header = dict(line.split("=", 1) for line in head.splitlines() if "=" in line)
        if header.get("feature_names", "").split() != names or not trees:
            raise UserError("booster.txt was fitted on other signals than model.json names")
        leaves = [leaf for tree in trees for leaf in _leaves(_tree(tree))]
        edges = _edges(leaves, len(names))
    except (ValueError, IndexError, KeyError) as error:
        raise UserError("booster.txt is damaged: fetch or train the model anew") from error
    single, pair, bias = _add_up(leaves, edges)
    if background is None:
        halves = {key: (table / 2).astype(np.float32) for key, table in pair.items()}
        return Tables(names, edges, bias, [t.astype(np.float32) for t in single], halves)
    shares = [np.asarray(background[name]) for name in names]
    if any(share.size != edge.size + 2 for share, edge in zip(shares, edges, strict=True)):
        raise UserError("model.json does not belong to booster.txt: their bins differ")
    return _centred(names, edges, bias, single, pair, shares)


def _tree(block: str) -> dict[str, np.ndarray]:
    fields = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
    kinds = {
        "split_feature": int, "threshold": float, "decision_type": int,
        "left_child": int, "right_child": int, "leaf_value": float,
    }  # fmt: skip
    tree = {name: np.array(fields.get(name, "").split(), kind) for name, kind in kinds.items()}
    if int(fields["num_leaves"]) != tree["leaf_value"].size or int(fields.get("num_cat", 0)):
        raise ValueError("unexpected tree")
    return tree


def _leaves(tree: dict[str, np.ndarray]) -> list[Leaf]:
    if tree["leaf_value"].size == 1:
        return [Leaf(float(tree["leaf_value"][0]), {})]
    found: list[Leaf] = []
    walk: list[tuple[int, dict]] = [(0, {})]
    for node, splits in walk:
        if len(walk) > 64:
            raise UserError("booster.txt holds a tree deeper than two splits")
        if node < 0:
            found.append(Leaf(float(tree["leaf_value"][~node]), splits))
            continue
        feature, threshold = int(tree["split_feature"][node]), float(tree["threshold"][node])
        for left, child in ((True, "left_child"), (False, "right_child")):
            passes = _nan_goes_left(int(tree["decision_type"][node]), threshold) == left
            more = {**splits, feature: [*splits.get(feature, []), (threshold, left, passes)]}
            walk.append((int(tree[child][node]), more))
    if any(len(leaf.splits) > 2 for leaf in found):
        raise UserError("booster.txt holds a leaf that depends on more than two signals")
    return found


def _nan_goes_left(decision: int, threshold: float) -> bool:
    # where training saw no NaN, LightGBM reads NaN as zero
    return bool(decision & LEFT_DEFAULT) if decision & MISSING_NAN else 0.0 <= threshold


def _edges(leaves: list[Leaf], count: int) -> list[np.ndarray]:
    seen: list[set[float]] = [set() for _ in range(count)]
    for leaf in leaves:
        for feature, splits in leaf.splits.items():
            seen[feature].update(threshold for threshold, _, _ in splits)
    return [np.array(sorted(thresholds)) for thresholds in seen]


def _mask(splits: Sequence[tuple[float, bool, bool]], edges: np.ndarray) -> np.ndarray:
    """Which bins of a signal pass all of a leaf's splits on it."""
    inside = np.ones(edges.size + 2, bool)
    for threshold, left, nan_passes in splits:
        at = int(edges.searchsorted(threshold)) + 1
        inside[at if left else 0 : -1 if left else at] = False
        inside[-1] &= nan_passes
    return inside


def _add_up(
    leaves: list[Leaf], edges: list[np.ndarray]
) -> tuple[list[np.ndarray], dict[tuple[int, int], np.ndarray], float]:
    bias, single, pair = 0.0, [np.zeros(e.size + 2) for e in edges], {}
    mask = cache(lambda i, splits: _mask(splits, edges[i]))  # leaves share most of theirs
    for value, splits in leaves:
        masks = {i: mask(i, tuple(splits[i])) for i in sorted(splits)}
        if not masks:
            bias += value
        elif len(masks) == 1:
            ((i, inside),) = masks.items()
            single[i] += value * inside
        else:
            (i, first), (j, second) = masks.items()
            if (i, j) not in pair:
                pair[i, j] = np.zeros((first.size, second.size))
            pair[i, j] += np.outer(value * first, second)
    return single, dict(sorted(pair.items())), bias


def _centred(names, edges, bias, single, pair, shares) -> Tables:
    """Move what a pair says of one signal alone to that signal, and all means to the bias.

    Of pairs that then say next to nothing (`FAINT`) only these parts stay. Means are over the links
    that know the signal, and what is unknown adds nothing: its amount is the average over what it
    might have been, whatever a tree does with NaN.
    """
    shares = [np.append(share[:-1] / max(share[:-1].sum(), 1e-12), 0) for share in shares]
    single, pure = [table.copy() for table in single], {}
    for (i, j), table in pair.items():
        of_i, of_j = table @ shares[j], shares[i] @ table
        mean = float(shares[i] @ of_i)
        single[i] += of_i
        single[j] += of_j
        bias -= mean
        half = (table - of_i[:, None] - of_j[None, :] + mean) / 2
        half[-1, :] = half[:, -1] = 0
        if 2 * np.sqrt(shares[i] @ half**2 @ shares[j]) >= FAINT:
            pure[i, j] = half.astype(np.float32)
    means = [float(share @ table) for share, table in zip(shares, single, strict=True)]
    centred = [np.append(t[:-1] - m, 0) for t, m in zip(single, means, strict=True)]
    return Tables(names, edges, bias + sum(means), [t.astype(np.float32) for t in centred], pure)
