import json

import polars as pl

from linkvet.features.extract import SIGNALS
from linkvet.model.reasons.words import name_words
from linkvet.model.store import load


def domains(*signals: tuple[str, str], verdict: str = "review") -> pl.DataFrame:
    """A table of one domain, with what it says for each of its reasons."""
    reasons = [{"signal": name, "says": says, "amount": 1.5} for name, says in signals]
    return pl.DataFrame(
        {
            "reasons": [json.dumps(reasons)],
            "verdict": [verdict],
            "example_url": ["https://www.lamps.test/casino-bonus/?p=7#top"],
            "example_title": ["Best online casino"],
            "example_anchor": pl.Series([None], dtype=pl.String),
        }
    )


def says(table: pl.DataFrame) -> list[str]:
    return [one["says"] for one in json.loads(name_words(table, load().link_reader)["reasons"][0])]


def test_reasons_name_the_words_of_the_example():
    title, address = SIGNALS["title_reading"].says, SIGNALS["address_reading"].says
    of_title, of_address = says(domains(("title_reading", title), ("address_reading", address)))
    assert of_title.startswith(f"{title}: “casino”")
    assert of_address.startswith(f"{address}: “casino”")


def test_what_is_not_at_hand_names_no_words():
    anchor = SIGNALS["anchor_reading"].says
    assert says(domains(("anchor_reading", anchor))) == [anchor]


def test_domains_to_keep_stay_as_they_are():
    table = domains(("title_reading", SIGNALS["title_reading"].says), verdict="keep")
    assert name_words(table, load().link_reader).equals(table)


def test_other_reasons_stay_as_they_are():
    table = domains(("title_length", "title has 18 characters"))
    assert name_words(table, load().link_reader).equals(table)
    assert name_words(table, None).equals(table)
