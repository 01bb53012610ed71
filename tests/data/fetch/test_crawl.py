"""`linkvet fetch` against a small web of good and bad servers on the loopback interface."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from command_line import fails
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from web_fixture import RUNNER, Web, fetch, start

import linkvet
from linkvet.data.fetch.log import OUTCOMES

LOCAL = "--allow-private"
QUICK = (LOCAL, "--timeout", "1.5", "--max-size", "2MB", "--retries", "1", "--delay", "0.1")


@pytest.fixture(scope="module")
def web():
    served = Web()
    yield served
    served.close()


def rows(folder):
    with (folder / "fetch-log.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def responses(folder, torn=False):
    """The pages in the WARC by URL, read by another tool that checks every digest."""
    found = {}
    ending = suppress(EOFError, ArchiveLoadFailed) if torn else nullcontext()
    with (folder / "pages.warc.gz").open("rb") as handle, ending:
        for record in ArchiveIterator(handle, check_digests="raise"):
            body = record.content_stream().read()
            if record.rec_type == "response":
                url = record.rec_headers["WARC-Target-URI"]
                assert url not in found, f"{url} is there twice"
                found[url] = (record, body)
    return found


def self_signed(folder):
    """A certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "self.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


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
    before = len(web.seen)
    told = fetch(folder, urls, *QUICK, "--contact", "seo@agency.example")
    return folder, told, web.seen[before:]


@pytest.mark.parametrize(("host", "path", "outcome", "words"), CASES)
def test_what_becomes_of_a_page(web, everything, host, path, outcome, words):
    folder, *_ = everything
    (row,) = [row for row in rows(folder) if row["url"] == web.url(host, path)]
    assert (row["outcome"], words in row["detail"]) == (outcome, True), row
    assert (row["final_url"] in responses(folder)) == (outcome == "fetched")


def test_every_page_is_accounted_for_once(everything):
    folder, told, _ = everything
    counts = Counter(row["outcome"] for row in rows(folder))
    assert told["outcomes"] == counts and set(counts) <= set(OUTCOMES)
    assert told["pages"] == told["in_this_run"] == len(rows(folder)) == len(CASES) + 5
    assert told["open"] == told["rows_unread"] == 0
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
    *_, seen = everything
    asked = Counter((one.host, one.path) for one in seen if one.path != "/robots.txt")
    for (host, path), times in asked.items():
        assert times <= (2 if path in tries else 1), (host, path)
    assert asked["goal", "/target"] == 1


def test_redirects_are_told(web, everything):
    folder, *_ = everything
    target = web.url("goal", "/target")
    told = {row["url"]: row for row in rows(folder) if row["final_url"] == target}
    assert len(told) == 3
    for host in ("from1", "from2"):
        url = web.url(host, f"/to/{target}")
        assert told[url]["redirect_chain"] == f"302 {target}"
        assert responses(folder)[url][0].http_headers.get_header("Location") == target


def test_certificates_are_checked_and_dead_ports_are_told(everything):
    folder, *_ = everything
    told = {row["url"].split("/")[2].split(":")[0]: row for row in rows(folder)}
    assert told["self.test"]["outcome"] == "tls_error", told["self.test"]
    assert [row["outcome"] for row in rows(folder) if ".test:1/" in row["url"]] == ["no_connection"]


def test_any_certificate_does_on_request(web, tmp_path):
    port = web.listen_tls(*self_signed(tmp_path))
    told = fetch(tmp_path, [f"https://self.test:{port}/"], LOCAL, "--insecure")
    assert told["outcomes"] == {"fetched": 1}


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
    asked = Counter((one.host, one.path) for one in everything[2])
    assert not {host for host, path in asked if path != "/robots.txt"} & {"closed", "failing"}
    assert asked["failing", "/robots.txt"] == 2


def test_private_addresses_are_refused(web, tmp_path):
    urls = [
        web.url("local"),
        web.url("mixed"),
        web.url("both"),
        f"http://127.0.0.1:{web.port}/",
        "http://169.254.169.254/latest",
        f"http://[::1]:{web.port}/",
        f"http://[::ffff:127.0.0.1]:{web.port}/",
        web.url("inside"),
        "http://0.0.0.0/",
    ]
    before = len(web.seen)
    told = fetch(tmp_path, urls, "--retries", "0")
    assert told["outcomes"] == {"private_address": len(urls)}, rows(tmp_path)
    assert len(web.seen) == before


def test_redirects_into_a_private_network_are_refused(web, tmp_path):
    """The one server that is asked passes as public here, all other names are judged as ever."""
    runner = RUNNER.replace(
        "from linkvet.cli import main",
        "from linkvet.data.fetch import connections\n"
        "judged = connections.refusal\n"
        "def refusal(address):\n"
        "    asked = connections.ASKED.get().name\n"
        "    return None if asked == 'outside.test' else judged(address)\n"
        "connections.refusal = refusal\n"
        "from linkvet.cli import main",
    )
    inner = [
        f"http://127.0.0.1:{web.port}/secret",
        "http://169.254.169.254/latest/meta-data",
        web.url("inside", "/secret"),
    ]
    (tmp_path / "links.txt").write_text(
        "".join(f"{web.url('outside', f'/to/{url}')}\n" for url in inner) + web.url("outside", "/x")
    )
    command = [sys.executable, "-c", runner, "fetch", "links.txt", "--delay", "0", "-q"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    told = rows(tmp_path)
    assert Counter(row["outcome"] for row in told) == {"private_address": 3, "fetched": 1}, told
    assert all(row["redirects"] == "1" for row in told if row["outcome"] != "fetched")
    assert not web.asked("/secret")


def test_a_host_is_asked_no_faster_than_its_delay(web, tmp_path):
    urls = [web.url(f"slowly{host}", f"/{page}") for host in range(3) for page in range(3)]
    urls += [web.url("unhurried", f"/{page}") for page in range(3)]
    fetch(tmp_path, urls, LOCAL, "--delay", "0.3")
    for host in ("slowly0", "slowly1", "slowly2", "unhurried"):
        times = [one.when for one in web.seen if one.host == host]
        gaps = [after - before for before, after in pairwise(times)]
        assert len(gaps) >= 3 and min(gaps) > 0.29, gaps
    assert min(gaps[1:]) > 0.59, "Crawl-delay"


def test_a_host_gets_one_request_at_a_time_wherever_redirects_come_from(web, tmp_path):
    urls = [web.url(f"away{n}", f"/to/{web.url('popular', f'/wait/{n}')}") for n in range(5)]
    assert fetch(tmp_path, urls, LOCAL, "--delay", "0")["outcomes"] == {"fetched": 5}
    assert web.busiest == 1


def test_a_host_that_only_fails_is_given_up_until_another_day(web, tmp_path):
    urls = [web.url("sick", f"/status/503?{n}") for n in range(8)]
    options = (LOCAL, "--delay", "0", "--retries", "0")
    assert fetch(tmp_path, urls, *options)["outcomes"] == {"server_error": 8}
    assert len(web.asked(host="sick")) == 5
    assert sum("5 pages of this host" in row["detail"] for row in rows(tmp_path)) == 3
    assert fetch(tmp_path, urls, *options, "--again")["in_this_run"] == 8
    assert len(web.asked(host="sick")) == 10 and len(rows(tmp_path)) == 8


def written(folder, number):
    """Wait until the log has this many rows."""
    log, until = folder / "fetch-log.csv", time.monotonic() + 30
    while time.monotonic() < until:
        if log.exists() and log.read_bytes().count(b"\n") > number:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was fetched")


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_ended_goes_on_and_fetches_nothing_twice(web, tmp_path, sent):
    urls = [web.url(f"{sent.name.lower()}{n % 4}", f"/ok/{n}") for n in range(16)]
    with start(tmp_path, urls, LOCAL, "--delay", "0.2") as run:
        written(tmp_path, 5)
        run.send_signal(sent)
        _, told = run.communicate(timeout=30)
    assert run.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130}[sent], told
    if sent == signal.SIGINT:
        assert told.endswith("What was fetched is kept; the same command goes on.\n")
    logged, kept = {row["url"] for row in rows(tmp_path)}, set(responses(tmp_path, torn=True))
    assert 5 <= len(logged) <= len(kept) < 16 and logged <= kept
    first = len(web.seen)
    summary = fetch(tmp_path, urls, LOCAL, "--delay", "0.05")
    assert summary["outcomes"] == {"fetched": 16} and summary["in_this_run"] == 16 - len(kept)
    later = {web.url(one.host, one.path) for one in web.seen[first:]}
    assert not later & kept and len(responses(tmp_path)) == len(rows(tmp_path)) == 16


def test_a_page_that_hangs_does_not_hold_up_the_end(web, tmp_path):
    with start(tmp_path, [web.url("hung", "/slow"), web.url("hung2", "/1")], LOCAL) as run:
        written(tmp_path, 1)
        run.send_signal(signal.SIGTERM)
        run.send_signal(signal.SIGINT)
        assert run.wait(5) in (130, 143)  # Python may hear the second first


def test_a_run_that_is_done_asks_for_nothing(web, everything):
    folder, told, _ = everything
    before, seen = (folder / "pages.warc.gz").read_bytes(), len(web.seen)
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
    assert json.loads(run.stdout)[0]["outcomes"] == told["outcomes"]
    assert ((folder / "pages.warc.gz").read_bytes(), len(web.seen)) == (before, seen)


def test_a_full_disk_is_said_and_nothing_is_lost(web, tmp_path):
    runner = RUNNER.replace(
        "from linkvet.cli import main",
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "from linkvet.cli import main",
    )
    urls = [web.url("full", f"/ok/{n}") for n in range(20)]
    (tmp_path / "links.txt").write_text("\n".join(urls))
    command = [sys.executable, "-c", runner, "fetch", "links.txt", LOCAL, "--delay", "0"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2 and "pages.warc.gz: the file is too large" in run.stderr, run.stderr
    done = len(rows(tmp_path))
    assert 0 < done < 20
    told = fetch(tmp_path, urls, LOCAL, "--delay", "0")
    assert told["outcomes"] == {"fetched": 20} and told["in_this_run"] <= 20 - done
    assert len(responses(tmp_path)) == 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--contact", "somebody"], "no e-mail address and no URL"),
        (["--contact", "a@b.example\r\nX: y"], "no e-mail address and no URL"),
        (["--max-size", "much"], "--max-size"),
        (["--delay", "-1"], "--delay"),
        (["--out", "links.txt"], "would be written over"),
        (["--out", "x", "--log", "x"], "--log"),
        (["--out", "."], "folder"),
    ],
)
def test_what_the_user_can_mend(tmp_path, capsys, monkeypatch, options, words):
    (tmp_path / "links.txt").write_text("http://a.example/\n")
    monkeypatch.chdir(tmp_path)
    code, told = fails(capsys, monkeypatch, "fetch", "links.txt", *options)
    assert (code, words in told) == (2, True), told
    assert [path.name for path in tmp_path.iterdir()] == ["links.txt"]


def test_a_fault_of_ours_does_not_say_that_nothing_was_written(tmp_path, capsys, monkeypatch):
    from linkvet.data.fetch import crawl as fetching

    (tmp_path / "links.txt").write_text("http://a.example/\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetching, "collect", lambda *_, **__: 1 / 0)
    code, told = fails(capsys, monkeypatch, "fetch", "links.txt")
    assert code == 1 and "What was fetched is kept" in told and "No file" not in told


def test_fetching_without_its_library_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    for name in ("crawl", "connections"):
        monkeypatch.delitem(sys.modules, f"linkvet.data.fetch.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    code, told = fails(capsys, monkeypatch, "fetch", tmp_path / "links.csv")
    assert code == 2
    assert "pip install 'linkvet[fetch]'" in told


def test_nothing_else_loads_its_libraries():
    script = (
        "import sys, pkgutil, linkvet.cli.main\n"
        "import linkvet.model.scoring\n"
        "import linkvet.data.fetch.page_urls, linkvet.data.fetch.warc_writer\n"
        "print(*({n.partition('.')[0] for n in sys.modules} & {'aiohttp', 'protego', 'yarl'}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
