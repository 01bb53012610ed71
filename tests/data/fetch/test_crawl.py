"""Fetching from a small web on the loopback interface: politeness, private addresses, restarts."""

import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise

import pytest
from command_line import fails
from fetched_fixture import LOCAL, responses, rows
from web_fixture import RUNNER, fetch, start


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
    before = len(web.requests)
    summary = fetch(tmp_path, urls, "--retries", "0")
    assert summary["outcomes"] == {"private_address": len(urls)}, rows(tmp_path)
    assert len(web.requests) == before


def test_redirects_into_a_private_network_are_refused(web, tmp_path):
    """The one server that is asked passes as public here, all other names are judged as ever."""
    runner = RUNNER.replace(
        "from linkvet.cli import main",
        "from linkvet.data.fetch import connections\n"
        "judged = connections.refusal\n"
        "def refusal(address):\n"
        "    asked = connections.CURRENT_HOST.get().name\n"
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
    log = rows(tmp_path)
    assert Counter(row["outcome"] for row in log) == {"private_address": 3, "fetched": 1}, log
    assert all(row["redirects"] == "1" for row in log if row["outcome"] != "fetched")
    assert not web.requests_for("/secret")


def test_a_host_is_asked_no_faster_than_its_delay(web, tmp_path):
    urls = [web.url(f"slowly{host}", f"/{page}") for host in range(3) for page in range(3)]
    urls += [web.url("unhurried", f"/{page}") for page in range(3)]
    fetch(tmp_path, urls, LOCAL, "--delay", "0.3")
    for host in ("slowly0", "slowly1", "slowly2", "unhurried"):
        times = [one.when for one in web.requests if one.host == host]
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
    assert len(web.requests_for(host="sick")) == 5
    assert sum("5 pages of this host" in row["detail"] for row in rows(tmp_path)) == 3
    assert fetch(tmp_path, urls, *options, "--again")["in_this_run"] == 8
    assert len(web.requests_for(host="sick")) == 10 and len(rows(tmp_path)) == 8


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
        _, stderr = run.communicate(timeout=30)
    assert run.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130}[sent], stderr
    if sent == signal.SIGINT:
        assert stderr.endswith("What was fetched is kept; the same command goes on.\n")
    logged, in_warc = {row["url"] for row in rows(tmp_path)}, set(responses(tmp_path, torn=True))
    assert 5 <= len(logged) <= len(in_warc) < 16 and logged <= in_warc
    first = len(web.requests)
    summary = fetch(tmp_path, urls, LOCAL, "--delay", "0.05")
    assert summary["outcomes"] == {"fetched": 16} and summary["in_this_run"] == 16 - len(in_warc)
    later = {web.url(one.host, one.path) for one in web.requests[first:]}
    assert not later & in_warc and len(responses(tmp_path)) == len(rows(tmp_path)) == 16


def test_a_page_that_hangs_does_not_hold_up_the_end(web, tmp_path):
    with start(tmp_path, [web.url("hung", "/slow"), web.url("hung2", "/1")], LOCAL) as run:
        written(tmp_path, 1)
        run.send_signal(signal.SIGTERM)
        run.send_signal(signal.SIGINT)
        assert run.wait(5) in (130, 143)  # Python may hear the second first


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
    summary = fetch(tmp_path, urls, LOCAL, "--delay", "0")
    assert summary["outcomes"] == {"fetched": 20} and summary["in_this_run"] <= 20 - done
    assert len(responses(tmp_path)) == 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--contact", "somebody"], "neither an e-mail address nor a URL"),
        (["--contact", "a@b.example\r\nX: y"], "neither an e-mail address nor a URL"),
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
    code, stderr = fails(capsys, monkeypatch, "fetch", "links.txt", *options)
    assert (code, words in stderr) == (2, True), stderr
    assert [path.name for path in tmp_path.iterdir()] == ["links.txt"]


def test_a_fault_of_ours_does_not_say_that_nothing_was_written(tmp_path, capsys, monkeypatch):
    from linkvet.data.fetch import crawl as fetching

    (tmp_path / "links.txt").write_text("http://a.example/\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetching, "collect", lambda *_, **__: 1 / 0)
    code, stderr = fails(capsys, monkeypatch, "fetch", "links.txt")
    assert code == 1 and "What was fetched is kept" in stderr and "No file" not in stderr


def test_fetching_without_its_library_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    for name in ("crawl", "connections"):
        monkeypatch.delitem(sys.modules, f"linkvet.data.fetch.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    code, stderr = fails(capsys, monkeypatch, "fetch", tmp_path / "links.csv")
    assert code == 2
    assert "pip install 'linkvet[fetch]'" in stderr


def test_nothing_else_loads_its_libraries():
    script = (
        "import sys, pkgutil, linkvet.cli.main\n"
        "import linkvet.model.scoring\n"
        "import linkvet.data.fetch.page_urls, linkvet.data.fetch.warc_writer\n"
        "print(*({n.partition('.')[0] for n in sys.modules} & {'aiohttp', 'protego', 'yarl'}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
