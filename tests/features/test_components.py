"""Connected components, held against scipy's."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkvet.features.components import components


@pytest.mark.parametrize("edges", [0, 1, 30, 200, 2_000])
@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_scipy_in_the_same_order(edges, seed):
    one, other = np.random.default_rng(seed).integers(0, 300, (2, edges))
    graph = coo_matrix((np.ones(edges), (one, other)), (300, 300))
    wanted = connected_components(graph, directed=False)[1]
    assert components(one, other, 300).tolist() == wanted.tolist()


def test_a_long_chain_takes_few_rounds():
    order = np.random.default_rng(0).permutation(100_000)
    assert not components(order[:-1], order[1:], order.size).any()
