"""Folds that keep together what belongs together."""

import numpy as np
import polars as pl

from linkvet.training.examples.folds import FEWEST_SITES, by_site, folds, groups, tied, units


def about(count: int = 600, seed: int = 0) -> pl.DataFrame:
    """Examples tied at random by family and by domain, in two sets."""
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "family": [f"f{i}" for i in random.integers(0, count, count)],
            "domain": [f"d{i}.example" for i in random.integers(0, count, count)],
            "set": random.choice(["links", "domains"], count),
            "spam": random.integers(0, 2, count),
        }
    )


def test_groups_are_transitive():
    table = pl.DataFrame({"family": ["a", "a", "b", "c"], "domain": ["x", "y", "y", "z"]})
    result = groups(table)
    assert len(set(result[:3])) == 1
    assert result[3] != result[0]


def test_what_is_unknown_ties_nothing():
    result = tied(
        pl.Series(["a", "b", "c", "d"]),
        pl.Series([1, None, None, 1]),
        pl.Series([None, None, 2, 2]),
    )
    assert result[0] == result[2] == result[3] != result[1]


def test_nothing_that_belongs_together_is_split():
    table = about()
    fold = folds(table, 5)
    for tie in ("family", "domain"):
        across = (
            table.with_columns(fold=pl.Series(fold)).group_by(tie).agg(pl.col("fold").n_unique())
        )
        assert across["fold"].max() == 1


def test_sets_and_classes_are_spread_evenly():
    table = about(3_000).with_columns(
        pl.Series("family", [f"f{i}" for i in range(3_000)]),
        pl.Series("domain", [f"d{i}.example" for i in range(3_000)]),
    )
    count = (
        table.with_columns(fold=pl.Series(folds(table, 10))).group_by("set", "spam", "fold").len()
    )
    spread = count.group_by("set", "spam").agg(
        few=pl.col("len").min(), many=pl.col("len").max(), folds=pl.len()
    )
    assert (spread["many"] - spread["few"] <= 1).all()
    assert (spread["folds"] == 10).all()


def test_folds_follow_the_seed_and_nothing_else():
    table = about()
    assert np.array_equal(folds(table, seed=1), folds(table, seed=1))
    assert not np.array_equal(folds(table, seed=1), folds(table, seed=2))
    assert set(folds(table, 4)) == {0, 1, 2, 3}


def test_one_large_family_stays_whole():
    table = about(100).with_columns(family=pl.lit("one"))
    assert len(set(folds(table, 3))) == 1


def of_sites(sites: int, rows: int = 20) -> pl.DataFrame:
    """Examples of some sites and as many names of no site; families run across sites."""
    count = sites * rows
    links = about(count).with_columns(
        site=pl.Series([f"s{i % sites}.example" for i in range(count)]), set=pl.lit("links")
    )
    return pl.concat([links, about(count, 1).with_columns(set=pl.lit("domains"))], how="diagonal")


def test_many_sites_are_held_out_whole():
    table = of_sites(FEWEST_SITES * 2).with_columns(pl.Series("at", range(800)))
    assert by_site(table)
    across = table.with_columns(fold=pl.Series(folds(table, 5)), unit=pl.Series(units(table)))
    links = across.filter(pl.col("site").is_not_null())
    assert links.group_by("site").agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert links.group_by("site").agg(pl.col("unit").n_unique())["unit"].max() == 1
    names = across.filter(pl.col("site").is_null())
    assert names.group_by("family").agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert not set(links["unit"]) & set(names["unit"])


def test_few_sites_are_no_unseen_ones():
    table = of_sites(FEWEST_SITES - 1)
    assert not by_site(table) and not by_site(about())
    assert np.array_equal(units(table), groups(table))
