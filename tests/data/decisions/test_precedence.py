"""Of decisions that contradict each other, one counts, and both are shown."""

import pytest
from decisions_fixture import decisions

from linkvet.data.decisions.precedence import conflicts, host_of, standing


def test_the_last_decision_on_a_thing_stands():
    made = decisions(
        "keep link http://spam.test/a",
        "disavow link https://www.spam.test/a/",
        "disavow domain spam.test",
        "undone keep domain spam.test",
        "skip domain spam.test",
    )
    assert [one.id for one in standing(made)] == [2, 3]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (["keep domain a.test", "disavow domain a.test"], [(2, 1)]),
        (["keep domain a.test", "undone disavow domain a.test"], []),
        (["keep domain a.test", "keep domain a.test"], []),
        (["keep link http://a.test/x", "disavow domain a.test"], [(1, 2)]),
        (["keep link http://blog.a.test/x", "disavow domain a.test"], [(1, 2)]),
        (["keep link http://a.test/x", "disavow pattern a.test/*"], [(1, 2)]),
        (["keep link http://a.test/x", "disavow pattern a.test/y*"], []),
        (["keep pattern a.test/x/*", "disavow domain a.test"], [(1, 2)]),
        (["keep pattern *.a.test/x", "disavow domain a.test"], [(1, 2)]),
        (["keep domain blog.a.test", "disavow domain a.test"], [(2, 1)]),
        (["disavow domain a.test", "keep domain blog.a.test"], [(2, 1)]),
        (["disavow domain a.test", "keep domain ba.test"], []),
    ],
)
def test_what_contradicts_is_shown_with_what_counts(made, wanted):
    found = conflicts(decisions(*made))
    assert [(one.counts.id, one.gives_way.id) for one in found] == wanted


@pytest.mark.parametrize(
    ("made", "host"),
    [
        ("keep domain a.test", "a.test"),
        ("keep link https://www.a.test:8080/x", "a.test"),
        ("keep pattern https://a.test/x*", "a.test"),
        ("keep pattern *.a.test/x", "a.test"),
        ("keep pattern *a.test/x", ""),
        ("keep network title: a.test", ""),
    ],
)
def test_the_host_of_a_decision(made, host):
    assert host_of(*decisions(made)) == host
