"""Several LightGBM models as one LightGBM text."""

import re
from collections.abc import Sequence

VALUES = re.compile(r"^(leaf_value|internal_value|shrinkage)=(.*)$", re.MULTILINE)


def average(texts: list[str]) -> str:
    """One model whose raw score is the mean of the given models' raw scores."""
    return texts[0] if len(texts) == 1 else total(texts, [len(texts)] * len(texts))


def total(texts: list[str], divisors: Sequence[float]) -> str:
    """One model whose raw score is the sum of the given models' raw scores, each divided.

    Trees only ever add up, so the sum is all trees together, each with its values divided. The
    head and the tail (parameters, importances) are those of the first model.
    """
    head, _, tail = _parts(texts[0])
    trees = [
        _divided(tree, by)
        for text, by in zip(texts, divisors, strict=True)
        for tree in _parts(text)[1]
    ]
    blocks = [f"Tree={number}\n{tree}" for number, tree in enumerate(trees)]
    sizes = " ".join(str(len(block)) for block in blocks)
    head = re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", head, flags=re.MULTILINE)
    return head + "".join(blocks) + tail


def _parts(text: str) -> tuple[str, list[str], str]:
    head, *trees = re.split(r"^Tree=\d+\n", text, flags=re.MULTILINE)
    last, end, tail = trees[-1].partition("end of trees")
    return head, [*trees[:-1], last], end + tail


def _divided(tree: str, by: float) -> str:
    def one(match: re.Match) -> str:
        return f"{match[1]}=" + " ".join(repr(float(v) / by) for v in match[2].split())

    return tree if by == 1 else VALUES.sub(one, tree)
