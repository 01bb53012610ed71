"""What the view of a profile counts: quality, spread, pace, best and worst, and what is unknown."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from referring_sites_fixture import SITE
from report_fixture import make

from linkvet.analysis.profile.distributions import standing
from linkvet.analysis.profile.diversity import diversity, effective
from linkvet.analysis.profile.link_kinds import kinds
from linkvet.analysis.profile.locales import countries, site_languages
from linkvet.analysis.profile.velocity import bounds, rare, velocity
from linkvet.analysis.profile.view import DOMAINS, LINKS, elsewhere, profile_view


@pytest.fixture(scope="module")
def scored():
    return make()


@pytest.fixture(scope="module")
def view(scored):
    return profile_view(scored.links, scored.domains, SITE)


def domains(**columns):
    """A table of domains with these columns and nothing else known."""
    table = pl.DataFrame(columns)
    table = table.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in DOMAINS.items() if name not in columns
    )
    return table.select(pl.col(name).cast(dtype) for name, dtype in DOMAINS.items())


def test_counts_add_up_and_the_site_itself_is_no_backlink(scored, view):
    outside = scored.domains.filter(pl.col("decided_by") != "site")
    assert view["all"]["domains"] == outside.height
    assert view["all"]["links"] == outside["links"].sum()
    for part in ("verdicts", "bands"):
        assert sum(row["domains"] for row in view[part]) == outside.height
        assert sum(row["links"] for row in view[part]) == outside["links"].sum()
    followed = scored.links.filter((pl.col("decided_by") != "site") & ~pl.col("nofollow"))
    assert sum(row["followed_links"] for row in view["verdicts"]) == followed.height
    whole = sum(row["followed_domains"] for row in view["verdicts"])
    assert whole == followed["source_domain"].n_unique()


def test_the_expected_number_of_spam_is_the_sum_of_probabilities(scored, view):
    judged = scored.domains.filter(
        (pl.col("decided_by") != "site") & (pl.col("verdict") != "unknown")
    )
    assert view["expected"]["judged"] == judged.height
    assert view["expected"]["spam"] == pytest.approx(judged["spam_probability"].sum())


def test_without_spam_the_kept_stay_and_the_two_bands_of_spam_go(scored, view):
    spam = (pl.col("spam_probability") >= 0.75) & ~pl.col("verdict").is_in(["keep", "unknown"])
    left = scored.domains.filter((pl.col("decided_by") != "site") & ~spam)
    assert view["without_spam"]["domains"] == left.height
    # what the user allows stays, whatever its probability
    assert "partner-hotel.example" in left["source_domain"].to_list()
    assert view["without_spam"]["genuine"] > view["all"]["genuine"]
    owners = [view[side]["diversity"]["owners"] for side in ("all", "without_spam")]
    assert owners[0]["effective"] / owners[0]["known"] < owners[1]["effective"] / owners[1]["known"]


@pytest.mark.parametrize(
    ("counts", "expected"), [([], None), ([7], 1), ([5, 5, 5], 3), ([1, 0, 1], 2)]
)
def test_effective_number(counts, expected):
    assert effective(np.array(counts)) == (expected and pytest.approx(expected))


def test_a_family_is_one_owner():
    links = pl.DataFrame(schema=LINKS)
    table = domains(
        source_domain=[f"{i}.example" for i in range(4)],
        links=[1, 1, 1, 1],
        family=["farm", "farm", "farm", None],
    )
    owners = diversity(links, table)["owners"]
    assert (owners["distinct"], owners["largest"], owners["share"]) == (2, "farm", 0.75)
    assert owners["effective"] == pytest.approx(
        np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    )


def test_what_is_not_known_is_none_and_never_nought():
    table = domains(
        source_domain=["a.example"], links=[1], spam_probability=[0.1], verdict=["keep"]
    )
    links = pl.DataFrame(
        {
            "source_url": ["https://a.example/"],
            "source_domain": ["a.example"],
            "spam_probability": [0.1],
            "verdict": ["keep"],
        }
    )
    view = profile_view(links, table, None)
    assert all(row["followed_links"] is None for row in view["verdicts"])
    assert all(one["quartiles"] is None for one in view["standing"].values())
    assert view["all"]["follow"] is None and view["velocity"] is None
    assert view["kinds"]["missing"] is None and view["elsewhere"] is None
    assert view["all"]["diversity"]["languages"]["effective"] is None
    assert view["anchors"]["top"] == []


def test_an_empty_profile_is_no_fault(scored):
    view = profile_view(scored.links.clear(), scored.domains.clear(), None)
    assert view["all"]["domains"] == 0 and view["expected"]["share"] is None
    assert view["best"] == view["worst"] == []


def test_quartiles_and_bins():
    table = domains(
        source_domain=[f"{i}.example" for i in range(6)],
        domain_rating=[0.0, 10, 20, 30, 90, None],
        verdict=["keep", "disavow", "keep", "keep", "keep", "keep"],
    )
    rating = standing(table)["domain_rating"]
    assert (rating["known"], rating["unknown"], rating["quartiles"]) == (5, 1, [10, 20, 30])
    assert rating["spam"] == [10, 10, 10] and rating["genuine"][1] == 25
    assert [row["domains"] for row in rating["bins"]] == [2, 2, 0, 0, 1]
    assert rating["bins"][0]["keep"] == rating["bins"][0]["disavow"] == 1


def test_missing_kinds_look_at_genuine_links_alone():
    table = pl.DataFrame(
        {
            "source_domain": ["a", "a", "b", "c"],
            "kind": ["news", "blog", "forum", "editorial"],
            "verdict": ["keep", "keep", "disavow", "keep"],
        }
    )
    counted = kinds(table)
    assert counted["missing"] == ["directory", "forum", "social", "wiki"]
    assert {row["kind"]: row["spam"] for row in counted["rows"]}["forum"] == 1


def test_the_sites_languages_come_from_the_addresses_linked_to():
    urls = [
        "https://s.example/en/a",
        "https://s.example/es/",
        "https://s.example/ca",
        None,
        "https://s.example/xx/",
        "https://s.example/it-was-so",
    ]
    assert site_languages(pl.Series("target_url", urls)) == ["ca", "en", "es"]
    # without Spanish beside it, /ca/ may be Canada
    assert site_languages(pl.Series("target_url", [urls[0], urls[2]])) == ["en"]
    assert site_languages(pl.Series("target_url", [None], pl.String)) == []


def test_countries_are_endings_that_name_one():
    names = ["a.co.uk", "b.fr", "c.io", "d.example", "e.tv"]
    table = domains(source_domain=names, links=[1] * 5, verdict=["keep"] * 5)
    counted = countries(table, "spa.fr")
    assert (counted["known"], counted["unknown"], counted["own"], counted["in_own"]) == (
        2,
        3,
        ["fr"],
        1,
    )
    assert countries(table, "spa.example")["own"] == countries(table, None)["own"] == []


def test_links_to_other_sites_are_counted():
    urls = pl.Series("target_url", ["https://a.test/x", "https://www.a.test/", "https://b.test/"])
    assert elsewhere(urls, "a.test") == 1
    assert elsewhere(urls, None) is None


def dated(counts, family=None):
    """Domains first seen in months from January 2024 on, so many in each."""
    days = [date(2024 + at // 12, at % 12 + 1, 3) for at, n in enumerate(counts) for _ in range(n)]
    return domains(
        source_domain=[f"{i}.example" for i in range(len(days))],
        first_seen=days,
        verdict=["keep"] * len(days),
        family=[family] * len(days),
    )


def test_a_burst_is_found_and_named():
    counts = [10, 12, 9, 11, 60, 10, 8, 12, 11, 10, 9, 13, 10, 11]
    pace = velocity(dated(counts, "farm"))
    (burst,) = pace["bursts"]
    assert (burst["month"], burst["domains"], burst["usual"]) == (date(2024, 5, 1), 60, 10)
    assert (burst["family"], burst["of_family"]) == ("farm", 60)
    assert pace["pace"]["last_year_domains"] == pytest.approx(sum(counts[-12:]) / 12)
    assert pace["pace"]["year_before_domains"] is None


def test_few_months_and_single_domains_are_no_burst():
    assert velocity(dated([1, 1, 90]))["bursts"] == []
    assert velocity(dated([1] + [0] * 20 + [2]))["bursts"] == []
    assert velocity(dated([0, 0]).clear()) is None


def test_months_that_differ_much_anyway_raise_the_bound():
    even, uneven = np.array([20] * 13), np.array([5, 35] * 6 + [20])
    assert bounds(even)["bound"][6] == rare(20.0)
    assert bounds(uneven)["bound"][12] > 60


def test_rare_is_what_poisson_says():
    # of a Poisson distribution with mean 1: six or more 0.06 %, five or more 0.37 %
    assert rare(1.0) == 6
    draws = np.random.default_rng(1).poisson(50, 200_000)
    assert (draws >= rare(50.0)).mean() < 0.001 < (draws >= rare(50.0) - 2).mean()


def test_best_are_genuine_one_a_domain_and_worst_one_a_family(view):
    best, worst = view["best"], view["worst"]
    assert len({row["source_domain"] for row in best}) == len(best) == 10
    ratings = [row["domain_rating"] for row in best]
    assert ratings == sorted(ratings, reverse=True) and best[0]["spam_probability"] < 0.05
    assert worst[0]["domains"] == 46 and worst[0]["family"] == f"title: Backlinks for {SITE}"
    assert len({row["family"] for row in worst if row["family"]}) == 2


def test_the_order_of_the_rows_changes_nothing(scored, view):
    links, table = scored.links.reverse(), scored.domains.sample(fraction=1, shuffle=True, seed=2)
    again = profile_view(links, table, SITE)
    for part in ("all", "bands", "kinds", "languages", "velocity", "best", "worst"):
        assert again[part] == view[part], part


def test_a_slip_of_the_pen_stretches_nothing():
    table = dated([30] * 14)
    odd = table.head(1).with_columns(first_seen=pl.date(2062, 1, 1))
    pace = velocity(pl.concat([table, odd]))
    assert pace["months"][-1]["month"] == date(2025, 2, 1)
    assert (pace["dated"], pace["undated"]) == (420, 1)
