"""Links that can't be read for the page: it says so, and goes on with what it has."""

import os
import threading

import pytest
from results_fixture import write_results
from server_fixture import review_of, served

from linkvet.review.results import copy_links


def killed(*_):
    os.kill(os.getpid(), 9)


@pytest.fixture
def review(tmp_path):
    return review_of(write_results(tmp_path / "results", 3), tmp_path / "decisions.sqlite")


def test_a_process_that_is_killed_while_it_copies_is_told_with_a_cure(review, monkeypatch):
    monkeypatch.setattr(copy_links, "LARGE", 0)
    monkeypatch.setattr(copy_links, "_copy", killed)
    with served(review) as browser:  # which waits until nothing is loading any more
        case = browser.get("/view").json()["case"]
        assert "out of memory" in case and "links.csv" in case and 'role="alert"' in case
        body = {"uid": "a", "scope": "domain", "verdict": "keep", **browser.seen()}
        assert browser.post("/decide", body).status_code == 200


def test_a_fault_of_linkvet_is_told_and_its_trace_is_in_the_terminal(review, monkeypatch):
    traces = []
    monkeypatch.setattr(threading, "excepthook", lambda given: traces.append(given.exc_type))
    monkeypatch.setattr("linkvet.review.server.open_review.links_of", lambda _: 1 / 0)
    with served(review) as browser:
        assert "the terminal of" in browser.get("/view").json()["case"]
    assert traces == [ZeroDivisionError]
