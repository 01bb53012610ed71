import pytest

from linkvet.cli.wording.known_networks import known_networks


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"networks": 9, "known": 1, "known_domains": 14}, "1 network (14 domains) is known from"),
        (
            {"networks": 9, "known": 3, "known_domains": 2140},
            "3 networks (2,140 domains) are known from",
        ),
    ],
)
def test_known_networks_are_told_with_their_size(counts, words):
    assert known_networks({"networks": counts}).startswith(words)


@pytest.mark.parametrize(
    "summary",
    [
        {},
        {"networks": {"networks": 9, "known": 0, "known_domains": 0}},
        {"networks": {"networks": 9, "known": None, "known_domains": None}},
    ],
)
def test_nothing_is_said_where_none_is_known(summary):
    assert known_networks(summary) is None
