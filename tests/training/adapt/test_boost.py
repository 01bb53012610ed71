"""Teaching the model that ships the labels of a house."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links

from linkvet.model.heads import HEADS
from linkvet.model.store import load
from linkvet.training.adapt import boost as module
from linkvet.training.adapt.boost import adapt, figures
from linkvet.training.adapt.positive_unlabelled import learn_unlabelled
from linkvet.training.examples.house_labels import Labelled


def labelled(count: int = 240) -> Labelled:
    """Links whose label follows a fact the model knows: whether the page names an author."""
    many = links(count)
    spam = (many["author"] == "").cast(pl.Float64).to_numpy()
    # every link on a domain of its own, so that folds can part them
    domains = pl.Series([f"d{n}.example" for n in range(count)])
    many = many.with_columns(host=domains, domain=domains.cast(pl.Categorical))
    return Labelled(many, spam, np.ones(count), domains.to_numpy(), SITE, [])


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture(scope="module")
def taught(model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 60)
        return adapt(model, labelled())


def test_labels_the_model_does_not_foresee_are_learnt(taught):
    result = figures(taught)
    before, after = (result[f"labels of the house {when} / all"] for when in ("before", "after"))
    assert after["roc_auc"] > before["roc_auc"] + 0.1
    assert after["brier"] < before["brier"]


def test_what_is_taught_lies_on_the_thresholds_the_model_has(model, taught):
    assert taught.trees["full"] > 0
    for head in [head for head, trees in taught.trees.items() if trees]:
        tables = taught.heads[head]
        assert taught.boosters[head]
        for now, then in zip(tables.edges, model.heads[head].edges, strict=True):
            assert now.tolist() == then.tolist()


def test_other_heads_stay_as_they_are(model, taught):
    for head, trees in taught.trees.items():
        if not trees:
            assert taught.heads[head] is model.heads[head]
    assert set(taught.trees) == {head.name for head in HEADS}


def test_labels_that_agree_with_nothing_add_nothing(model):
    case = labelled()
    noise = np.random.default_rng(3).integers(0, 2, case.spam.size).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 30)
        result = figures(adapt(model, replace(case, spam=noise)))
    after = result["labels of the house after / all"]
    assert after["brier"] <= result["labels of the house before / all"]["brier"] + 0.02


def test_one_seed_one_text(model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 20)
        first, second = (adapt(model, labelled(), seed=5) for _ in range(2))
    assert first.boosters == second.boosters
    assert first.after.tobytes() == second.after.tobytes()


def test_a_disavow_file_that_lists_half_of_the_spam(model):
    full = labelled(400)
    bad = np.flatnonzero(full.spam == 1)
    output = np.random.default_rng(1).random(bad.size) < 0.5
    listed = np.full(full.spam.size, np.nan)
    listed[bad[output]] = 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 150)
        result, frequency = learn_unlabelled(model, replace(full, spam=listed))
    assert 0.2 < frequency < 0.8
    assert result.after[bad[~output]].mean() > result.after[full.spam == 0].mean() + 0.2
