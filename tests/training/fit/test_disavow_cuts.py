"""Where a disavow cut may lie."""

from functools import cache

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from linkvet.model.verdicts.verdict import PER_FAMILY
from linkvet.training.fit.disavow_cuts import (
    PRECISIONS,
    bounds_by_site,
    cuts,
    fewest,
    lower_bound,
    proved,
)


@pytest.mark.parametrize(
    ("right", "chosen", "expected"),
    [
        (299, 299, 0.99003),
        (298, 298, 0.98999),
        (473, 474, 0.99003),
        (10, 10, 0.74113),
        (1, 1, 0.05),
        (0, 10, 0.0),
        (5, 10, 0.22244),
    ],
)
def test_lower_bound_by_known_values(right, chosen, expected):
    assert lower_bound(right, chosen) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("right", "chosen"), [(1, 3), (45, 50), (700, 703)])
def test_lower_bound_is_where_so_many_are_seen_once_in_twenty(right, chosen):
    bound = lower_bound(right, chosen)
    assert binom.sf(right - 1, chosen, bound) == pytest.approx(0.05, abs=1e-9)


def about(spam: list[int], family: list[str] | None = None) -> pl.DataFrame:
    names = [f"d{i}.example" for i in range(len(spam))]
    return pl.DataFrame({"family": family or names, "domain": names, "spam": spam})


def test_a_cut_is_the_last_place_before_the_first_that_fails():
    spam = [1] * 400 + [0] * 5 + [1] * 700 + [0] * 100
    ladder = {cut.lower: cut for cut in cuts(about(spam), np.linspace(1, 0, len(spam)))}
    bounds = [lower_bound(int(np.sum(spam[:n])), n) for n in range(1, len(spam) + 1)]
    for precision, cut in ladder.items():
        chosen = np.linspace(1, 0, len(spam)) >= cut.probability
        assert (chosen.sum(), np.sum(np.array(spam)[chosen])) == (cut.chosen, cut.right)
        assert all(b >= precision for b in bounds[fewest(precision) - 1 : cut.chosen])
        assert cut.chosen == len(spam) or bounds[cut.chosen] < precision
    # 1100 of 1105 would do by themselves, but the way there failed
    assert ladder[0.99].chosen == 400 and bounds[1104] >= 0.99


@pytest.mark.parametrize("precision", PRECISIONS)
def test_fewest_is_where_a_proof_begins_to_be_possible(precision):
    first = fewest(precision)
    assert lower_bound(first, first) >= precision > lower_bound(first - 1, first - 1)
    assert proved(np.ones(first), precision) == first
    assert proved(np.ones(first - 1), precision) == 0
    late = np.ones(first + 50)
    late[first - 1] = 0
    assert proved(late, precision) == 0


def test_the_promise_is_broken_no_more_than_once_in_twenty():
    """Just too few are spam everywhere, so every cut is wrong; looking for the luckiest finds many.

    With 1000 draws a true rate of 0.05 gives at most 0.068 in 99 of 100 runs.
    """
    random, bound = np.random.default_rng(0), cache(lower_bound)
    first, luckiest = 0, 0
    for _ in range(1_000):
        right = np.cumsum(random.random(400) < 0.899)
        bounds = np.array([bound(int(r), n) for n, r in enumerate(right, start=1)])
        first += proved(bounds, 0.9) > 0
        luckiest += (bounds >= 0.9).any()
    assert first / 1_000 < 0.068
    assert luckiest / 1_000 > 0.15


def test_too_few_domains_give_no_cut():
    assert cuts(about([1] * 20), np.linspace(1, 0.9, 20)) == []


def test_a_family_counts_for_few_of_its_domains():
    one = cuts(about([1] * 900, ["one"] * 900), np.linspace(1, 0.5, 900))
    assert one == []
    many = cuts(about([1] * 900, [f"f{i // 15}" for i in range(900)]), np.linspace(1, 0.5, 900))
    assert max(cut.chosen for cut in many) == 60 * PER_FAMILY


def test_links_of_a_domain_are_one_unit():
    table = pl.concat([about([1] * 300)] * 5)
    ladder = cuts(table, np.tile(np.linspace(1, 0.5, 300), 5))
    assert max(cut.chosen for cut in ladder) == 300


def on_sites(spam: list[int], sites: list[str]) -> pl.DataFrame:
    return about(spam).with_columns(site=pl.Series(sites))


def test_sites_are_what_may_differ():
    spam = [1] * 600 + [0] * 6
    spread = cuts(on_sites(spam, [f"s{i % 100}.example" for i in range(606)]), GOING_DOWN)
    # the same domains, the wrong ones all on one site of few
    few = cuts(on_sites(spam, ["one.example"] * 590 + ["two.example"] * 16), GOING_DOWN)
    assert max(cut.lower for cut in spread) >= 0.99
    assert {cut.sites for cut in spread} == {100}
    assert sum(cut.chosen for cut in few) < sum(cut.chosen for cut in spread)


def test_the_bound_by_sites_counts_an_error_that_was_not_made():
    site = pl.Series([f"s{i}.example" for i in range(50)])
    assert bounds_by_site(np.ones(50), site)[-1] == pytest.approx(50 / 51)


GOING_DOWN = np.linspace(1, 0.5, 606)
