"""The API as `linkvet serve` runs it: only who bears the token is answered, and only as much."""

import pytest
from api_fixture import ROWS, api
from results_fixture import write_results
from server_fixture import review_of, served
from starlette.testclient import TestClient

from linkvet.cli.commands.review.serve import _token
from linkvet.data.decisions.store import read
from linkvet.data.errors import UserError
from linkvet.review.score_api.routes import limits, routes
from linkvet.review.server.api_app import api_access, create_api_app
from linkvet.review.server.security import guard

PORT, TOKEN = 8_931, "0123456789abcdef0123456789abcdef"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def asked(tmp_path):
    served = api(tmp_path / "decisions.sqlite", most_upload=10_000)
    app = create_api_app(served, api_access(None, PORT, token=TOKEN))
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}")


def test_who_bears_the_token_is_answered(asked):
    assert asked.get("/api/decisions", headers=BEARER).status_code == 200
    assert asked.post("/api/score", headers=BEARER, json=ROWS).status_code == 200
    assert asked.get("/health").status_code == 200, "a health check needs none"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"authorization": "Basic " + TOKEN}, 401),
        ({"host": "evil.test"}, 421),
        (BEARER | {"host": "evil.test"}, 421),
        ({"origin": "http://evil.test"}, 403),
        (BEARER | {"content-length": str(5 * 10**9)}, 413),
    ],
)
def test_others_are_refused(asked, headers, status):
    assert asked.get("/api/decisions", headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/", "/../pyproject.toml", "/static/page.css", "/api"])
def test_there_is_nothing_but_the_api(asked, path):
    assert asked.get(path, headers=BEARER).status_code == 404


def test_bursts_are_slowed_down(monkeypatch, asked):
    monkeypatch.setattr(guard, "RATE", 0.01)
    monkeypatch.setattr(guard, "BURST", 5)
    statuses = [asked.get("/health").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2


def test_others_are_let_in_only_with_a_token_that_was_chosen():
    with pytest.raises(UserError, match="lets other machines in"):
        api_access("192.0.2.1", PORT)
    assert api_access("192.0.2.1", PORT, token=TOKEN).is_host(f"192.0.2.1:{PORT}")


@pytest.mark.parametrize(
    "text", [None, "", "short", "with a blank in it " * 2, "x" * 500, "é" * 30]
)
def test_a_token_that_is_none_is_refused(tmp_path, text):
    path = tmp_path / "token.txt"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="openssl rand"):
        _token(path)
    path.write_text(TOKEN + "\n")
    assert _token(path) == TOKEN


def test_the_page_answers_programs_too(tmp_path):
    store = tmp_path / "decisions.sqlite"
    given = api(store, most_upload=10_000)
    review = review_of(write_results(tmp_path / "results", 6), store)
    with served(review, routes=routes(given), limits=limits(given)) as browser:
        bearer = {"authorization": f"Bearer {review.access.token}"}
        scored = browser.client.post("/api/score", headers=bearer, json=ROWS)
        assert scored.status_code == 200 and len(scored.text.splitlines()) == len(ROWS)
        new = {"what": "domain", "value": "blog1.test", "verdict": "keep"}
        body = {"decide": [new]}
        assert browser.client.post("/api/decisions", headers=bearer, json=body).status_code == 200
        assert browser.client.post("/api/decisions", json=body).status_code == 403, "no CSRF header"
        large = bearer | {"content-length": "10001"}
        assert browser.client.post("/api/score", headers=large).status_code == 413
    assert [one.value for one in read(store)] == ["blog1.test"]
