"""Labelled examples out of exports and lists."""

import numpy as np
import polars as pl
import pytest
from labelled_fixture import EXPORT, LINKS

from linkvet.data.links import DTYPES
from linkvet.features.evidence import LEVELS, levels
from linkvet.features.extract import NAMES
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.examples.manifest import read_manifest


@pytest.fixture(scope="module")
def examples(labelled) -> Examples:
    return load_examples(read_manifest(labelled))


def rows(examples: Examples, **expected: str) -> np.ndarray:
    return (
        examples.about.select(
            pl.all_horizontal(pl.col(name) == value for name, value in expected.items())
        )
        .to_series()
        .to_numpy()
    )


def test_levels_are_of_columns_that_exist():
    for level in LEVELS:
        assert set(level.columns or ()) <= set(DTYPES)
        assert "vendor_verdict" not in (level.columns or ())


def test_every_example_has_its_signals_and_facts(examples):
    assert examples.signals.columns == NAMES
    assert examples.signals.height == examples.about.height
    for column in ("spam", "family", "domain", "set", "pattern"):
        assert examples.about[column].null_count() == 0
    assert set(examples.about["spam"]) == {0, 1}


def test_every_clear_link_stands_in_every_pattern(examples):
    links = examples.about.filter(pl.col("set") == EXPORT)
    count = dict(links.group_by("pattern").len().rows())
    assert count == dict.fromkeys((level.name for level in LEVELS), 2 * LINKS)


def test_each_pattern_shows_what_its_exports_would(examples):
    for pattern in (level.name for level in LEVELS):
        at = rows(examples, set=EXPORT, pattern=pattern)
        part = examples.signals.filter(at)
        loaded = levels({name: part[name].to_numpy() for name in NAMES}, part.height)
        assert {LEVELS[i].name for i in loaded} == {pattern}


def test_a_poorer_pattern_knows_no_more(examples):
    def known(pattern: str) -> set[str]:
        part = examples.signals.filter(rows(examples, set=EXPORT, pattern=pattern))
        return {name for name in NAMES if not part[name].is_nan().all()}

    for level in LEVELS:
        assert known(level.name) <= known("as-given")
    assert known("domain") < known("page-and-date") < known("flags") < known("audit")


def test_names_are_left_to_be_read_out_of_fold(examples):
    for name in ("name_reading", "label_reading", "suffix_reading"):
        assert examples.signals[name].is_nan().all()


def test_domains_come_with_their_network_and_lists(examples):
    every = examples.about.filter(pl.col("set") == "domains")
    listed = every.filter(pl.col("pattern") == "domain")
    assert listed.height == 240
    assert 0 < every.height - listed.height < 240 / 2  # some of them as addresses
    assert (listed["family"] == "network").sum() == 4
    sources = listed.filter(pl.col("spam") == 1)["source"].unique().sort()
    assert sources.to_list() == ["one", "one|two", "two"]


def test_only_what_several_owners_disavow_is_taken(examples):
    owners = examples.about.filter((pl.col("set") == "disavow") & (pl.col("pattern") == "domain"))
    assert owners["domain"].to_list() == [f"seller{i}.test" for i in range(6)]
    assert set(owners["spam"]) == {1}


def test_a_list_of_names_tells_nothing_of_profile_or_dates(examples):
    part = examples.signals.filter(rows(examples, pattern="domain"))
    for name in ("domain_link_count", "domain_link_age", "name_shared"):
        assert part[name].is_nan().all()


def test_unclear_rows_are_told_apart(examples):
    loaded = examples.about.filter((pl.col("set") == EXPORT) & ~pl.col("clear"))
    assert set(loaded["row"]) == {2 * LINKS}
    assert loaded["spam"].sum() == 0
