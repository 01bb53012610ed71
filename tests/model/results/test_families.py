import json

import numpy as np
import polars as pl
import pytest

from linkvet.features.networks.detect import FAMILIES, Network
from linkvet.model.results.families import COLUMNS, decided

NAMES = [f"site{at}.example" for at in range(4)]


def told(probability, verdicts, units=("domain",) * 4, cut=(0.9,) * 4):
    """The one row of a family of four domains."""
    members = pl.DataFrame({"domain": NAMES, "family": ["title: a"] * 4})
    families = pl.DataFrame(
        [("title: a", 4, 9, 1.0, [{"trait": "title: a", "domains": 4}], "https://site0.example/")],
        schema=FAMILIES,
        orient="row",
    )
    domains = pl.DataFrame(
        {
            "source_domain": NAMES,
            "links": [1, 2, 3, 3],
            "spam_probability": probability,
            "verdict": verdicts,
            "unit": units,
        }
    )
    found = decided(Network(members, families), domains, pl.Series(NAMES), np.array(cut))
    assert found.columns == list(COLUMNS) and found.height == 1
    return found.row(0, named=True)


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
def test_one_decision_for_a_family(probability, verdicts, expected):
    row = told(probability, verdicts)
    assert row["verdict"] == expected
    assert row["spam_probability"] == pytest.approx(sum(probability) / 4, abs=1e-4)
    assert json.loads(row["traits"]) == [{"trait": "title: a", "domains": 4}]


def test_the_strictest_cut_counts_and_sites_judged_by_page_are_never_taken_whole():
    sure = [0.95] * 4
    assert told(sure, ["review"] * 4)["verdict"] == "disavow"
    assert told(sure, ["review"] * 4, cut=(0.9, 0.9, 0.9, np.inf))["verdict"] == "review"
    units = ("domain", "domain", "domain", "url")
    assert told(sure, ["disavow"] * 4, units)["verdict"] == "review"


def test_no_families():
    none = Network(
        pl.DataFrame(schema={"domain": pl.String, "family": pl.String}),
        pl.DataFrame(schema=FAMILIES),
    )
    domains = pl.DataFrame(
        {
            "source_domain": NAMES,
            "links": [1] * 4,
            "spam_probability": [0.5] * 4,
            "verdict": ["review"] * 4,
            "unit": ["domain"] * 4,
        }
    )
    found = decided(none, domains, pl.Series(NAMES), np.full(4, 0.9))
    assert found.columns == list(COLUMNS) and found.is_empty()
