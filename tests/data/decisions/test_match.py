"""Which link a decision is about."""

import polars as pl
import pytest
from decisions_fixture import decisions

from linkvet.data.decisions.match import match
from linkvet.data.urls import split

URLS = [
    "https://www.spam.test/tag/a",
    "http://spam.test/tag/b?x=1&utm_source=y",
    "http://blog.spam.test/",
    "https://other.test/tag/a",
    "https://bücher.example/Ä",
]
NETWORK = ["title: spam", "title: spam", None, "title: other", None]


def links() -> pl.DataFrame:
    urls = pl.Series("source_url", URLS)
    return split(urls).select("host", "domain").with_columns(urls)


def chosen(*lines: str) -> list[int]:
    found = match(standing := decisions(*lines), links(), pl.Series(NETWORK)).chosen
    return [standing[at].id if at >= 0 else 0 for at in found]


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("keep link http://spam.test/tag/a/", [1, 0, 0, 0, 0]),
        ("keep link https://spam.test/tag/b?x=1", [0, 1, 0, 0, 0]),
        ("keep link https://xn--bcher-kva.example/%C3%84", [0, 0, 0, 0, 1]),
        ("keep link http://spam.test/tag", [0, 0, 0, 0, 0]),
        ("keep pattern SPAM.test/Tag/*", [1, 1, 0, 0, 0]),
        ("keep pattern *.test/tag/a", [1, 0, 0, 1, 0]),
        ("keep domain spam.test", [1, 1, 1, 0, 0]),
        ("keep domain blog.spam.test", [0, 0, 1, 0, 0]),
        ("keep domain pam.test", [0, 0, 0, 0, 0]),
        ("keep network title: spam", [1, 1, 0, 0, 0]),
    ],
)
def test_one_decision(line, met):
    assert chosen(line) == met


def test_link_before_pattern_before_domain_before_network_and_later_before_earlier():
    assert chosen(
        "keep link http://spam.test/tag/a",
        "keep pattern spam.test/tag/*",
        "keep domain blog.spam.test",
        "disavow domain spam.test",
        "disavow network title: other",
        "disavow pattern spam.test/tag/b*",
    ) == [1, 6, 4, 5, 0]


def test_hosts_that_are_not_known_are_matched_by_domain():
    table = links().with_columns(host=pl.lit(None, pl.String))
    found = match(decisions("keep domain spam.test"), table, pl.Series(NETWORK))
    assert found.chosen.tolist() == [0, 0, 0, -1, -1]
    assert found.met.tolist() == [0]
