"""Which level of evidence a link shows."""

import numpy as np

from linkvet.features.evidence import BY_NAME, LEVELS, NEEDED, levels
from linkvet.features.evidence import NAMES as LEVEL_NAMES
from linkvet.features.extract import NAMES

FIRST = LEVELS[0]


def shown(*known: str) -> str:
    values = {name: np.array([1.0 if name in known else np.nan]) for name in NAMES}
    return LEVELS[levels(values, 1)[0]].name


def test_levels_need_known_signals_and_the_last_needs_none():
    assert len(BY_NAME) == len(LEVELS) == len(LEVEL_NAMES)
    assert NEEDED <= set(NAMES)
    assert LEVELS[-1].needs == ()
    assert all(level.means for level in LEVELS)


def test_a_link_shows_the_richest_level_it_has_all_facts_of():
    assert shown() == "domain"
    for level in LEVELS:
        assert shown(*level.needs) == level.name
    assert shown(*NAMES) == FIRST.name


def test_one_fact_missing_is_a_poorer_level():
    for fact in FIRST.needs:
        assert shown(*(set(FIRST.needs) - {fact})) != FIRST.name


def test_links_are_told_apart_and_absent_signals_are_unknown():
    level_of_link = levels({"path_depth": np.array([1.0, np.nan, 2.0])}, 3)
    assert level_of_link.dtype == np.uint8
    assert [LEVEL_NAMES[i] for i in level_of_link] == ["page-and-date", "domain", "page-and-date"]
    assert levels({}, 2).tolist() == [len(LEVELS) - 1] * 2
    assert levels({}, 0).size == 0
