"""The API as `linkvet serve` runs it: only who bears the token is answered, and only as much."""

import pytest
from api_fixture import ROWS, api
from starlette.testclient import TestClient

from linkvet.cli.commands.review.serve import _token
from linkvet.data.errors import UserError
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
