"""Connected components of a graph; scipy has them, but importing it takes longer than scoring."""

import numpy as np


def components(one: np.ndarray, other: np.ndarray, nodes: int) -> np.ndarray:
    """Number of each node's component, shape (nodes,), in the order of their first nodes.

    Every node takes the least number beside it, and then that node's own, until nothing changes
    (Shiloach & Vishkin 1982): a few rounds whatever the graph. `one` and `other` are the ends of
    the edges.

    >>> components(np.array([3, 1]), np.array([1, 4]), 5).tolist()
    [0, 1, 2, 1, 1]
    """
    root = np.arange(nodes)
    one, other = np.asarray(one, np.int64), np.asarray(other, np.int64)
    while (apart := root[one] != root[other]).any():
        one, other = one[apart], other[apart]
        ends = root[one], root[other]
        np.minimum.at(root, np.maximum(*ends), np.minimum(*ends))
        while not np.array_equal(up := root[root], root):
            root = up
    return np.cumsum(root == np.arange(nodes))[root] - 1
