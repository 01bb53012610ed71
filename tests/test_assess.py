"""Any model on any labels."""

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links

from linkvet.features.summary import summarise
from linkvet.model.judge import judge
from linkvet.model.store import load
from linkvet.training.assess import assess, compare
from linkvet.training.labels import Labelled


@pytest.fixture(scope="module")
def case():
    """Links labelled as the model itself would, but for one in ten."""
    many = links(200)
    domains = pl.Series([f"d{n}.example" for n in range(200)])
    many = many.with_columns(host=domains, domain=domains.cast(pl.Categorical))
    judged = judge(many, summarise(many, SITE), load(), np.arange(200))
    spam = (judged.probability > np.median(judged.probability)).astype(float)
    spam[::10] = 1 - spam[::10]
    spam[::7] = np.nan
    return Labelled(many, spam, np.ones(200), domains.to_numpy(), SITE, [])


def test_figures_in_all_and_by_slice(case):
    found = assess(case, load(), draws=40)
    whole = found["all"]
    assert whole["examples"] == case.known.sum()
    assert 0.8 < whole["roc_auc"] < 1
    low, high = whole["roc_auc_interval"]
    assert low < whole["roc_auc"] < high
    assert any(name.startswith("language: ") for name in found)
    for name, one in found.items():
        assert one["examples"] <= whole["examples"], name


def test_what_lies_above_the_cut(case):
    whole = assess(case, load(), draws=5)["all"]
    assert 0 < whole["of_them_spam"] <= whole["domains_above_cut"] < case.known.sum()
    share = whole["of_them_spam"] / whole["domains_above_cut"]
    assert 0 < whole["precision_at_cut_lower_bound"] < share
    assert 0 < whole["recall_at_cut"] <= 1


def test_a_model_is_no_better_than_itself(case):
    found = compare(case, load(), load(), draws=40)
    assert found["roc_auc"] == {"difference": 0, "low": 0, "high": 0, "real": False}
