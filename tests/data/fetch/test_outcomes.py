"""One fetch from every kind of server: what becomes of each page, and what the servers saw."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from fetched_fixture import LOCAL, responses, rows, self_signed
from web_fixture import RUNNER, fetch

import linkvet
from linkvet.data.fetch.log import OUTCOMES

QUICK = (LOCAL, "--timeout", "1.5", "--max-size", "2MB", "--retries", "1", "--delay", "0.1")


CASES = [
    # host, path, outcome, words of the detail
    ("good", "/ok/1", "fetched", ""),
    ("good", "/refresh", "fetched", ""),
    ("good", "/cookie/1", "fetched", ""),
    ("good", "/cookie/2", "fetched", ""),
    ("xn--bcher-kva", "/", "fetched", ""),
    ("packed", "/packed/gzip", "fetched", ""),
    ("packed", "/packed/br", "fetched", ""),
    ("packed", "/packed/zstd", "fetched", ""),
    ("short", "/short", "fetched", "broke off before the end"),
    ("untyped", "/untyped", "fetched", ""),
    ("flaky", "/flaky/1", "fetched", ""),
    ("closed", "/x", "blocked_by_robots", "robots.txt"),
    ("moved", "/x", "blocked_by_robots", "robots.txt"),
    ("failing", "/x", "server_error", "robots.txt answers 503"),
    ("partly", "/no", "fetched", ""),
    ("partly", "/not-linkvet", "blocked_by_robots", ""),
    ("huge", "/no", "blocked_by_robots", ""),
    ("huge", "/ok/1", "fetched", ""),
    ("back", "/loop/a", "redirect_loop", "back to"),
    ("itself", "/self", "redirect_loop", "back to"),
    ("deep", "/deep/0", "redirect_loop", "more than 10"),
    ("missing", "/status/404", "gone", ""),
    ("missing", "/status/410", "gone", ""),
    ("shut", "/status/403", "refused", ""),
    ("busy", "/status/429", "refused", "tried 2 times"),
    ("broken", "/status/500", "server_error", "tried 2 times"),
    ("slow", "/slow", "timeout", "tried 2 times"),
    ("slow", "/drip", "timeout", ""),
    ("endless", "/endless", "too_large", ""),
    ("endless2", "/headers", "unsupported", "Too many headers"),
    ("big", "/big", "too_large", ""),
    ("bomb", "/bomb/gzip", "too_large", "unpacked"),
    ("bomb", "/bomb/br", "too_large", "unpacked"),
    ("bomb", "/bomb/zstd", "too_large", "unpacked"),
    ("photo", "/jpeg", "not_html", "image/jpeg"),
    ("photo", "/jpeg-as-html", "not_html", "binary"),
    ("photo", "/empty", "not_html", "empty"),
    ("lying", "/lying-gzip", "unsupported", "unpacked"),
    ("lying", "/unknown-encoding", "unsupported", "snail"),
    ("lying", "/garbage", "unsupported", "HTTP"),
    ("lying", "/to/ftp://files.test/", "unsupported", "ftp"),
    ("rude", "/reset", "no_connection", "broke off"),
    ("nowhere", "/1", "dns_error", ""),
    ("nowhere", "/2", "dns_error", ""),
]


@pytest.fixture(scope="module")
def everything(web, tmp_path_factory):
    """One run over every kind of server; folder, summary and what servers saw."""
    folder = tmp_path_factory.mktemp("everything")
    secure = web.listen_tls(*self_signed(folder))
    urls = [web.url(host, path) for host, path, *_ in CASES]
    urls += [
        web.url("good", "/ok/1#again"),
        web.url("good", "/ok/1").replace("http:", "https:").replace("good", "www.good"),
        web.url("from1", f"/to/{web.url('goal', '/target')}"),
        web.url("from2", f"/to/{web.url('goal', '/target')}"),
        web.url("goal", "/target"),
        f"https://self.test:{secure}/",
        "http://shut.test:1/",
    ]
    before = len(web.requests)
    summary = fetch(folder, urls, *QUICK, "--contact", "seo@agency.example")
    return folder, summary, web.requests[before:]


@pytest.mark.parametrize(("host", "path", "outcome", "words"), CASES)
def test_what_becomes_of_a_page(web, everything, host, path, outcome, words):
    folder, *_ = everything
    (row,) = [row for row in rows(folder) if row["url"] == web.url(host, path)]
    assert (row["outcome"], words in row["detail"]) == (outcome, True), row
    assert (row["final_url"] in responses(folder)) == (outcome == "fetched")


def test_every_page_is_accounted_for_once(everything):
    folder, summary, _ = everything
    counts = Counter(row["outcome"] for row in rows(folder))
    assert summary["outcomes"] == counts and set(counts) <= set(OUTCOMES)
    assert summary["pages"] == summary["in_this_run"] == len(rows(folder)) == len(CASES) + 5
    assert summary["open"] == summary["rows_unread"] == 0
    assert len({row["url"] for row in rows(folder)}) == len(rows(folder))


def test_no_page_is_asked_for_twice_but_for_another_try(everything):
    tries = {
        "/slow",
        "/drip",
        "/reset",
        "/flaky/1",
        "/status/500",
        "/status/429",
    }
    *_, requests = everything
    times_by_page = Counter((one.host, one.path) for one in requests if one.path != "/robots.txt")
    for (host, path), times in times_by_page.items():
        assert times <= (2 if path in tries else 1), (host, path)
    assert times_by_page["goal", "/target"] == 1


def test_redirects_are_told(web, everything):
    folder, *_ = everything
    target = web.url("goal", "/target")
    by_url = {row["url"]: row for row in rows(folder) if row["final_url"] == target}
    assert len(by_url) == 3
    for host in ("from1", "from2"):
        url = web.url(host, f"/to/{target}")
        assert by_url[url]["redirect_chain"] == f"302 {target}"
        assert responses(folder)[url][0].http_headers.get_header("Location") == target


def test_certificates_are_checked_and_dead_ports_are_told(everything):
    folder, *_ = everything
    by_host = {row["url"].split("/")[2].split(":")[0]: row for row in rows(folder)}
    assert by_host["self.test"]["outcome"] == "tls_error", by_host["self.test"]
    assert [row["outcome"] for row in rows(folder) if ".test:1/" in row["url"]] == ["no_connection"]


def test_any_certificate_does_on_request(web, tmp_path):
    port = web.listen_tls(*self_signed(tmp_path))
    summary = fetch(tmp_path, [f"https://self.test:{port}/"], LOCAL, "--insecure")
    assert summary["outcomes"] == {"fetched": 1}


def test_pages_are_kept_unpacked_and_say_how_they_came(web, everything):
    folder, *_ = everything
    for name in ("gzip", "br", "zstd"):
        record, body = responses(folder)[web.url("packed", f"/packed/{name}")]
        assert body.startswith(b"<!doctype html><title>packed")
        headers = record.http_headers
        assert headers.get_header("X-Crawl-Content-Encoding") == name
        assert headers.get_header("Content-Encoding") is None
        assert headers.get_header("Content-Length") == str(len(body))


def test_who_asks_says_so_and_keeps_no_cookies(everything):
    for one in everything[2]:
        agent = one.headers["user-agent"]
        assert agent.startswith(f"linkvet/{linkvet.__version__} (")
        assert agent.endswith("; seo@agency.example)")
        assert "cookie" not in one.headers and "referer" not in one.headers


def test_a_host_without_an_answer_is_not_asked_for_every_page(everything):
    times_by_page = Counter((one.host, one.path) for one in everything[2])
    assert not {host for host, path in times_by_page if path != "/robots.txt"} & {
        "closed",
        "failing",
    }
    assert times_by_page["failing", "/robots.txt"] == 2


def test_a_run_that_is_done_asks_for_nothing(web, everything):
    folder, summary, _ = everything
    before, requests = (folder / "pages.warc.gz").read_bytes(), len(web.requests)
    command = [
        sys.executable,
        "-c",
        RUNNER,
        "fetch",
        "links.csv",
        "--map",
        "source_url=Source url",
        "--json",
        LOCAL,
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)[0]["outcomes"] == summary["outcomes"]
    assert ((folder / "pages.warc.gz").read_bytes(), len(web.requests)) == (before, requests)
