"""What the server refuses, each with the status that fits."""

import asyncio
import http.client
import re
import socket
import threading
import time
from collections import Counter
from contextlib import closing

import pytest
import uvicorn
from results_fixture import write_results
from server_fixture import ADDRESS, PORT, review_of, served
from starlette.responses import PlainTextResponse

from linkvet.data.errors import UserError
from linkvet.review.server.app import create_app
from linkvet.review.server.running import listen
from linkvet.review.server.security.access import Access, access
from linkvet.review.server.security.guard import BURST, MOST_BYTES, Guard
from linkvet.review.server.security.rate_limit import RateLimit

FOREIGN = "http://evil.test"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_results(tmp_path_factory.mktemp("review") / "results", 6)


@pytest.fixture
def review(folder, tmp_path):
    return review_of(folder, tmp_path / "decisions.sqlite")


@pytest.fixture(scope="module")
def browser(folder):
    with served(review_of(folder, folder.parent / "decisions.sqlite")) as opened:
        yield opened


def decision(browser, **given):
    return {"uid": "a", "scope": "domain", "verdict": "keep", **browser.seen(), **given}


@pytest.mark.parametrize("host", ["evil.test", f"evil.test:{PORT}", "127.0.0.1:1", "", "[::1]@x"])
def test_a_foreign_host_is_dns_rebinding(browser, host):
    answer = browser.get("/", headers={"Host": host})
    assert answer.status_code == 421 and "Host" in answer.text


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_other_names_of_this_machine_are_taken(browser, host):
    browser.client.cookies = {browser.review.access.cookie: browser.review.access.token}
    assert browser.get("/view", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null", f"http://evil.test:{PORT}", None])
def test_a_foreign_origin_or_none_is_refused(browser, origin):
    answer = browser.post("/decide", decision(browser), Origin=origin)
    assert answer.status_code == 403 and "Origin" in answer.text
    assert browser.get("/view", headers={"Origin": FOREIGN}).status_code == 403
    assert not browser.recorded()


@pytest.mark.parametrize("path", ["/", "/view", "/shared.css", "/static/main.js", "/text"])
def test_without_the_token_nothing_is_shown(review, path):
    with served(review, start=False) as browser:
        assert browser.get(path).status_code == 401
        assert browser.get(path, params={"token": "wrong"}).status_code == 401
        wrong = {"Cookie": f"{review.access.cookie}=wrong"}
        assert browser.get(path, headers=wrong).status_code == 401
        assert browser.post("/decide", {"uid": "a"}).status_code == 401


def test_the_token_moves_into_a_cookie_that_no_other_site_gets(review):
    with served(review, start=False) as browser:
        answer = browser.get(f"/?token={review.access.token}", follow_redirects=False)
        cookie = answer.headers["set-cookie"]
        assert answer.status_code == 303 and answer.headers["location"] == "/"
        assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
        assert review.access.token not in browser.get("/").text


@pytest.mark.parametrize("header", [None, "", "wrong"])
@pytest.mark.parametrize("path", ["/decide", "/undo", "/confirm"])
def test_a_post_without_the_scripts_header_is_forged(browser, path, header):
    answer = browser.post(path, decision(browser), **{"X-Linkvet-CSRF": header})
    assert answer.status_code == 403 and "x-linkvet-csrf" in answer.text
    assert not browser.recorded()


def test_a_program_with_the_token_needs_no_cookie(review):
    with served(review, start=False) as browser:
        bearer = {"Authorization": f"Bearer {review.access.token}"}
        assert browser.get("/view", headers=bearer).status_code == 200
        assert browser.get("/view", headers={"Authorization": "Bearer x"}).status_code == 401


PATHS = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fpyproject.toml",
    "/static//etc/passwd",
    "/static/..\\app.py",
    "/../../pyproject.toml",
    "/static/",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_folder(live, path):
    port, access = live
    status, text = asked(port, "GET", path, access)
    assert status == 404 and b"import" not in text and b"root:" not in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(browser, method):
    assert browser.client.request(method, "/decide").status_code == 405


def test_a_body_is_refused_by_its_announced_length_before_it_is_read(live):
    port, access = live
    length = str(5 * 1024**3)
    for given in (length, "-1", "many"):
        status, _ = asked(port, "POST", "/decide", access, {"Content-Length": given})
        assert status in (400, 413)
    assert asked(port, "POST", "/decide", access, {"Content-Length": length})[0] == 413


def test_a_chunked_body_is_refused_once_it_is_too_large(live):
    port, access = live
    sent, most = 0, 5 * 1024**3
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        head = headers(port, access) | {"Transfer-Encoding": "chunked"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        connection.sendall(f"POST /decide HTTP/1.1\r\n{lines}\r\n".encode())
        chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
        try:
            while sent < most:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass  # the server hung up
        answer = connection.recv(100) if sent < 100 * MOST_BYTES else b""
    assert sent < 1_000 * MOST_BYTES
    assert not answer or b" 413 " in answer


def test_a_burst_is_slowed_down():
    guard = Guard(PlainTextResponse("passed"), Access(PORT, open_paths=frozenset({"/"})))
    answers = asyncio.run(burst(guard, 10_000))
    statuses = Counter(answer["status"] for answer in answers)
    assert statuses.keys() == {200, 429} and BURST <= statuses[200] < 5_000
    last = next(answer for answer in reversed(answers) if answer["status"] == 429)
    assert int(dict(last["headers"])[b"retry-after"]) >= 1


async def burst(app, count):
    answers = []

    async def send(message):
        if message["type"] == "http.response.start":
            answers.append(message)

    for _ in range(count):
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [(b"host", f"127.0.0.1:{PORT}".encode())],
            "client": ("127.0.0.1", 1),
        }
        await app(scope, None, send)
    return answers


def test_a_bucket_fills_up_again():
    now = [0.0]
    limit = RateLimit(rate=2, burst=3, clock=lambda: now[0])
    assert [limit.wait("a") == 0 for _ in range(4)] == [True] * 3 + [False]
    assert limit.wait("b") == 0
    now[0] = 0.5
    assert limit.wait("a") == 0 < limit.wait("a")
    now[0] = -9.0  # the clock is set back
    assert limit.wait("a") > 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (
            "/decide",
            {"uid": "a", "scope": "domain", "verdict": "keep", "name": "nowhere.test"},
            404,
        ),
        ("/decide", {"uid": "a", "scope": "network", "verdict": "keep", "name": "none"}, 404),
        ("/undo", {"ids": [99]}, 404),
        ("/undo", {"ids": []}, 404),
        ("/confirm", {"ids": [99]}, 404),
        ("/undo", {"ids": "1"}, 400),
        ("/undo", {"ids": [True]}, 400),
        ("/undo", {"ids": [2**70]}, 400),
        ("/decide", {"uid": "a", "scope": "site", "verdict": "keep", "name": "site-1.test"}, 400),
        ("/decide", {"uid": "a", "scope": "domain", "verdict": "burn", "name": "a.test"}, 400),
        ("/decide", {"uid": "", "scope": "domain", "verdict": "keep", "name": "a.test"}, 400),
        ("/decide", {"uid": 1, "scope": "domain", "verdict": "keep", "name": "a.test"}, 400),
    ],
)
def test_what_is_unknown_or_malformed_is_refused(browser, path, body, status):
    assert browser.post(path, body).status_code == status
    assert not browser.recorded()


def test_a_page_of_another_domain_is_unknown(browser):
    body = decision(browser, scope="page", url="https://elsewhere.test/")
    assert browser.post("/decide", body).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 50_000])
def test_a_body_that_is_no_object_is_refused(browser, body):
    answer = browser.client.post("/decide", content=body, headers=browser.headers)
    assert answer.status_code == 400


def test_every_answer_carries_the_policy(browser):
    for path in ("/", "/view", "/static/main.js", "/nowhere"):
        headers = browser.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Frame-Options"] == "DENY"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
    page = browser.get("/")
    (nonce,) = set(re.findall(r"nonce=\"([^\"]+)", page.text))
    assert f"script-src 'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
    assert not re.findall(
        r"\son\w+=|style=|javascript:|https?://(?!127)", page.text.split("<main")[0]
    )


def test_other_machines_need_a_host_and_a_password():
    with pytest.raises(UserError, match="no password is set"):
        access("0.0.0.0", PORT, None)
    assert access(None, PORT, None).names == Access(PORT).names
    named = access("review.agency.example", PORT, "secret")
    assert named.is_host(f"review.agency.example:{PORT}") and not named.is_host(f"10.0.0.1:{PORT}")
    everywhere = access("0.0.0.0", PORT, "secret")
    assert everywhere.is_host(f"10.0.0.1:{PORT}") and not everywhere.is_host(f"evil.test:{PORT}")


def test_a_password_opens_the_page_and_guesses_are_slowed_down(folder, tmp_path):
    review = review_of(folder, tmp_path / "a.sqlite", host="review.example", password="secret")
    with served(review, start=False) as browser:
        shown = browser.get("/")
        assert shown.status_code == 401 and "Password" in shown.text
        origin = {"Origin": ADDRESS}
        wrong = browser.client.post("/login", data={"password": "x"}, headers=origin)
        assert wrong.status_code == 401 and "the password." in wrong.text
        right = browser.client.post("/login", data={"password": "secret"}, headers=origin)
        assert right.status_code == 200 and "data-what" in right.text
        assert browser.client.post("/login", data={"password": "secret"}).status_code == 403
        guesses = [
            browser.client.post("/login", data={"password": "x"}, headers=origin).status_code
            for _ in range(6)
        ]
        assert guesses[-1] == 429


@pytest.fixture(scope="module")
def live(folder):
    """A server on a port, as `linkvet review` runs it."""
    listening = listen("127.0.0.1", None, first=18_765)
    port = listening.getsockname()[1]
    review = review_of(folder, folder.parent / "live.sqlite", access=Access(port))
    app = create_app(review)

    server = uvicorn.Server(uvicorn.Config(app, http="h11", lifespan="on", log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port, review.access
    server.should_exit = True
    thread.join(10)


def headers(port, access):
    address = f"127.0.0.1:{port}"
    return {
        "Host": address,
        "Origin": f"http://{address}",
        "Cookie": f"{access.cookie}={access.token}",
        "X-Linkvet-CSRF": access.csrf,
    }


def asked(port, method, path, access, more=()):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest(method, path, skip_host=True)
        for name, value in (headers(port, access) | dict(more)).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
