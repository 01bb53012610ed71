"""Cuts that were proved, and those that were not."""

import numpy as np
import pytest

from linkvet.data.errors import UserError
from linkvet.model.verdicts.verdict import (
    Cut,
    assumed,
    cut_for,
    refuse_unproved,
    threshold,
    threshold_if_met,
)

CUTS = [Cut(0.9, 400, 396, 0.97, 150), Cut(0.97, 300, 300, 0.985, 120)]


def test_the_lowest_cut_that_reaches_the_precision_is_taken():
    assert cut_for(CUTS, 0.95) == CUTS[0]
    assert cut_for(CUTS, 0.98) == CUTS[1]
    assert cut_for(CUTS, 0.99) is None


def test_more_than_was_proved_is_refused():
    with pytest.raises(UserError, match=r"0\.985 at most, not 0\.99"):
        refuse_unproved([CUTS, []], 0.99)
    refuse_unproved([CUTS, []], 0.985)
    refuse_unproved([[], []], 0.99)  # a model that disavows nothing promises nothing


def test_a_proof_on_many_sites_assumes_another_site_like_them():
    assert "nothing was learned" in assumed(120)[0]
    assert "on other sites this can fail" in assumed(1)[0]


def test_a_domain_met_nowhere_must_reach_both_cuts():
    met = np.array([True, False])
    assert threshold_if_met(0.9, 0.95, met).tolist() == [0.9, 0.95]
    assert threshold_if_met(0.95, 0.9, met).tolist() == [0.95, 0.95]
    assert threshold_if_met(threshold(CUTS[0]), threshold(None), met).tolist() == [0.9, np.inf]
