"""Decisions through the API."""

import pytest
from api_fixture import api, client

from linkvet.data.decisions.store import read

SPAM = {"what": "domain", "value": "spam.test", "verdict": "disavow"}


@pytest.fixture
def store(tmp_path):
    return tmp_path / "decisions.sqlite"


@pytest.fixture
def asked(store):
    return client(api(store))


def decide(asked, **given):
    return asked.post("/api/decisions", json=given)


def test_decisions_go_in_and_come_out(asked, store):
    assert asked.get("/api/decisions").json()["decisions"] == []
    new = [
        SPAM | {"uid": "once", "note": "sold"},
        {**SPAM, "value": "https://a.test/x", "what": "link"},
    ]
    first = decide(asked, decide=new).json()
    assert first == {"ids": [1, 2], "refused": []}
    assert decide(asked, decide=new[:1]).json()["ids"] == [1], "the same uid is one decision"
    assert decide(asked, confirm=[1]).status_code == 200
    assert decide(asked, undo=[2]).status_code == 200
    given = asked.get("/api/decisions", params={"after": 1}).json()
    assert [one["id"] for one in given["decisions"]] == [2] and given["standing"] == [1]
    (one, two) = read(store)
    assert (one.note, one.who, one.confirmed_by is None, two.undone_by is None) == (
        "sold",
        "api",
        False,
        False,
    )


def test_what_the_gate_refuses_is_told_at_once(asked):
    named = ["spa.example", "google.com", "spam.test"]
    refused = decide(asked, decide=[SPAM | {"value": name} for name in named]).json()["refused"]
    assert [(one["entry"], one["confirmable"]) for one in refused] == [
        ("spa.example", False),
        ("google.com", True),
    ]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"undo": [7]}, 404, "no decision 7"),
        ({"confirm": [7]}, 404, "no decision 7"),
        ({"undo": ["7"]}, 400, "whole numbers"),
        ({"undo": [True]}, 400, "whole numbers"),
        ({"decide": []}, 400, "one of decide, undo, confirm"),
        ({"decide": [SPAM], "undo": [1]}, 400, "one of decide"),
        ({"forget": [1]}, 400, "one of decide"),
        ([SPAM], 400, "one of decide"),
        ({"decide": [{"what": "domain"}]}, 400, "what, value, verdict"),
        ({"decide": [SPAM | {"value": 5}]}, 400, "texts"),
        ({"decide": [SPAM | {"confirmed": "yes"}]}, 400, "texts"),
        ({"decide": [SPAM | {"value": "not a domain"}]}, 422, "isn't a domain"),
        ({"decide": [SPAM, SPAM | {"verdict": "kill"}]}, 422, "isn't a verdict"),
    ],
)
def test_what_cannot_be_recorded_says_why_and_nothing_is(asked, store, body, status, says):
    answer = asked.post("/api/decisions", json=body)
    assert (answer.status_code, says in answer.json()["problem"]) == (status, True), answer.text
    assert not store.exists() or read(store) == []


def test_without_a_project_there_is_no_store():
    answer = client(api()).get("/api/decisions")
    assert answer.status_code == 404 and "linkvet init" in answer.json()["problem"]
    assert client(api()).get("/api/decisions").status_code == 404


def test_a_store_that_is_damaged_is_told(asked, store):
    store.write_bytes(b"\xff" * 5_000)
    answer = asked.get("/api/decisions")
    assert answer.status_code == 422 and "damaged" in answer.json()["problem"]
    assert asked.get("/api/decisions", params={"after": "x"}).status_code == 400
