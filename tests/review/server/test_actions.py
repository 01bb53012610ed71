"""What a person does on the page, as its script sends it, and what the store then holds."""

import sqlite3

import pytest
from results_fixture import SITE, domain, write_results
from server_fixture import review_of, served

from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError

NETWORK = "title: bought"


@pytest.fixture
def review(tmp_path):
    more = [
        domain(100, name="wikipedia.org"),
        domain(101, name="github.io"),
        domain(102, name=f"blog.{SITE}"),
    ]
    folder = write_results(tmp_path / "results", 12, {NETWORK: 4}, more)
    return review_of(folder, tmp_path / "decisions.sqlite")


@pytest.fixture
def browser(review):
    with served(review) as opened:
        yield opened


def decide(browser, verdict="keep", scope="domain", uid="a", case=None, **given):
    body = {"uid": uid, "scope": scope, "verdict": verdict, **browser.seen(**(case or {})), **given}
    return browser.post("/decide", body)


def on(name):
    return {"what": "domain", "item": name}


def test_a_decision_is_on_disk_when_it_is_answered_and_the_next_case_is_shown(browser):
    first = browser.get("/view").json()
    answer = decide(browser, "disavow", note="bought").json()
    (one,) = browser.recorded()
    assert (one.value, one.verdict, one.note, one.who) == (
        first["domain"],
        "disavow",
        "bought",
        "anna",
    )
    assert answer["ids"] == [one.id] and answer["refused"] == []
    assert answer["domain"] != first["domain"] and "1 to disavow" in answer["status"]


def test_an_act_that_is_sent_again_is_recorded_once(browser):
    first = browser.seen()
    body = {"uid": "same", "scope": "domain", "verdict": "keep", **first}
    one, two = (browser.post("/decide", body) for _ in range(2))
    assert one.json()["ids"] == two.json()["ids"] and len(browser.recorded()) == 1


def test_an_act_is_known_again_after_the_server_was_started_anew(review, tmp_path):
    with served(review) as browser:
        body = {"uid": "same", "scope": "domain", "verdict": "keep", **browser.seen()}
        browser.post("/decide", body)
    with served(review_of(review.results.folder, review.decisions)) as browser:
        assert browser.post("/decide", body).status_code == 200
        assert len(browser.recorded()) == 1


def test_two_tabs_on_one_case_the_second_is_told_what_stands(browser):
    case = on("site-2.test")
    shown = browser.seen(**case)
    decide(browser, "keep", case=case)
    body = {"uid": "b", "scope": "domain", "verdict": "disavow", **shown}
    answer = browser.post("/decide", body)
    assert answer.status_code == 409 and "keep site-2.test" in answer.json()["problem"]
    assert "case" in answer.json() and len(browser.recorded()) == 1
    again = decide(browser, "disavow", uid="c", case=case)  # after a second look
    assert again.status_code == 200 and len(browser.recorded()) == 2


def test_decisions_of_another_program_are_seen(browser):
    shown = browser.seen(**on("site-2.test"))
    with Store(browser.review.decisions) as store:
        store.decide(New("domain", "site-2.test", "keep"))
    body = {"uid": "b", "scope": "domain", "verdict": "disavow", **shown}
    assert browser.post("/decide", body).status_code == 409


def test_undo_shows_the_case_again_and_deletes_nothing(browser):
    case = on("site-2.test")
    ids = decide(browser, "disavow", case=case).json()["ids"]
    answer = browser.post("/undo", {"ids": ids}).json()
    assert answer["domain"] == "site-2.test" and "Undo " not in answer["status"]
    (one,) = browser.recorded()
    assert one.undone_by
    assert browser.post("/undo", {"ids": ids}).status_code == 200  # once more changes nothing


def test_a_network_is_decided_at_once_and_its_domains_leave_the_queue(browser):
    case = {"what": "network", "item": NETWORK}
    view = browser.get("/view", params=case).json()
    before = view["total"]
    stamp = int(view["case"].split("data-seen=")[2].split('"')[1])
    body = {"uid": "n", "scope": "network", "verdict": "disavow", "name": NETWORK, "seen": stamp}
    answer = browser.post("/decide", body).json()
    assert answer["total"] == before - 1 and [one.what for one in browser.recorded()] == ["network"]
    listed = browser.get("/view", params={"state": "decided"}).json()
    assert listed["item"] == NETWORK and "Undo" in listed["status"]
    answer = browser.post("/undo", {"ids": answer["ids"]}).json()
    assert answer["item"] == NETWORK and answer["total"] == before


def test_a_member_decided_by_itself_leaves_its_network(browser):
    case = {"what": "network", "item": NETWORK}
    first = browser.get("/view", params=case).json()["domain"]
    decide(browser, "keep", case=case)
    view = browser.get("/view", params=case).json()
    assert view["domain"] != first and "3 open" in view["case"]
    for number in range(3):
        decide(browser, "keep", uid=f"m{number}", case=case)
    left = browser.get("/view", params={"network": NETWORK}).json()
    assert left["total"] == 0
    assert (
        browser.get("/view", params={"network": NETWORK, "state": "decided"}).json()["total"] == 4
    )


def test_pages_of_a_domain_are_decided_one_by_one_and_undone_together(browser):
    answer = decide(browser, "disavow", "pages", case=on("site-2.test")).json()
    recorded = browser.recorded()
    assert [one.value for one in recorded] == [f"https://site-2.test/page-{n}" for n in range(3)]
    assert all(one.what == "link" for one in recorded)
    assert "and 2 more" in answer["status"]
    decided = browser.get("/view", params={"state": "decided"}).json()
    assert decided["item"] == "site-2.test"
    browser.post("/undo", {"ids": answer["ids"]})
    assert all(one.undone_by for one in browser.recorded())


def test_one_page_of_a_domain_leaves_it_open(browser):
    url = "https://site-2.test/page-1"
    before = browser.get("/view").json()["total"]
    answer = decide(browser, "disavow", "page", case=on("site-2.test"), url=url)
    assert answer.json()["total"] == before
    assert [one.value for one in browser.recorded()] == [url]


def test_skipped_cases_wait_under_their_own_filter(browser):
    before = browser.get("/view").json()["total"]
    decide(browser, "skip", case=on("site-2.test"))
    assert browser.get("/view").json()["total"] == before - 1
    skipped = browser.get("/view", params={"state": "skipped"}).json()
    assert (skipped["total"], skipped["item"]) == (1, "site-2.test")


@pytest.mark.parametrize("name", ["wikipedia.org", "github.io"])
def test_what_the_gate_refuses_is_told_and_confirmed_on_record(browser, name):
    answer = decide(browser, "disavow", case=on(name)).json()
    (refused,) = answer["refused"]
    assert refused["entry"] == name and refused["confirmable"] and refused["says"]
    assert not browser.recorded()[0].confirmed_by
    assert browser.post("/confirm", {"ids": answer["ids"]}).status_code == 200
    assert browser.recorded()[0].confirmed_by


def test_the_own_site_is_never_disavowed(browser):
    case = on(f"blog.{SITE}")
    answer = decide(browser, "disavow", case=case)
    assert answer.status_code == 422 and SITE in answer.json()["problem"]
    assert not browser.recorded()
    assert decide(browser, "keep", uid="k", case=case).status_code == 200


def test_a_store_that_another_program_writes_to_is_told_and_nothing_is_lost(browser, monkeypatch):
    monkeypatch.setattr("linkvet.data.decisions.store.WAIT", 0.1)
    other = sqlite3.connect(browser.review.decisions)
    other.execute("BEGIN IMMEDIATE")
    try:
        browser.client.portal.call(
            browser.review.session.store._db.execute, "PRAGMA busy_timeout=50"
        )
        answer = decide(browser)
    finally:
        other.close()
    assert answer.status_code == 422 and "another program" in answer.json()["problem"]
    assert decide(browser).status_code == 200


@pytest.mark.parametrize("content", [b"not a database at all" * 99, b""])
def test_a_damaged_store_is_refused_and_an_empty_one_is_made(tmp_path, content):
    path = tmp_path / "decisions.sqlite"
    path.write_bytes(content)
    review = review_of(write_results(tmp_path / "results", 2), path)
    if content:
        with pytest.raises(UserError, match="damaged"), served(review):
            pass
        assert path.read_bytes() == content
    else:
        with served(review) as browser:
            assert decide(browser).status_code == 200


def test_the_page_goes_on_where_its_address_says(browser):
    page = browser.get(
        "/", params={"kind": "comment", "item": "site-7.test", "what": "domain"}
    ).text
    assert 'data-item="site-7.test"' in page and '<option value="comment" selected>' in page


def test_the_queue_is_paged_and_a_page_beyond_is_the_last(tmp_path):
    review = review_of(write_results(tmp_path / "results", 95), tmp_path / "a.sqlite")
    with served(review) as browser:
        view = browser.get("/view", params={"page": "2"}).json()
        assert view["queue"].count("<li") == 15 and "3 of 3" in view["queue"]
        assert browser.get("/view", params={"page": "99"}).json()["queue"].count("<li") == 15


def test_strangers_texts_are_text_on_the_page(tmp_path):
    hostile = domain(
        1,
        name="odd.test",
        family=None,
        example_anchor="<img src=x onerror=alert(1)>\u202e",
        example_title="</title><script>alert(1)</script>",
        kind='"><b>x',
        vendor_verdicts="<i>",
    )
    hostile["example_url"] = "javascript:alert(1)"
    review = review_of(
        write_results(tmp_path / "results", 0, more=[hostile]), tmp_path / "a.sqlite"
    )
    with served(review) as browser:
        for text in (browser.get("/").text, browser.get("/view").json()["case"]):
            assert "<img" not in text and "<b>x" not in text and "<i>" not in text
            assert "\u202e" not in text and "⟨202E⟩" in text
            assert 'href="javascript' not in text and "alert(1)</script>" not in text


def test_results_with_nothing_to_review_say_so(tmp_path):
    review = review_of(write_results(tmp_path / "results", 0), tmp_path / "a.sqlite")
    with served(review) as browser:
        assert "Nothing to show" in browser.get("/view").json()["case"]


def test_learning_orders_the_queue_but_moves_nothing_decided(browser):
    decide(browser, "keep", case=on("site-4.test"))
    board, queue = browser.review.session.board, browser.review.queue
    item = board.position("domain", "site-4.test")
    assert queue.probability[item] == 0 and board.items.decided[item] == 0


def test_saved_pages_are_shown_as_text(tmp_path):
    folder = write_results(tmp_path / "results", 3)
    saved = tmp_path / "pages" / "site-1.test"
    saved.mkdir(parents=True)
    link = f'<a href="https://{SITE}/">the baths</a>'
    body = f"<h1>Trip</h1><p>We saw {link} &lt;b&gt; twice.</p>"
    (saved / "page-0").write_text(f"<html><body>{body}</body></html>")
    (tmp_path / "pages" / "pages.csv").write_text("")
    table = tmp_path / "pages.csv"
    table.write_text(
        f'url,html\nhttps://site-1.test/page-0,"{body.replace(chr(34), chr(34) * 2)}"\n'
    )
    review = review_of(folder, tmp_path / "a.sqlite", archives=(table,))
    with served(review) as browser:
        html = browser.get("/text", params={"domain": "site-1.test"}).json()["html"]
        assert "<mark>the baths</mark>" in html and "We saw" in html and "&lt;b&gt;" in html
        none = browser.get("/text", params={"domain": "site-2.test"}).json()["html"]
        assert "None of the pages" in none
        assert browser.get("/text", params={"domain": "nowhere"}).status_code == 404
