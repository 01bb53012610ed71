"""Fitting one head per level of evidence."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from compiled_fixture import unpurified
from heads_fixture import NAMES, SMALL, examples

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import SIGNALS
from linkvet.model.heads import HEAD_OF, HEADS
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.heads import FIT_OF, FITS, PAGE_FIT, fit_head, free, usable, weights


def test_every_level_is_learnt_by_the_head_that_judges_it():
    assert [fit.head for fit in FITS] == list(HEADS)
    for level in LEVELS:
        assert FIT_OF[level].head is HEAD_OF[level]
        assert level in FIT_OF[level].learned
    # what is compiled into tables must be no deeper than two splits
    assert all(fit.params["max_depth"] <= 2 for fit in (*FITS, PAGE_FIT))


def test_free_trees_differ_in_the_form_alone():
    one = free(FITS[0])
    assert (one.params["max_depth"], one.params["num_leaves"]) == (-1, 31)
    limits = {name: FITS[0].params[name] for name in ("max_depth", "num_leaves")}
    assert replace(one, params=one.params | limits) == FITS[0]


def test_one_seed_gives_one_text():
    signals, spam = examples()
    weight = np.ones(spam.size)
    first, second = (fit_head(SMALL, signals, spam, weight, seed=3) for _ in range(2))
    assert first == second
    assert first != fit_head(SMALL, signals, spam, weight, seed=4)


def test_examples_of_no_weight_teach_nothing():
    signals, spam = examples()
    weight = np.where(np.arange(spam.size) < 200, 1.0, 0.0)
    turned = np.where(weight > 0, spam, 1 - spam)
    assert fit_head(SMALL, signals, spam, weight) == fit_head(SMALL, signals, turned, weight)


def test_a_signal_moves_only_the_way_it_is_declared():
    signals, spam = examples()
    name = "name_reading"
    assert SIGNALS[name].constraint == 1
    weight = np.ones(spam.size)
    texts = fit_head(replace(SMALL, rounds=60), signals, 1 - spam, weight)
    model = compile_trees(texts, NAMES, signals, weight)
    many = pl.concat([signals[:1].fill_nan(0.0)] * 50).with_columns(
        pl.Series(name, np.linspace(-3, 3, 50), dtype=pl.Float32)
    )
    assert (np.diff(model.score(many)) >= -1e-6).all()


def test_tables_are_centred_on_the_weighted_examples():
    signals, spam = examples()
    weight = np.random.default_rng(1).random(spam.size)
    texts = fit_head(replace(SMALL, averaged=1), signals, spam, weight)
    tables = compile_trees(texts, NAMES, signals, weight)
    assert all(sum(shares) == pytest.approx(1, abs=1e-5) for shares in tables.background)
    known = signals.drop_nans()
    expected = unpurified(texts[0], NAMES).score(known)
    assert tables.score(known) == pytest.approx(expected, abs=1e-4)
    for i, (name, table) in enumerate(zip(NAMES, tables.single, strict=True)):
        here = signals[name].is_not_nan().to_numpy()
        bins = tables.bins(i, signals[name].to_numpy()[here])
        assert np.average(table[bins], weights=weight[here]) == pytest.approx(0, abs=1e-5)


def about() -> pl.DataFrame:
    """Two sets: one of both classes, one of spam alone, part of it on innocent hosts."""
    table = pl.DataFrame(
        {
            "set": ["both"] * 10 + ["spam"] * 10,
            "spam": [1] * 4 + [0] * 6 + [1] * 10,
            "family": ["big"] * 3 + [f"f{i}" for i in range(17)],
            "kind": ["farm"] * 3
            + ["comment-profile"]
            + ["blog"] * 6
            + ["farm"] * 8
            + ["hacked"] * 2,
        }
    )
    return table.join(pl.DataFrame({"pattern": ["anchor", "page-and-date", "domain"]}), how="cross")


def test_an_innocent_host_teaches_nothing_bad_about_its_domain():
    table = about().with_columns(use=usable(about()))
    innocent = table.filter(pl.col("kind").is_in(["comment-profile", "hacked"]))
    assert not innocent.filter(pl.col("pattern") == "domain")["use"].any()
    assert innocent.filter(pl.col("pattern") == "anchor")["use"].all()
    assert innocent.filter(pl.col("pattern") == "page-and-date")["use"].all()
    assert table.filter(~pl.col("kind").is_in(["comment-profile", "hacked"]))["use"].all()


def test_what_is_missing_never_tells_the_class():
    table, use = about(), usable(about())
    weighed = table.with_columns(weight=weights(table, use), use=use)
    assert (weighed.filter(~pl.col("use"))["weight"] == 0).all()
    assert (weighed.filter("use")["weight"] > 0).all()
    share = weighed.group_by("pattern").agg(
        (pl.col("weight") * pl.col("spam")).sum() / pl.col("weight").sum()
    )
    assert share["weight"].n_unique() <= 1 or np.ptp(share["weight"].to_numpy()) < 1e-9


def test_a_family_counts_by_the_root_of_its_size():
    table, use = about(), usable(about())
    weighed = table.with_columns(weight=weights(table, use)).filter(
        (pl.col("pattern") == "anchor") & (pl.col("set") == "both") & (pl.col("spam") == 1)
    )
    big = weighed.filter(pl.col("family") == "big")["weight"]
    one = weighed.filter(pl.col("family") != "big")["weight"][0]
    assert big.sum() == pytest.approx(one * np.sqrt(3))
