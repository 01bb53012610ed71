"""What a probability means."""

import numpy as np
import pytest

from linkvet.model.verdicts.verdict import (
    DISAVOW,
    KEEP,
    LITTLE_EVIDENCE,
    REVIEW,
    REVIEW_FROM,
    SURE_GOOD,
    SURE_SPAM,
    UNKNOWN,
    Cut,
    cut_for,
    link_verdicts,
)


def one(probability: float, cut: float = 0.95, evidence: float = 1.0) -> str:
    verdict = link_verdicts(np.array([probability]), np.array([cut]), np.array([evidence]))
    return verdict[0]


@pytest.mark.parametrize(
    ("probability", "wanted"),
    [
        (0.0, KEEP),
        (REVIEW_FROM - 1e-9, KEEP),
        (REVIEW_FROM, REVIEW),
        (0.95 - 1e-9, REVIEW),
        (0.95, DISAVOW),
        (1.0, DISAVOW),
    ],
)
def test_by_probability(probability, wanted):
    assert one(probability) == wanted


def test_nothing_is_disavowed_without_a_cut():
    assert one(1.0, cut=np.inf) == REVIEW


@pytest.mark.parametrize(
    ("probability", "wanted"),
    [
        (SURE_GOOD, KEEP),
        (SURE_GOOD + 0.01, UNKNOWN),
        (0.5, UNKNOWN),
        (SURE_SPAM - 0.01, UNKNOWN),
        (SURE_SPAM, REVIEW),
        (0.97, DISAVOW),
    ],
)
def test_little_evidence_is_no_verdict_unless_it_is_clear(probability, wanted):
    assert one(probability, evidence=LITTLE_EVIDENCE - 0.01) == wanted
    assert one(probability, evidence=LITTLE_EVIDENCE) != UNKNOWN


def test_each_link_by_its_own_cut():
    cuts = np.array([0.8, np.inf, 0.99])
    verdicts = link_verdicts(np.full(3, 0.9), cuts, np.ones(3))
    assert verdicts.tolist() == [DISAVOW, REVIEW, REVIEW]
    assert link_verdicts(np.empty(0), np.empty(0), np.empty(0)).size == 0


def test_the_lowest_cut_that_is_precise_enough():
    cuts = [Cut(0.6, 100, 92, 0.9), Cut(0.9, 400, 399, 0.99), Cut(0.95, 300, 300, 0.995)]
    assert cut_for(cuts, 0.99) == cuts[1]
    assert cut_for(cuts, 0.9) == cuts[0]
    assert cut_for(cuts, 0.991) == cuts[2]
    assert cut_for(cuts, 0.999) is None
    assert cut_for([], 0.5) is None
