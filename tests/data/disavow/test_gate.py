import pytest

from linkvet.data.disavow.gate import refusal_reason, sift
from linkvet.data.disavow.hosts import giants, is_giant, is_preloaded, popular
from linkvet.data.own_site import OwnSites, own_sites


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ("domain:google.com", "giant"),
        ("domain:google.at", "giant"),
        ("domain:github.io", "platform"),
        ("domain:blogspot.com", "platform"),
        ("domain:uni.ac.uk", "institution"),
        ("domain:town.gov", "institution"),
        ("domain:store", "ending"),
        ("domain:co.uk", "ending-of-all"),
        ("bare.test", "bare-host"),
        ("bare.test/", "bare-host"),
    ],
)
def test_what_nobody_should_disavow_whole_is_refused_with_its_reason(entry, rule):
    gate = sift([entry, "domain:spam.test"], OwnSites())
    assert (gate.passed, [one.rule for one in gate.refused]) == (["domain:spam.test"], [rule])


def test_what_a_person_confirmed_passes_but_for_errors():
    entries = ["domain:google.com", "domain:github.io", "domain:co.uk", "domain:spa.test"]
    gate = sift(entries, own_sites("spa.test"), frozenset(entries) - {"domain:github.io"})
    assert gate.passed == ["domain:google.com"]
    assert [one.rule for one in gate.refused] == ["platform", "ending-of-all", "own-site"]


def test_pages_on_a_giant_may_be_named():
    assert sift(["https://www.google.com/a"], OwnSites()).passed == ["https://www.google.com/a"]


def test_an_ending_that_is_preloaded_as_a_whole_tells_nothing_of_a_domain():
    assert is_preloaded("github.com") and not is_preloaded("spam-links-here.dev")
    assert refusal_reason("spam-links-here.dev", None, None) is None


def test_the_list_that_ships_is_small_and_says_where_it_comes_from():
    from pathlib import Path

    import linkvet.data.disavow.hosts as hosts

    text = (Path(hosts.__file__).parent / "popular.txt").read_text(encoding="utf-8")
    assert all(f"# {one}: " in text for one in ("Source", "Licence", "Attribution", "Date"))
    assert len(popular() | giants()) <= 1_500
    assert not is_giant("spam.test")
