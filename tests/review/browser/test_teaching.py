"""Trees taught from the page in Chromium, by keyboard alone, on the sample export."""

import re
import shutil
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser_fixture import Person, chromium, running
from command_line import call

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "ahrefs-backlinks.csv"
TAUGHT = 240  # seconds that teaching may take

READY = "async () => !(await (await fetch('/lesson')).json()).busy"
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    place = tmp_path_factory.mktemp("teaching")
    shutil.copy(SAMPLE, place)
    done = call("score", place / SAMPLE.name, "--out", place / "results", "--quiet")
    assert not done.returncode, done.stderr
    return place


@pytest.fixture
def person(scored, tmp_path):
    store = tmp_path / "decisions.sqlite"
    with chromium() as browser, running(scored / "results", store) as server:
        person = Person(browser.new_page())
        person.open(server.address)
        yield person
        assert not person.problems


def text(person, of="#learning"):
    return " ".join(person.page.text_content(of).split())


def decide_on(person, least):
    """Decide against the model, so that there is something to learn, until each class has some."""
    made = Counter()
    while min(made["d"], made["k"]) < least:
        likely = int(re.search(r"spam probability \D*(\d+)", text(person, "article")).group(1))
        key = "k" if likely > 50 else "d"
        # where the model is of one mind for long
        key = key if made[key] < least + 8 else "dk"[key == "d"]
        person.decide(key)
        made[key] += 1
    return made


def test_trees_are_taught_by_a_key_while_a_person_goes_on(person):
    page = person.page
    made = decide_on(person, 6)
    keep, disavow = (max(10 - made[key], 0) for key in "kd")
    assert f"{keep} to keep, {disavow} to disavow" in text(person)
    person.press("l")  # too early: does nothing
    made += decide_on(person, 4)
    page.keyboard.press("l")
    page.wait_for_selector("body[data-teaching]")
    assert "being taught" in text(person) and "being taught" in text(person, "#lesson")
    person.decide("k")
    page.keyboard.press("n")
    page.keyboard.type("bought links")
    wait_until_taught(page)
    assert page.input_value("#note") == "bought links"  # the new order waits for it
    page.keyboard.press("Enter")
    person.decide("d")
    page.wait_for_selector("body:not([data-teaching])")
    assert "The model was taught" in text(person, "#lesson")
    assert f"{made.total()} decisions taught" in text(person)
    look_at_changes(person)


def wait_until_taught(page):
    end = time.monotonic() + TAUGHT
    while not page.evaluate(READY):  # `wait_for_function` doesn't wait for what is fetched
        assert time.monotonic() < end
        page.wait_for_timeout(500)


def look_at_changes(person):
    """The list opens by a key, and each line leads to its case."""
    page = person.page
    page.keyboard.press("c")
    first = page.locator("#changes li a").first
    first.wait_for(state="visible")
    shares = [int(one) for one in re.findall(r"(\d+)%", text(person, "#changes li .facts"))]
    assert abs(shares[0] - shares[1]) >= 8
    page.focus("#changes summary")
    with page.expect_response("**/view*"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    person.settle()
    assert text(person, "#changes li a") == unquote(page.get_attribute("body", "data-item"))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDE) <= 0


def test_a_lesson_that_fails_is_an_alert(person, scored):
    decide_on(person, 10)
    export = scored / SAMPLE.name
    away = export.rename(scored / "away.csv")
    try:
        person.press("l")
        alert = person.page.wait_for_selector("#learning [role=alert]")
    finally:
        away.rename(export)
    assert SAMPLE.name in alert.text_content() and "Copy it into" in alert.text_content()
    assert "being taught" not in text(person)
