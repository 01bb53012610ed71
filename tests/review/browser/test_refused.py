"""Decisions that the server refuses, as the page shows them in Chromium."""

import json

import pytest
from browser_fixture import Person, chromium, running
from results_fixture import write_results

FULL = "decisions.sqlite: the disk is full. Free some space. What was decided before is safe."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 422, "body": json.dumps({"problem": FULL})}, FULL),
        ({"status": 500, "body": "Internal Server Error"}, "linkvet failed"),
    ],
)
def test_what_is_not_recorded_is_told_and_stays_on_the_page(tmp_path, answer, says):
    results, store = write_results(tmp_path / "results", 6), tmp_path / "decisions.sqlite"
    with chromium() as browser, running(results, store) as server:
        person = Person(browser.new_page())
        page = person.page
        person.open(server.address)
        page.route("**/decide*", lambda route: route.fulfill(**answer))
        case = person.now()
        page.keyboard.press("n")
        page.keyboard.type("bought")
        page.keyboard.press("Enter")
        person.press("k")
        page.wait_for_selector("#message:not([hidden])")
        assert says in page.text_content("#message")
        assert person.now() == case and page.input_value("#note") == "bought"
        assert not person.said() and not person.acknowledged
        page.unroute("**/decide*")
        person.decide("k")  # once the cause is gone, the same key records it
        assert page.is_hidden("#message") and person.said().startswith(f"Kept: {case}")
