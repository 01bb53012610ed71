"""Class and id names that tell a place, one by one."""

import re

import pytest

from linkvet.data.pages.html.placement_names import PLACES, WORDS, named_places

TOKENS = [(place, token) for place, tokens in WORDS.items() for token in tokens]


@pytest.mark.parametrize(("place", "token"), TOKENS)
def test_each_token_is_a_pattern_that_finds_something(place, token):
    assert place in PLACES
    assert not re.compile(token).search("")


def test_a_token_stands_once():
    assert len({token for _, token in TOKENS}) == len(TOKENS)


@pytest.mark.parametrize(
    ("names", "places"),
    [
        ("widget_text", {"widget"}),
        ("elementor-widget", set()),
        ("site-footer", {"footer"}),
        ("card-footer", set()),
        ("navCol", {"sidebar"}),
        ("has-sidebar", set()),
        ("recent-comments", set()),
        ("commentlist", {"comment"}),
        ("entry-content", set()),
    ],
)
def test_names_tell_places(names, places):
    assert named_places(names) == places
