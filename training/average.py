"""The average of several LightGBM models as one LightGBM text."""

import re

VALUES = re.compile(r"^(leaf_value|internal_value|shrinkage)=(.*)$", re.MULTILINE)


def average(texts: list[str]) -> str:
    """One model whose raw score is the mean of the given models' raw scores.

    Trees only ever add up, so the mean is all trees together, each with its values divided. The
    head and the tail (parameters, importances) are those of the first model.
    """
    if len(texts) == 1:
        return texts[0]
    head, _, tail = _parts(texts[0])
    trees = [_divided(tree, len(texts)) for text in texts for tree in _parts(text)[1]]
    blocks = [f"Tree={number}\n{tree}" for number, tree in enumerate(trees)]
    sizes = " ".join(str(len(block)) for block in blocks)
    head = re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", head, flags=re.MULTILINE)
    return head + "".join(blocks) + tail


def _parts(text: str) -> tuple[str, list[str], str]:
    head, *trees = re.split(r"^Tree=\d+\n", text, flags=re.MULTILINE)
    last, end, tail = trees[-1].partition("end of trees")
    return head, [*trees[:-1], last], end + tail


def _divided(tree: str, by: int) -> str:
    def one(found: re.Match) -> str:
        return f"{found[1]}=" + " ".join(repr(float(v) / by) for v in found[2].split())

    return VALUES.sub(one, tree)
