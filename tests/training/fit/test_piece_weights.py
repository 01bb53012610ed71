"""Weights of pieces of texts."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from linkvet.training.fit.piece_weights import fit_pieces, log_count_ratio

# pieces of spam alone, of good alone, of both
TEXTS = csr_matrix(np.array([[1, 0, 1], [1, 0, 1], [0, 1, 1], [0, 1, 1]], np.float32))
SPAM, ONCE = np.array([1, 1, 0, 0]), np.ones(4)


def test_a_piece_of_one_class_tells_and_one_of_both_does_not():
    # of 7 counted pieces, each one more than there are: 3 against 1
    expected = np.sqrt(np.log([3, 3, 1]))
    assert log_count_ratio(TEXTS, SPAM, ONCE) == pytest.approx(expected)


def test_a_text_counts_by_its_weight():
    assert log_count_ratio(TEXTS, SPAM, np.zeros(4)).tolist() == [0, 0, 0]
    heavy, light = (log_count_ratio(TEXTS, SPAM, ONCE * by)[0] for by in (10, 0.1))
    assert heavy > log_count_ratio(TEXTS, SPAM, ONCE)[0] > light


def test_weights_point_to_the_class_and_are_nothing_for_what_tells_nothing():
    weights, _ = fit_pieces(TEXTS, SPAM, ONCE, 10.0)
    assert weights[0] > 0 > weights[1] and weights[2] == 0
    assert weights.dtype == np.float32
