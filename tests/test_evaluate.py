"""Figures of held-out scores, and where a disavow cut may lie."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from linkvet.features.evidence import PATTERNS
from linkvet.training.evaluate import (
    NATURAL,
    PER_FAMILY,
    PRECISIONS,
    calibration_figures,
    cross_calibrated,
    cuts,
    figures,
    fit_sigmoid,
    lower_bound,
    report,
)


@pytest.mark.parametrize(("right", "chosen", "wanted"), [
    (299, 299, 0.99003), (298, 298, 0.98999), (473, 474, 0.99003), (10, 10, 0.74113),
    (1, 1, 0.05), (0, 10, 0.0), (5, 10, 0.22244),
])  # fmt: skip
def test_lower_bound_by_known_values(right, chosen, wanted):
    assert lower_bound(right, chosen) == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize(("right", "chosen"), [(1, 3), (45, 50), (700, 703)])
def test_lower_bound_is_where_so_many_are_seen_once_in_twenty(right, chosen):
    bound = lower_bound(right, chosen)
    assert binom.sf(right - 1, chosen, bound) == pytest.approx(0.05, abs=1e-9)


def test_figures_by_known_values():
    spam = np.array([1] * 100 + [0] * 1_000)
    perfect = figures(spam, spam.astype(float))
    assert {perfect[n] for n in perfect if n not in ("examples", "spam")} == {1.0}
    assert (perfect["examples"], perfect["spam"]) == (1_100, 100)
    # ten good examples lie above the upper half of the spam: 1 % of false positives
    score = np.concatenate([np.repeat([3.0, 1.0], 50), np.repeat([2.0, 0.0], [10, 990])])
    found = figures(spam, score)
    assert found["recall_at_1pct_fp"] == 1.0
    assert found["recall_at_0.1pct_fp"] == 0.5
    assert found["roc_auc"] == pytest.approx(1 - 0.5 * 0.01)


def drawn(count: int = 4_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    score = random.normal(0, 2, count)
    return (random.random(count) < 1 / (1 + np.exp(-(0.7 * score - 0.5)))).astype(int), score


def test_sigmoid_finds_the_odds_that_were_drawn_from():
    slope, shift = fit_sigmoid(*drawn(40_000))
    assert slope == pytest.approx(0.7, abs=0.03)
    assert shift == pytest.approx(-0.5, abs=0.05)


def test_calibration_never_sees_the_fold_it_is_used_on():
    spam, score = drawn()
    folds = np.arange(spam.size) % 5
    before = cross_calibrated(spam, score, folds)
    turned = np.where(folds == 2, 1 - spam, spam)
    after = cross_calibrated(turned, score, folds)
    assert np.array_equal(before[folds == 2], after[folds == 2])
    assert not np.array_equal(before[folds != 2], after[folds != 2])
    assert calibration_figures(spam, score, folds)["calibration_error"] < 0.03


def about(spam: list[int], family: list[str] | None = None) -> pl.DataFrame:
    names = [f"d{i}.example" for i in range(len(spam))]
    return pl.DataFrame({"family": family or names, "domain": names, "spam": spam})


def test_cuts_are_the_widest_that_keep_their_bound():
    probability = np.linspace(1, 0, 1_000)
    spam = [1] * 400 + [0] * 600
    found = cuts(about(spam), probability)
    for cut in found:
        chosen = probability >= cut.probability
        assert chosen.sum() == cut.chosen
        assert np.sum(np.array(spam)[chosen]) == cut.right
        assert cut.lower == round(lower_bound(cut.right, cut.chosen), 5)
    bounds = [lower_bound(int(np.sum(spam[:n])), n) for n in range(1, 1_001)]
    widest = {max(n for n, b in enumerate(bounds, 1) if b >= precision) for precision in PRECISIONS
              if max(bounds) >= precision}  # fmt: skip
    assert {cut.chosen for cut in found} == widest


def test_too_few_domains_give_no_cut():
    assert cuts(about([1] * 20), np.linspace(1, 0.9, 20)) == []


def test_a_family_counts_for_few_of_its_domains():
    one = cuts(about([1] * 900, ["one"] * 900), np.linspace(1, 0.5, 900))
    assert one == []
    many = cuts(about([1] * 900, [f"f{i // 15}" for i in range(900)]), np.linspace(1, 0.5, 900))
    assert max(cut.chosen for cut in many) == 60 * PER_FAMILY


def test_links_of_a_domain_are_one_unit():
    table = pl.concat([about([1] * 300)] * 5)
    found = cuts(table, np.tile(np.linspace(1, 0.5, 300), 5))
    assert max(cut.chosen for cut in found) == 300


def test_report_is_by_set_and_pattern_where_both_classes_are_there():
    spam, score = drawn(400)
    table = pl.DataFrame({
        "spam": spam, "set": ["domains"] * 300 + ["rare"] * 100,
        "pattern": ["domain"] * 400,
    }).with_columns(spam=pl.when(pl.col("set") == "rare").then(1).otherwise("spam"))  # fmt: skip
    found = report(table, score, np.arange(400) % 4)
    assert list(found) == ["domains / domain"]
    assert found["domains / domain"]["examples"] == 300
    assert "calibration_error" in found["domains / domain"]


def test_every_pattern_has_a_profile_of_natural_share():
    assert set(NATURAL) == set(PATTERNS)
