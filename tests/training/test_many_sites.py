"""Labels of many sites: folds of whole sites, texts read as each fold sees them, figures."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from labelled_fixture import write_sites

from linkvet.training.evaluate.held_out_sites import figures_by_level, held_out_links
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.examples.manifest import read_manifest
from linkvet.training.fit import cross_fit as crossing
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, lessons
from linkvet.training.fit.probability import Fixed, fix

FITS = tuple(replace(fit, rounds=15, averaged=1) for fit in crossing.FITS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sites(tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="module")
def examples(folder) -> Examples:
    return load_examples(read_manifest(folder))


@pytest.fixture(scope="module")
def cross(examples) -> CrossFit:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossing, "FITS", FITS)
        return cross_fit(examples)


@pytest.fixture(scope="module")
def fixed(cross) -> Fixed:
    return fix(cross)


def test_a_cache_gives_the_same_examples(folder, examples, tmp_path):
    cache = tmp_path / "cache"
    first, again = (load_examples(read_manifest(folder), cache=cache) for _ in range(2))
    for one in (first, again):
        assert one.signals.equals(examples.signals, null_equal=True)
        assert one.about.equals(examples.about, null_equal=True)
    assert len(list(cache.iterdir())) == 12


def test_links_without_a_label_stand_beside(examples):
    assert examples.unlabelled is not None
    assert set(examples.unlabelled["site"]) == {f"shop{i}.example" for i in range(12)}
    both = examples.unlabelled.join(examples.about, on=["site", "domain"], how="semi")
    assert both.is_empty()


def test_no_site_is_in_two_folds_and_every_link_is_scored(cross):
    links = cross.about.with_columns(fold=pl.Series(cross.folds), score=pl.Series(cross.score))
    links = links.filter(pl.col("site").is_not_null())
    assert links.group_by("site").agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert links["score"].is_finite().all()


def test_texts_are_read_by_those_who_know_nothing_of_the_fold(cross):
    assert cross.readings is not None
    fit = next(one for one in FITS if one.name == "titled")
    rows, view = lessons(cross, fit)
    fold = int(cross.folds[cross.about["site"].is_not_null().to_numpy()][0])
    linked, _, weight = view(fold)
    every, _, _ = view(None)
    assert not weight[: rows.size][cross.folds[rows] == fold].any()
    assert weight[: rows.size][cross.folds[rows] != fold].any()
    assert not np.allclose(linked["title_reading"], every["title_reading"], equal_nan=True)


def test_poorer_levels_learn_from_unlabelled_links_as_they_would_show(cross, examples):
    rows, view = lessons(cross, next(one for one in FITS if one.name == "url"))
    signals, spam, weight = view(None)
    beside = signals[rows.size :]
    assert beside.height == examples.unlabelled.height == spam.size - rows.size
    assert weight[rows.size :].any() and "title_length" not in beside.columns


def test_ties_leave_the_training_where_that_is_asked(examples):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossing, "refit", lambda cross, *_: cross)
        strict = cross_fit(examples, strict=True)
    out = strict.folds == 0
    taught = strict.about.filter(pl.Series(strict.train(0)))
    for tie in ("family", "domain"):
        assert not set(taught[tie]) & set(strict.about[tie].filter(pl.Series(out)))


def test_figures_are_of_held_out_sites(cross, fixed):
    figures = figures_by_level(cross, fixed)
    assert figures is not None and figures["sites"] == 12
    assert figures["levels"]["as-given"]["natural draw"]["roc_auc"] > 0.7
    rows = held_out_links(cross, fixed)
    assert set(rows["verdict"]) <= {"keep", "review", "disavow"}
    assert rows["probability"].is_between(0, 1).all()


def test_few_sites_have_no_figures_on_unseen_ones(cross, fixed):
    few = cross.about.with_columns(site=pl.lit("shop0.example"))
    assert figures_by_level(replace(cross, about=few), fixed) is None
