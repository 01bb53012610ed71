"""How far links follow their profile, learned from sites."""

import numpy as np
import polars as pl
import pytest

from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.fit.profile_pull import fit_pull, site_shares

SITES, LINKS = 60, 40


@pytest.fixture(scope="module")
def drawn():
    """Links of sites whose shares of spam differ, with probabilities that know nothing of that."""
    random = np.random.default_rng(0)
    share = np.repeat(random.uniform(0.05, 0.95, SITES), LINKS)
    spam = (random.random(share.size) < share).astype(int)
    score = random.normal(np.where(spam == 1, 1.0, -1.0), np.sqrt(2))
    about = pl.DataFrame(
        {
            "site": [f"site{i // LINKS}.test" for i in range(share.size)],
            "domain": [f"d{i}.test" for i in range(share.size)],
            "set": "sites",
        }
    )
    return about, spam, 1 / (1 + np.exp(-score)), share


def test_the_share_of_each_site_is_found(drawn):
    about, _, probability, share = drawn
    result = site_shares(about, probability, 0.5)
    assert np.corrcoef(result, share)[0, 1] > 0.9
    assert (result.reshape(SITES, LINKS) == result[::LINKS, None]).all()


def test_a_pull_is_learned_where_profiles_differ_and_none_where_they_do_not(drawn):
    about, spam, probability, _ = drawn
    differ = fit_pull(spam, probability, site_shares(about, probability, 0.5), 0.5)
    assert 0.5 < differ.pull < 1.2
    order = np.random.default_rng(1).permutation(spam.size)  # sites that are all alike
    alike = fit_pull(
        spam[order], probability[order], site_shares(about, probability[order], 0.5), 0.5
    )
    assert abs(alike.pull) < differ.pull / 2


def test_made_up_links_and_names_of_no_site_say_nothing_of_a_profile(drawn):
    about, _, probability, _ = drawn
    alone = site_shares(about, probability, 0.5)
    both = pl.concat(
        [about, about.with_columns(domain=pl.lit("x") + pl.col("domain"), set=pl.lit(MADE_UP))]
    )
    result = site_shares(both, np.append(probability, np.ones(probability.size)), 0.5)
    assert result[: alone.size].tolist() == alone.tolist()
    nowhere = about.with_columns(site=pl.lit(None, pl.String))
    assert set(site_shares(nowhere, probability, 0.3)) == {0.3}
