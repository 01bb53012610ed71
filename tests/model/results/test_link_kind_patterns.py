"""Patterns of kinds are joined from parts that stand by themselves."""

import polars as pl
import pytest

from linkvet.model.results.link_kind_patterns import FIRMS, PATTERNS, joined
from linkvet.model.results.link_kinds import hosts, page_texts, paths, titles
from linkvet.model.results.mirrors import FRONT_PATHS, FRONTS, OWN_HOSTS

PARTS = {
    f"{one.__name__.rpartition('.')[2]} of {kind}": patterns
    for one, kinds in (
        (hosts, hosts.HOSTS),
        (paths, paths.PATHS | paths.QUERIES),
        (titles, titles.TITLES | titles.ANCHORS),
        (page_texts, page_texts.TEXTS),
    )
    for kind, patterns in kinds.items()
}
WHOLE = [one for kinds in PATTERNS.values() for one in kinds.values()]


def finds(pattern: str, text: str) -> bool:
    return pl.Series([text]).str.contains(pattern).item()


@pytest.mark.parametrize("name", PARTS)
def test_each_part_is_a_pattern_that_stands_once(name):
    """A comma forgotten behind a tuple's only part makes letters of it."""
    patterns = PARTS[name]
    assert isinstance(patterns, tuple)
    assert len(set(patterns)) == len(patterns)
    assert not any(finds(pattern, "") for pattern in patterns)


@pytest.mark.parametrize("pattern", [*WHOLE, FIRMS, FRONTS, FRONT_PATHS, OWN_HOSTS])
def test_no_pattern_finds_everything(pattern):
    assert not finds(pattern, "")
    assert not finds(pattern, "§ 1")


def test_a_kind_is_known_by_any_of_its_parts():
    pattern = joined({"forum": ("^board$", "thread")})["forum"]
    assert finds(pattern, "board") and finds(pattern, "a thread")
    assert not finds(pattern, "boarding")
