"""The share of spam is the mean probability; a network is one draw, whatever its size."""

import polars as pl
import pytest

from linkvet.analysis.sites.spam_share import spam_share


def domains(probabilities, families=None, verdict="review"):
    count = len(probabilities)
    return pl.DataFrame(
        {
            "source_domain": [f"d{n}.test" for n in range(count)],
            "family": pl.Series(families or [None] * count, dtype=pl.String),
            "spam_probability": probabilities,
            "verdict": [verdict] * count,
        }
    )


def test_the_interval_of_independent_domains_is_that_of_their_draws():
    share = spam_share(domains([0.5] * 100))
    assert (share.judged, share.share) == (100, 0.5)
    assert (share.low, share.high) == pytest.approx((0.402, 0.598), abs=1e-4)


def test_the_domains_of_a_network_are_one_draw():
    alone = spam_share(domains([0.9] * 40))
    network = spam_share(domains([0.9] * 40, ["n"] * 40))
    assert network.share == alone.share == 0.9
    assert network.low < 0.4 < 0.8 < alone.low and network.high == 1.0


def test_certain_domains_leave_nothing_to_chance():
    share = spam_share(domains([0.0, 1.0, 1.0, 1.0]))
    assert share[1:] == (0.75, 0.75, 0.75)


def test_nothing_is_said_where_nothing_could_be_judged():
    assert spam_share(domains([0.5, 0.5], verdict="unknown")) == (0, None, None, None)
