import json

import numpy as np
import polars as pl
import pytest

from linkvet.features.networks.detect import NETWORKS, Networks
from linkvet.model.readers.known_domains import KnownDomains, count
from linkvet.model.results.networks import COLUMNS, as_families, counted, networks

NAMES = [f"site{at}.example" for at in range(4)]
NONE = Networks(
    pl.DataFrame(schema={"domain": pl.String, "family": pl.String}), pl.DataFrame(schema=NETWORKS)
)


def table(
    probability=(0.95,) * 4,
    verdicts=("review",) * 4,
    units=("domain",) * 4,
    cut=(0.9,) * 4,
    known=None,
    of=None,
):
    """The networks of four domains, which are one network unless `of` names others."""
    members = pl.DataFrame({"domain": NAMES, "family": ["title: a"] * 4})
    families = pl.DataFrame(
        [("title: a", 4, 9, 1.0, [{"trait": "title: a", "domains": 4}], "https://site0.example/")],
        schema=NETWORKS,
        orient="row",
    )
    domains = pl.DataFrame(
        {
            "source_domain": NAMES,
            "links": [1, 2, 3, 3],
            "spam_probability": probability,
            "verdict": verdicts,
            "unit": units,
            "decided_by": "model",
        }
    )
    detected = of or Networks(members, families)
    result = networks(detected, domains, pl.Series(NAMES), np.array(cut), known)
    assert result.columns == list(COLUMNS)
    return result


def row(*args, **options):
    return table(*args, **options).row(0, named=True)


def met(*profiles: int, spam: float = 1.0) -> KnownDomains:
    """What training met: each of the four domains on so many profiles, with links so spammy."""
    rows = [
        (name, f"profile{at}.test", spam)
        for name, often in zip(NAMES, profiles, strict=True)
        for at in range(often)
    ]
    schema = {"domain": pl.String, "site": pl.String, "spam": pl.Float64}
    return count(pl.DataFrame(rows, schema=schema, orient="row"))


@pytest.mark.parametrize(
    ("probability", "verdicts", "expected"),
    [
        ([0.99, 0.99, 0.99, 0.7], ["disavow"] * 3 + ["review"], "disavow"),
        ([0.9, 0.9, 0.8, 0.6], ["review"] * 4, "review"),
        ([0.99, 0.99, 0.99, 0.99], ["disavow"] * 3 + ["keep"], "mixed"),
        ([0.1, 0.1, 0.2, 0.1], ["keep"] * 4, "keep"),
        ([0.4, 0.4, 0.4, 0.4], ["unknown"] * 4, "review"),
    ],
)
def test_one_decision_for_a_network(probability, verdicts, expected):
    one = row(probability, verdicts)
    assert one["verdict"] == expected
    assert one["spam_probability"] == pytest.approx(sum(probability) / 4, abs=1e-4)
    assert json.loads(one["traits"]) == [{"trait": "title: a", "domains": 4}]


def test_the_strictest_cut_counts_and_sites_judged_by_page_are_never_taken_whole():
    assert row()["verdict"] == "disavow"
    assert row(cut=(0.9, 0.9, 0.9, np.inf))["verdict"] == "review"
    units = ("domain", "domain", "domain", "url")
    assert row(verdicts=["disavow"] * 4, units=units)["verdict"] == "review"


@pytest.mark.parametrize(
    ("profiles", "spam", "median", "known"),
    [
        ((2, 3, 9, 0), 1.0, 2.5, True),
        ((2, 2, 2, 2), 0.6, 2.0, True),
        ((2, 2, 2, 2), 0.4, 2.0, False),  # there they were genuine
        ((9, 9, 0, 0), 1.0, 4.5, False),  # half of them, but only two
        ((9, 9, 1, 1), 1.0, 5.0, False),  # on one profile alone two were met
        ((0, 0, 1, 0), 1.0, 0.0, False),
        ((0, 0, 0, 0), 1.0, None, False),
    ],
)
def test_a_network_is_known_where_enough_of_it_was_met_as_spam(profiles, spam, median, known):
    one = row(known=met(*profiles, spam=spam))
    assert (one["met_on"], one["known"]) == (median, known)


def test_three_of_many_domains_make_no_network_known():
    names = [f"site{at}.example" for at in range(8)]
    detected = Networks(
        pl.DataFrame({"domain": names, "family": ["title: a"] * 8}),
        pl.DataFrame(
            [("title: a", 8, 8, 1.0, [{"trait": "title: a", "domains": 8}], "x")],
            schema=NETWORKS,
            orient="row",
        ),
    )
    domains = pl.DataFrame({"source_domain": names, "unit": "domain", "verdict": "review"})
    domains = domains.with_columns(decided_by=pl.lit("model"))
    domains = domains.with_columns(links=1, spam_probability=0.9)
    known = [
        networks(detected, domains, pl.Series(names), np.full(8, 0.9), met(*often))["known"].item()
        for often in ((2, 2, 2, 0), (2, 2, 2, 2))
    ]
    assert known == [False, True]


def test_a_model_that_knows_no_domains_cannot_say_which_networks_are_known():
    one = row(known=None)
    assert one["met_on"] is None and one["known"] is None
    assert counted(table()) == {"networks": 1, "known": None, "known_domains": None}


def test_known_networks_are_counted_with_their_domains():
    assert counted(table(known=met(2, 2, 2, 0))) == {"networks": 1, "known": 1, "known_domains": 4}
    assert counted(table(known=met(0, 0, 0, 0))) == {"networks": 1, "known": 0, "known_domains": 0}


def test_the_file_of_earlier_versions_keeps_its_columns():
    named = ("domains", "links", "spam_probability", "verdict", "purity", "traits", "example")
    assert as_families(table()).columns == ["family", *named]


@pytest.mark.parametrize("known", [None, met(2, 2, 2, 2)])
def test_no_networks(known):
    none = table(of=NONE, known=known)
    assert none.is_empty()
    assert none.schema["met_on"] == pl.Float64 and none.schema["known"] == pl.Boolean
