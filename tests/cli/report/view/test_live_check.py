"""The report's live check and placement: what the pages at hand show."""

import re
from dataclasses import replace

import polars as pl
from html_fixture import words
from report_fixture import STATES

from linkvet.cli.report import render
from linkvet.cli.report.view import live_check as live
from linkvet.cli.report.view.build import build
from linkvet.cli.wording.numbers import VERDICTS, percent
from linkvet.data.pages.html.placement_names import PLACES
from linkvet.data.pages.live_check import LIVE


def test_without_pages_nothing_is_said_of_them(scored, page):
    assert build(scored)["pages"] is None
    assert "Live check" not in page and 'id="pages"' not in page and "#pages" not in page
    assert "when its page was saved" not in page


def test_states_of_links_are_counted(live_checked):
    backlinks = live_checked.links.filter(pl.col("decided_by") != "site")
    counted = build(live_checked)["pages"]
    counts = dict(backlinks["live"].drop_nulls().value_counts().iter_rows())
    assert {row["state"]: row["links"] for row in counted["states"]} == counts
    assert [row["state"] for row in counted["states"]] == [s for s in live.STATES if s in STATES]
    assert counted["known"] == sum(counts.values())
    whole = render(live_checked)
    text = words(whole)
    assert f"For {counted['known']:,} of {backlinks.height:,} links there is a page" in text
    assert "7,210 pages and answers read" in text
    gone = next(row for row in counted["states"] if row["state"] == "gone")
    share = percent(gone["links"] / counted["known"])
    cells = re.search(r'<tr><th scope="row">Gone</th>(.*?)</tr>', whole)
    assert cells and f">{gone['links']:,}<" in cells[1] and f">{share}<" in cells[1]
    assert text.count("Live check and placement") == 2  # contents and heading
    sentence = "41 are linked by another of them and 6 link to one that links back."
    assert f"Of 950 domains whose pages are at hand, {sentence}" in text


def test_places_are_counted_by_verdict(live_checked):
    backlinks = live_checked.links.filter(pl.col("decided_by") != "site").drop_nulls("seen_place")
    rows = build(live_checked)["pages"]["places"]
    assert [row["place"] for row in rows] == [
        "content",
        "comment",
        "widget",
        "navigation",
        "sidebar",
        "footer",
    ]
    for row in rows:
        here = backlinks.filter(pl.col("seen_place") == row["place"])
        assert row["links"] == here.height == sum(row[verdict] for verdict in VERDICTS)
        assert row["disavow"] == (here["verdict"] == "disavow").sum()
    assert sum(row["links"] for row in rows) == backlinks.height


def test_every_state_and_place_has_its_words():
    assert set(live.STATES) == set(LIVE.categories)
    assert set(live.PLACES) == set(PLACES)


def test_a_domain_tells_what_became_of_its_example(live_checked):
    domain = build(live_checked)["spam"]["top"][0]
    link = live_checked.links.filter(pl.col("source_url") == domain["example_url"])
    assert (domain["live"], domain["seen_place"]) == (link["live"][0], link["seen_place"][0])
    assert "when its page was saved: still there · content" in words(render(live_checked))


def test_captures_that_could_not_be_read_are_told(live_checked):
    text = words(render(live_checked))
    assert "23 captures could not be read" in text
    assert "record 19 cannot be read" in text and "and 3 more" in text
    counts = {**live_checked.summary["pages"], "faulty": 0, "faults": []}
    whole = words(render(replace(live_checked, summary={**live_checked.summary, "pages": counts})))
    assert "capture could" not in whole and "captures could" not in whole


def test_pages_of_other_sites_are_said_to_be_of_no_use(scored):
    counts = {"captures": 9, "pages": 0, "links": 0, "live": {}, "faults": [], "faulty": 0}
    summary = {**scored.summary, "pages": counts}
    empty = scored.links.with_columns(live=pl.lit(None, LIVE), seen_place=pl.lit(None))
    for links in (scored.links, empty):
        text = words(render(replace(scored, links=links, summary=summary)))
        assert "None of the pages given belongs to a link here (9 pages and answers read)" in text
