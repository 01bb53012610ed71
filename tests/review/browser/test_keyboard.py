"""A review by keyboard alone in Chromium, with a server that dies three times in between."""

import json
from collections import Counter

import pytest
from browser_fixture import Person, chromium, running
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.data.decisions.precedence import standing
from linkvet.data.decisions.store import read

DECISIONS = 300
SITE = "https://www.harbour.example/"
COLUMNS = "Referring page title,Referring page URL,Target URL,Anchor,Domain rating,Domain traffic"
NETWORKS = {"@rank_ferry": "posts/77121", "@link_barge": "refs/20441"}


def export(path, domains=330, members=6):
    """Rows as Ahrefs has them: single domains, two networks by their contact, two giants."""
    rows = [COLUMNS]
    for number in range(domains):
        title = f"Notes {number} from the coast" if number % 3 else f"Cheap pills {number} online"
        anchor = "Harbour Baths" if number % 3 else "buy pills online"
        rows.append(
            f"{title},https://site-{number}.test/a/{number},{SITE},{anchor},{number % 60},9"
        )
    for handle, page in NETWORKS.items():
        for number in range(members):
            name = f"{handle[1:5]}{number}-shop.test"
            text = f"BUY BACKLINKS MASS POSTING TELEGRAM {handle.upper()}"
            rows.append(f"{text},https://{name}/{page}?id={number},{SITE},{text},3,0")
    rows.append(f"Pills,https://wikipedia.org/wiki/Pills,{SITE},pills,97,9000000")
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    place = tmp_path_factory.mktemp("review")
    given = export(place / "export.csv")
    run("score", given, "--site", "harbour.example", "--out", place / "results", "--quiet")
    return place


def run(*arguments):
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_300_decisions_by_keyboard_survive_a_server_that_dies(scored, tmp_path):
    store = tmp_path / "decisions.sqlite"
    with chromium() as browser, running(scored / "results", store) as server:
        person = Person(browser.new_page())
        person.open(server.address)
        review(person, server)
        assert not person.problems
    recorded = read(store)
    assert len(person.acknowledged) >= DECISIONS
    uids = Counter(one.uid.split(":")[1] for one in recorded)
    assert uids == Counter(dict.fromkeys(person.acknowledged, 1))  # all of them, none twice
    assert sum(one.undone_by is not None for one in recorded) == 5
    assert sum(one.note == "seen with the client" for one in recorded) == 1
    assert sum(one.what == "network" for one in recorded) == len(NETWORKS)
    follows(scored, store)


def review(person, server):
    for handle in NETWORKS:  # two networks at once, each with its size before it is applied
        search(person, handle)
        person.page.keyboard.press("Shift+D")
        assert "6 domains" in person.page.text_content("#sure-text")
        person.decide("Enter")
    search(person, "wikipedia")  # what the gate refuses is told, and confirmed
    if person.page.input_value("input[name=scope]:checked") != "domain":
        person.press("p")
    person.page.keyboard.press("d")
    person.page.wait_for_selector("#sure[open]")
    assert "wikipedia.org" in person.page.text_content("#sure-list")
    person.decide("Enter")
    search(person, "")
    filtered(person)
    person.page.keyboard.press("n")
    person.page.keyboard.type("seen with the client")
    person.page.keyboard.press("Enter")
    person.decide("k")
    for _ in range(5):
        person.decide("d")
        undone = person.said().split(":")[1].split(".")[0]
        person.decide("u")
        assert undone.strip().split(".")[0] in person.now()
    kills = {80: killed_before, 160: killed_under_way, 240: killed_and_reloaded}
    while len(person.acknowledged) < DECISIONS:
        if killed := kills.pop(len(person.acknowledged), None):
            killed(person, server)
        else:
            person.decide("dks"[len(person.acknowledged) % 3])
    assert not kills


def search(person, words):
    person.page.keyboard.press("/")
    with person.page.expect_response("**/view*"):
        person.page.keyboard.press("Backspace")
        person.page.keyboard.type(words, delay=5)
    person.press("Enter")
    assert person.page.input_value("[type=search]") == words


def filtered(person):
    """By keyboard alone: open the filters, choose a verdict, decide under it, clear it."""
    person.press("f")
    person.page.focus("select[name=verdict]")
    with person.page.expect_response("**/view*"):
        person.page.keyboard.press("ArrowDown")
    person.settle()
    person.page.keyboard.press("Escape")
    verdict = person.page.input_value("select[name=verdict]")
    assert verdict and f"verdict={verdict}" in person.page.url
    person.decide("d")
    assert f"verdict={verdict}" in person.page.url
    person.page.focus("button[type=reset]")
    with person.page.expect_response("**/view*"):
        person.page.keyboard.press("Enter")
    person.settle()
    assert "verdict=" not in person.page.url


def killed_before(person, server):
    """The page says that nobody answers, and goes on by itself."""
    server.kill()
    before, count = person.said(), len(person.acknowledged)
    person.page.keyboard.press("d")
    person.page.wait_for_selector("#message:not([hidden])")
    assert "doesn't answer" in person.page.text_content("#message")
    server.start()
    person.page.wait_for_function("(before) => said.textContent !== before", arg=before)
    person.settle()
    assert len(person.acknowledged) == count + 1 and person.page.is_hidden("#message")


def killed_under_way(person, server):
    """Killed while it writes: sent again, and recorded once."""
    before = person.said()
    person.page.keyboard.press("d")
    server.kill()
    server.start()
    person.page.wait_for_function("(before) => said.textContent !== before", arg=before)
    person.settle()


def killed_and_reloaded(person, server):
    """What was not acknowledged when the page was closed is sent when it is opened again."""
    count = len(person.acknowledged)
    server.kill()
    person.page.keyboard.press("d")
    person.page.wait_for_selector("#message:not([hidden])")
    server.start()
    person.open(server.address)
    person.settle()
    assert len(person.acknowledged) == count + 1


def follows(scored, store):
    """The next score follows all that stands but what the gate refuses, which it tells."""
    out = scored / "again"
    given = ["--site", "harbour.example", "--decisions", store, "--out", out]
    run("score", scored / "export.csv", *given)
    lines = (out / "disavow.txt").read_text().splitlines()
    refused = json.loads((out / "summary.json").read_text())["decisions"]["refused"]
    stands = standing(read(store))
    whole = [one for one in stands if one.what == "domain"]
    disavowed = {f"domain:{one.value}" for one in whole if one.verdict == "disavow"}
    kept = {f"domain:{one.value}" for one in whole if one.verdict == "keep"}
    assert disavowed - set(lines) <= {f"domain:{one['value']}" for one in refused}
    assert "domain:wikipedia.org" in lines  # confirmed a second time
    assert len(disavowed & set(lines)) > 60 and not kept & set(lines)
    assert sum("-shop.test" in line for line in lines) == 12
