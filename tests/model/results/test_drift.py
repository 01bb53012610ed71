"""How far a profile lies from the training data."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import chdtri

import linkvet
from linkvet.model.results import drift as drift_room
from linkvet.model.results.drift import LARGE, stability
from linkvet.model.scoring import run

SAMPLE = Path(linkvet.__file__).parent.parent / "data" / "samples" / "ahrefs-backlinks.csv"


def test_the_index_is_the_published_formula():
    index = stability(np.array([300, 700]), np.array([0.5, 0.5]))
    here, there = np.array([300.5, 700.5]) / 1001, 0.5
    assert index["psi"] == round(((here - there) * np.log(here / there)).sum(), 3)


def test_chance_is_not_called_drift():
    draw, share = np.random.default_rng(1), np.full(10, 0.1)
    indices = [stability(draw.multinomial(60, share), share) for _ in range(300)]
    assert max(one["psi"] for one in indices) > 0.9 * LARGE, "small profiles reach it by chance"
    assert sum(one["drifted"] for one in indices) <= 2


def test_few_domains_are_not_judged():
    assert stability(np.array([3, 4]), np.array([0.5, 0.5])) is None


def test_many_bins_are_joined():
    share = np.random.default_rng(2).dirichlet(np.ones(60))
    counted = np.random.default_rng(3).multinomial(2_000, share)
    assert stability(counted, share)["psi"] < 0.02


@pytest.mark.parametrize("bins", [1, 2])
def test_a_signal_of_one_value_has_no_drift(bins):
    assert stability(np.array([50] + [0] * (bins - 1)), np.eye(bins)[0])["psi"] < 0.01


def test_the_summary_tells_the_drift():
    drift = run([SAMPLE]).summary["drift"]
    assert drift["domains"] == 114 and drift["signals"] > 50
    assert 0 <= drift["share_of_importance"] <= 1
    assert drift["fit"] in ("close", "some way off", "far off")


def test_what_chance_explains_is_that_of_chi_squared():
    quantiles = [chdtri(degrees, drift_room.CHANCE) for degrees in range(1, drift_room.GROUPS)]
    assert list(drift_room.BY_CHANCE) == pytest.approx(quantiles, rel=1e-12)
