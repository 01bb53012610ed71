"""A store that cannot be written to while the page is open: what is not kept is not confirmed."""

import pytest
from results_fixture import write_results
from server_fixture import review_of, served

from linkvet.data.decisions import store as stores

LONG = "n" * 9_000  # a note that takes further pages of the file
FAULTS = {
    "PRAGMA max_page_count = 1": "the disk is full. Free some space",
    "PRAGMA query_only = ON": "it is read-only. Make it writable",
}
CURED = {
    "PRAGMA max_page_count = 1": "PRAGMA max_page_count = 1000000",
    "PRAGMA query_only = ON": "PRAGMA query_only = OFF",
}


@pytest.fixture
def browser(tmp_path):
    folder = write_results(tmp_path / "results", 6, {"title: bought": 3})
    with served(review_of(folder, tmp_path / "decisions.sqlite")) as opened:
        yield opened


def pragma(browser, statement):
    store = browser.review.session.store
    browser.client.portal.call(store._db.execute, statement)


def decide(browser, uid="a", **given):
    body = {"uid": uid, "scope": "domain", "verdict": "keep", "note": LONG, **browser.seen()}
    return browser.post("/decide", body | given)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_decision_is_refused_with_the_cure_and_taken_once_that_is_done(browser, fault):
    decide(browser, "first", note="")
    pragma(browser, fault)
    before = browser.get("/view").json()
    answer = decide(browser)
    assert answer.status_code == 422 and FAULTS[fault] in answer.json()["problem"]
    assert "What was decided before is safe" in answer.json()["problem"]
    assert "ids" not in answer.json() and len(browser.recorded()) == 1
    assert browser.get("/view").json() == before  # the case is still open
    pragma(browser, CURED[fault])
    assert decide(browser).status_code == 200 and len(browser.recorded()) == 2


@pytest.mark.parametrize("path", ["/undo", "/confirm"])
def test_undoing_and_confirming_are_refused_too(browser, path):
    ids = decide(browser, note="").json()["ids"]
    pragma(browser, "PRAGMA query_only = ON")
    answer = browser.post(path, {"ids": ids})
    assert answer.status_code == 422 and "read-only" in answer.json()["problem"]
    (one,) = browser.recorded()
    assert one.undone_by is None and one.confirmed_by is None


def test_all_pages_of_a_domain_are_recorded_or_none(browser):
    pragma(browser, "PRAGMA max_page_count = 1")
    case = browser.seen(what="domain", item="site-2.test")
    answer = decide(browser, scope="pages", verdict="disavow", **case)
    assert answer.status_code == 422 and browser.recorded() == []


def test_a_store_that_was_deleted_takes_no_decision(browser):
    decide(browser, "first", note="")
    browser.review.decisions.unlink()
    answer = decide(browser)
    assert answer.status_code == 422 and "deleted" in answer.json()["problem"]


def test_decisions_are_ordered_by_their_number_where_the_clock_was_set_back(browser, monkeypatch):
    case = {"what": "domain", "item": "site-2.test"}
    for year, verdict in ((2026, "keep"), (2020, "disavow")):
        monkeypatch.setattr(stores, "_now", lambda year=year: f"{year}-11-30T12:00:00.000Z")
        answer = decide(browser, verdict, verdict=verdict, note="", **browser.seen(**case))
        assert answer.status_code == 200
    session = browser.review.session
    domain = session.results.code_of["site-2.test"]
    assert session.board.counts(domain).verdict == "disavow"
    (last,) = session.last_act()
    assert last.when.startswith("2020") and "disavow" in browser.get("/view", params=case).text
    browser.post("/undo", {"ids": [last.id]})
    assert session.board.counts(domain).verdict == "keep"
    first = browser.get("/view", params={"state": "decided"}).json()["item"]
    assert first == "site-2.test"
