"""Trees taught from the page: when they can be, what they move, and what goes wrong."""

import json
import re
import time

import numpy as np
import polars as pl
import pytest
from lesson_fixture import endless, fatal, reversed_opinion
from results_fixture import write_results
from server_fixture import review_of, served

from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store
from linkvet.review.learning.teacher import Teacher

NETWORK = "title: bought"


@pytest.fixture
def review(tmp_path):
    folder = write_results(tmp_path / "results", 40, {NETWORK: 4})
    summary = json.loads((folder / "summary.json").read_text())
    summary["sources"] = [{"file": "export.csv"}]
    (folder / "summary.json").write_text(json.dumps(summary))
    table = pl.read_csv(folder / "domains.csv")
    opinions = table.select(domain="source_domain", probability="spam_probability")
    opinions.write_csv(tmp_path / "export.csv")
    return review_of(folder, tmp_path / "decisions.sqlite")


@pytest.fixture
def browser(review):
    with served(review) as opened:
        review.teaching.teacher = Teacher(reversed_opinion)
        yield opened


def decided(browser, keep=10, disavow=10):
    """Decide on so many domains, those of the highest number first."""
    with Store(browser.review.decisions) as store:
        wanted = ["keep"] * keep + ["disavow"] * disavow
        new = [New("domain", f"site-{39 - at}.test", one) for at, one in enumerate(wanted)]
        store.decide_all(new)
    browser.get("/")  # takes in what others decided


def teach(browser):
    return browser.post("/teach", {})


def taught(browser):
    assert teach(browser).json()["teaching"]
    for _ in range(600):
        if not browser.get("/lesson").json()["busy"]:
            return browser.get("/view").json()
        time.sleep(0.1)
    raise AssertionError("the lesson doesn't end")


def order(view):
    return re.findall(r'data-act="show" data-what="\w+" data-item="([^"]+)"', view["queue"])


def test_the_page_says_how_many_decisions_are_missing(browser):
    assert "10 to keep, 10 to disavow" in browser.get("/view").json()["learning"]
    decided(browser, keep=7)
    html = browser.get("/view").json()["learning"]
    assert "3 to keep, 0 to disavow" in html and "disabled" in html
    answer = teach(browser)
    assert answer.status_code == 422 and "keep 3 more" in answer.json()["problem"]


def test_skipped_and_undone_decisions_do_not_count(browser):
    decided(browser, keep=9)
    with Store(browser.review.decisions) as store:
        store.decide(New("domain", "site-0.test", "skip"))
        store.undo([store.decide(New("domain", "site-1.test", "keep"))])
    browser.get("/")
    assert "1 to keep, 0 to disavow" in browser.get("/view").json()["learning"]


def test_trees_order_the_queue_anew_and_what_moved_is_listed(browser):
    decided(browser)
    before = browser.get("/view").json()
    assert "disabled" not in before["learning"]
    after = taught(browser)
    assert order(after) != order(before) and sorted(order(after)) == sorted(order(before))
    # the model was as sure of site-5 as of no other: it moved furthest
    listed = re.findall(r'data-item="([^"]+)">', after["learning"])
    assert listed[0] == "site-5.test" and "&gt;99% → <b>&lt;1%</b>" in after["learning"]
    assert "What 20 decisions taught" in after["learning"]
    shown = browser.get("/view", params={"item": listed[0], "what": "domain"}).json()
    assert shown["domain"] == listed[0] and "→ &lt;1%" in shown["queue"]
    assert "after teaching &lt;1%" in shown["case"]


def test_nothing_that_a_person_decided_moves(browser):
    decided(browser)
    board = browser.review.session.board
    before = board.items.decided.copy()
    after = taught(browser)
    assert (board.items.decided == before).all() and board.items.known.sum() == 20
    known = board.items.known
    assert (browser.review.queue.probability[known] == board.items.decided[known]).all()
    assert not any(board.names[one] in after["learning"] for one in np.flatnonzero(known))
    listed = browser.get("/view", params={"state": "decided"}).json()
    assert listed["total"] == 20 and "→" not in listed["queue"]


def test_a_decision_made_meanwhile_stays_too(browser):
    decided(browser)
    teach(browser)
    body = {"uid": "a", "scope": "domain", "verdict": "keep"}
    seen = browser.seen(item="site-5.test", what="domain")
    assert browser.post("/decide", body | seen).status_code == 200
    while browser.get("/lesson").json()["busy"]:
        time.sleep(0.1)
    assert 'data-item="site-5.test"' not in browser.get("/view").json()["learning"]


def test_a_domain_that_leaves_its_network_has_its_own_probability(browser):
    decided(browser)
    taught(browser)
    board, queue = browser.review.session.board, browser.review.queue
    member = int(board.results.members[0][0])
    share = board.results.domains["spam_probability"][member]
    assert queue.taught_domain(member) == pytest.approx(1 - share)
    assert queue.taught(0) != pytest.approx(1 - share)  # the mean over the network


def test_random_draws_and_their_estimate_stay_those_of_the_model_of_the_results(browser):
    decided(browser)
    queue = browser.review.queue
    draws, estimate = queue.draws, queue.estimate()
    taught(browser)
    assert (queue.draws.item == draws.item).all() and queue.estimate() == estimate
    assert queue.estimate().draws == draws.made(browser.review.session.board.items.decided)


def test_an_export_that_is_missing_is_named_with_its_cure(browser, tmp_path):
    decided(browser)
    (tmp_path / "export.csv").rename(tmp_path / "elsewhere.csv")
    html = teach(browser).json()["learning"]
    assert 'role="alert"' in html and "export.csv" in html and str(tmp_path) in html
    assert len(browser.recorded()) == 20
    (tmp_path / "elsewhere.csv").rename(tmp_path / "export.csv")
    assert "alert" not in taught(browser)["learning"]


def test_a_lesson_that_fails_is_told_and_what_was_taught_before_stays(browser):
    decided(browser)
    first = taught(browser)
    browser.review.teaching.teacher = Teacher(fatal)
    failed = taught(browser)
    assert (
        "SIGKILL" in failed["learning"] and "Nothing that you decided is lost" in failed["learning"]
    )
    assert order(failed) == order(first) and "What changed" in failed["learning"]


def test_the_page_answers_while_trees_are_taught_and_stopping_ends_them(review, tmp_path):
    with served(review) as browser:
        review.teaching.teacher = Teacher(endless)
        decided(browser)
        assert teach(browser).json()["teaching"] and teach(browser).json()["teaching"]
        assert "in the background" in browser.get("/view").json()["learning"]
        process = review.teaching.teacher._process
        body = {"uid": "a", "scope": "domain", "verdict": "keep", **browser.seen()}
        assert browser.post("/decide", body).status_code == 200 and process.is_alive()
    assert process.exitcode == -9


def test_strangers_names_are_text_in_the_list(browser):
    decided(browser)
    taught(browser)
    name, board = "<b>x\u202e", browser.review.session.board
    board.results.code_of[name] = 0
    teaching = browser.review.teaching
    teaching.changes = [teaching.changes[0]._replace(what="domain", name=name)]
    html = browser.get("/view").json()["learning"]
    assert "<b>x" not in html and "\u202e" not in html and "&lt;b&gt;x" in html
