"""Which pattern of evidence a link shows."""

import numpy as np

from linkvet.features.evidence import HEAD, MEANS, PATTERNS, patterns
from linkvet.features.extract import NAMES

NAME = list(PATTERNS)


def shown(*known: str) -> str:
    values = {name: np.array([1.0 if name in known else np.nan]) for name in NAMES}
    return NAME[patterns(values, 1)[0]]


def test_every_pattern_has_a_head_a_meaning_and_known_signals():
    assert set(HEAD) == set(MEANS) == set(PATTERNS)
    assert {name for needs in PATTERNS.values() for name in needs} <= set(NAMES)
    assert PATTERNS[NAME[-1]] == ()


def test_a_link_shows_the_richest_pattern_it_has_all_facts_of():
    assert shown() == "domain"
    for name, needs in PATTERNS.items():
        assert shown(*needs) == name
    assert shown(*NAMES) == NAME[0]


def test_one_fact_missing_is_a_poorer_pattern():
    first = PATTERNS[NAME[0]]
    for fact in first:
        assert shown(*(set(first) - {fact})) != NAME[0]


def test_links_are_told_apart_and_absent_signals_are_unknown():
    found = patterns({"path_depth": np.array([1.0, np.nan, 2.0])}, 3)
    assert found.dtype == np.uint8
    assert [NAME[i] for i in found] == ["page-and-date", "domain", "page-and-date"]
    assert patterns({}, 2).tolist() == [len(PATTERNS) - 1] * 2
    assert patterns({}, 0).size == 0
