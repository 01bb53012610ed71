"""`linkvet signals`: the catalogue, and every sentence of reasons."""

import json

from command_line import call

from linkvet.features.extract import NAMES


def test_reasons_are_listed_with_example_values():
    rows = json.loads(call("signals", "--reasons", "--json").stdout)
    assert list(dict.fromkeys(row["signal"] for row in rows)) == NAMES
    length = [row["reason"] for row in rows if row["signal"] == "anchor_length"]
    assert any("41 characters (most genuine links: " in reason for reason in length)


def test_reasons_of_one_group():
    rows = json.loads(call("signals", "--reasons", "--group", "age", "--json").stdout)
    assert {row["group"] for row in rows} == {"age"}


def test_the_catalogue_has_all_sentences():
    (first, *_) = json.loads(call("signals", "--group", "anchor", "--json").stdout)
    assert {"asks", "says", "otherwise", "one", "source", "auc"} <= first.keys()
