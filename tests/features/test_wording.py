import numpy as np
import pytest

from linkvet.features.extract import SIGNALS
from linkvet.features.wording import UNKNOWN, Usual, displayed, observation

USUAL = Usual(
    ranges={
        "anchor_length": (8, 25),
        "title_digits": (0, 4),
        "title_shared": (0, 0),
        "title_capitals": (0.06, 0.29),
        "anchor_in_title": (0, 1),
        "rating_of_page": (3, 3),
    },
    shares={"title_seller_words": (0.004, 0.31), "host_is_ip": (0, 0)},
)


def observed(name: str, value: float, amount: float = 1.0, usual: Usual = USUAL) -> str:
    (number,) = displayed(SIGNALS[name], np.array([value]), np.array([amount]))
    return observation(SIGNALS[name], float(number), usual)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("anchor_length", 63, "anchor has 63 characters (most genuine links: 8 to 25)"),
        ("anchor_length", 1, "anchor has one character (most genuine links: 8 to 25)"),
        ("title_digits", 0, "title contains no digits (most genuine links: up to 4)"),
        (
            "title_shared",
            np.log10(42),
            "title is used on 41 other domains (most genuine links: none)",
        ),
        ("title_shared", 0, "title isn't used on other domains, like most genuine links"),
        (
            "title_capitals",
            0.354,
            "35% of the title's letters are capitals (most genuine links: 6% to 29%)",
        ),
        ("title_capitals", 1, "title is all capitals (most genuine links: 6% to 29%)"),
        (
            "rating_of_page",
            7.2,
            "vendor rates the referring page 7 out of 100 (most genuine links: 3)",
        ),
        ("path_shared", np.log10(2), "URL path is the same on one other domain"),
        ("domain_link_count", 2, "referring domain has 100 links to the site"),
        ("traffic_of_domain", 6.1234567, "referring domain gets 1,330,000 search visits a month"),
        ("suffix_opened", 2018, "domain ending opened to the public in 2018"),
        ("suffix_opened", 2000, "domain ending isn't a new one, opened since 2013"),
        ("trust_ratio", 0.256, "page's ratio of Trust Flow to Citation Flow is 0.26"),
    ],
)
def test_a_measure_says_its_value_and_what_is_usual(name, value, says):
    assert observed(name, value) == says


def test_a_range_that_holds_everything_is_left_out():
    assert (
        observed("anchor_in_title", 0.5) == "50% of the anchor's words appear in the page's title"
    )


def test_a_flag_says_how_common_its_state_is():
    on = "title offers links, rankings or traffic (<1% of genuine links, 31% of spam)"
    off = "title doesn't offer links, rankings or traffic (>99% of genuine links, 69% of spam)"
    assert (observed("title_seller_words", 1), observed("title_seller_words", 0)) == (on, off)


def test_what_was_never_met_has_no_share():
    assert observed("host_is_ip", 1) == "link comes from a bare IP address"


def test_a_reading_says_which_way_it_speaks():
    assert observed("title_reading", -3.0, 0.2) == "title resembles those of spam pages"
    assert observed("title_reading", 3.0, -0.2) == "title resembles those of genuine pages"


def test_what_is_unknown_says_so():
    assert observed("anchor_length", np.nan) == observed("link_nofollow", np.nan) == UNKNOWN


@pytest.mark.parametrize("value", [0.0004, 0.004, 0.996, 0.99999])
def test_a_share_is_never_rounded_to_nothing_or_all(value):
    share = observed("domain_follow_share", value).split()[0]
    assert share == ("<1%" if value < 0.5 else ">99%")


def test_few_numbers_are_distinct():
    values = np.random.default_rng(0).random(10_000)
    shares = displayed(SIGNALS["title_capitals"], values, values)
    assert np.unique(shares).size < 110
    visits = displayed(SIGNALS["traffic_of_domain"], 4 + 2 * values, values)
    assert np.unique(visits).size < 2_000
