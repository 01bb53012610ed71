"""Exports through the API: read, judged and answered, or refused with a status that fits."""

import io
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from api_fixture import EXPORT, ROWS, api, client

from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError
from linkvet.review.score_api import api as api_module
from linkvet.review.score_api import upload
from linkvet.review.score_api.scorer import Scorer

PARQUET = {"accept": "application/vnd.apache.parquet"}


def lines(answer) -> list[dict]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture(scope="module")
def sent():
    return client(api())


def test_an_export_comes_back_row_by_row_in_order_with_verdicts(sent):
    answer = sent.post("/api/score", params={"name": "dir/my export.csv"}, content=EXPORT)
    rows = lines(answer)
    assert [one["source_url"] for one in rows] == [one["source_url"] for one in ROWS]
    assert [(one["source_file"], one["row"]) for one in rows] == [
        ("my export.csv", number) for number in (1, 2, 3)
    ]
    assert all(one["verdict"] and isinstance(one["reasons"], list) for one in rows)
    assert all(one["rejected"] is None for one in rows)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["linkvet-rows-in"] == "3"
    assert answer.headers["linkvet-site"] == "spa.example"


def test_parquet_holds_the_same(sent):
    answer = sent.post("/api/score", content=EXPORT, headers=PARQUET)
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    table = pl.read_parquet(io.BytesIO(answer.content))
    rows = lines(sent.post("/api/score", content=EXPORT))
    assert table.drop("reasons").to_dicts() == [
        {name: value for name, value in one.items() if name != "reasons"} for one in rows
    ]


@pytest.mark.parametrize("headers", [{}, PARQUET])
def test_rows_that_cannot_be_read_come_last_with_the_reason(sent, headers):
    answer = sent.post("/api/score", content=EXPORT + "mailto:x,,\n", headers=headers)
    rows = pl.read_parquet(io.BytesIO(answer.content)).to_dicts() if headers else lines(answer)
    assert len(rows) == 4 and rows[-1]["verdict"] is None
    assert rows[-1]["row"] == 4 and rows[-1]["rejected"]
    assert answer.headers["linkvet-rejected"] == "1"


@pytest.mark.parametrize("body", [ROWS, [one["source_url"] for one in ROWS]])
def test_json_may_be_rows_or_urls(sent, body):
    rows = lines(sent.post("/api/score", json=body))
    assert [one["source_url"] for one in rows] == [one["source_url"] for one in ROWS]


def test_decisions_of_the_project_come_first(tmp_path):
    store = tmp_path / "decisions.sqlite"
    with Store(store) as opened:
        opened.decide(New("domain", "blog1.test", "disavow"))
    rows = lines(client(api(store)).post("/api/score", json=ROWS))
    assert [one["verdict"] == "disavow" for one in rows] == [False, True, False]
    assert rows[1]["model_verdict"] != "disavow"


@pytest.mark.parametrize(
    ("sending", "status", "says"),
    [
        ({"content": b""}, 422, "export"),
        ({"content": b"colour,size\nred,1\n", "params": {"name": "x.csv"}}, 422, "x.csv"),
        ({"json": {"rows": ROWS}}, 422, "isn't a list"),
        ({"json": [1]}, 422, "row 1"),
        (
            {"content": b"[", "headers": {"content-type": "application/json"}},
            422,
            "isn't JSON",
        ),
        ({"json": ROWS, "headers": {"accept": "image/png"}}, 406, "application/x-ndjson"),
        ({"files": {"file": b"x"}}, 415, "not as a form"),
        ({"json": ROWS, "params": {"sites": "a.test"}}, 400, "?sites= isn't one of: name, site"),
        ({"json": ROWS, "params": {"site": "not a host"}}, 422, "is not a site"),
        ({"json": ROWS, "params": {"site": "other.test"}}, 422, "other.test"),
    ],
)
def test_what_cannot_be_scored_says_why(sent, sending, status, says):
    answer = sent.post("/api/score", **sending)
    assert (answer.status_code, says in answer.json()["problem"]) == (status, True), answer.text
    assert "linkvet-upload" not in answer.text


def test_large_bodies_are_refused_by_what_they_announce_and_by_what_they_send(monkeypatch):
    small = client(api(most_upload=100))
    read = []

    def body():
        for _ in range(50):
            read.append(1)
            yield b"x" * 40

    announced = small.post("/api/score", content=b"x", headers={"content-length": str(5 * 10**9)})
    assert announced.status_code == 413 and "100 bytes" in announced.json()["problem"]
    assert small.post("/api/score", content=body()).status_code == 413
    monkeypatch.setattr(upload, "MOST_JSON", 10)
    answer = client(api()).post("/api/score", json=ROWS)
    assert answer.status_code == 413 and "JSON lines" in answer.json()["problem"]


def test_the_server_answers_while_it_scores_and_takes_no_more_than_it_can(monkeypatch):
    started, go_on = threading.Event(), threading.Event()

    def slowly(self, export, sites):
        started.set()
        assert go_on.wait(20)
        raise UserError("holds nothing")

    monkeypatch.setattr(Scorer, "score", slowly)
    monkeypatch.setattr(api_module, "MOST_OPEN", 1)
    with client(api()) as asked, ThreadPoolExecutor() as pool:
        first = pool.submit(asked.post, "/api/score", json=ROWS)
        assert started.wait(20)
        assert asked.get("/health").json()["under_way"] == 1
        second = asked.post("/api/score", json=ROWS)
        assert second.status_code == 503 and second.headers["retry-after"]
        go_on.set()
        assert first.result(20).status_code == 422
        assert asked.get("/health").json()["under_way"] == 0


def test_an_explanation_adds_up(sent):
    answer = sent.post("/api/explain", json=ROWS, params={"domain": "blog1.test"})
    explained = answer.json()
    total = explained["bias"] + sum(one["amount"] for one in explained["signals"])
    assert total == pytest.approx(explained["sum"]) and explained["source_domain"] == "blog1.test"
    row = sent.post("/api/explain", json=ROWS, params={"row": "rows.jsonl:2"}).json()
    assert row["source_url"] == ROWS[1]["source_url"]
    assert sent.post("/api/explain", json=ROWS).status_code == 400
    both = {"domain": "a.test", "link": "http://a.test/"}
    assert sent.post("/api/explain", json=ROWS, params=both).status_code == 400
    for name, value in (("domain", "nobody.test"), ("link", "\0"), ("row", "17")):
        missing = sent.post("/api/explain", json=ROWS, params={name: value})
        assert missing.status_code == 422 and repr(value)[1:-1] in missing.json()["problem"]


OTHER = EXPORT.replace("spa.example", "other.example")


@pytest.mark.parametrize(
    ("content", "site", "cure"),
    [
        (EXPORT, "nowhere.example", "Name the site with ?site=spa.example, or leave it out."),
        (EXPORT, "??", "Name the site with ?site=spa.example, or leave it out."),
        (EXPORT + OTHER.partition("\n")[2] * 3, "spa.example", "or name with ?site= each that is"),
        (
            EXPORT.replace("Source url", "Where it is"),
            "spa.example",
            "--map .*`linkvet serve` takes that option when it is started",
        ),
    ],
)
def test_cures_are_those_of_a_request(sent, content, site, cure):
    answer = sent.post("/api/score", params={"site": site}, content=content)
    assert answer.status_code == 422, answer.text
    assert re.search(cure.replace("?", "[?]"), answer.json()["cure"])
    assert answer.json()["problem"].endswith(answer.json()["cure"])
