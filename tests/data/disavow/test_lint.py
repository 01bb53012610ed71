"""The linter of disavow files, line by line: sixty faulty ones, sound ones, endless ones."""

import time

import pytest
from disavow_fixture import ENTRIES, FAULTS, LINES, broken_rules, findings
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.data.disavow import read as disavow
from linkvet.data.disavow.lint import lint_lines
from linkvet.data.disavow.merge import clean, settle
from linkvet.data.disavow.rules import RULES
from linkvet.data.disavow.write import write
from linkvet.data.errors import UserError
from linkvet.data.own_site import own_sites


def test_there_are_sixty_faulty_lines_and_more_than_half_of_the_rules_among_them():
    assert len(FAULTS) == 60
    assert len({rule for _, rule in FAULTS}) > len(RULES) / 2
    assert {rule for _, rule in FAULTS} <= RULES.keys()


@pytest.mark.parametrize(("line", "rule"), FAULTS)
def test_every_faulty_line_is_found(line, rule):
    text = f"# mine\ndomain:spam.example\n{line}\n"
    of_line = [one for one in findings(text, site="my-site.example") if one[0] == 3]
    assert rule in [name for _, name, _ in of_line]
    errors = [name for _, name, severity in of_line if severity == "error"]
    assert bool(errors) == (RULES[rule].severity == "error"), of_line


@pytest.mark.parametrize("line", [line for line, _ in FAULTS])
def test_a_faulty_line_is_mended_into_one_that_lint_takes(line):
    text = "\n".join(settle(clean([line])[0])[0])
    assert "error" not in [severity for _, _, severity in findings(text)]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("domain:wordpress.com", "platform"),
        ("domain:github.io", "platform"),
        ("domain:www.youtube.com", "giant"),
        ("domain:store", "ending"),
        ("domain:co.zw", "ending"),
        ("domain:www.spam.test", "www"),
        ("http://spam.test", "home-page"),
        ("domain:SPAM.test", "upper-case"),
        ("HTTP://spam.test/a", "upper-case"),
        ("domain:b\u00fccher.test", "unicode-host"),
        ("http://spam.test/b\u00fccher", "unicode-path"),
        ("domain:203.0.113.7", "address"),
        ("domain:spam.comm", "unknown-ending"),
        ("domain:spam.example.com", "sample"),
        ("   domain:spam.test", "leading-blank"),
    ],
)
def test_what_is_taken_and_unwise_is_warned_of_alone(line, rule):
    assert findings(f"# mine\n{line}") == [(2, rule, "warning")]


@pytest.mark.parametrize(
    "line",
    [
        "domain:spam.example",
        "domain:a.b.spam-links.test",
        "domain:xn--bcher-kva.example",
        "domain:under_score.spam.example",
        "domain:somebody.blogspot.com",
        "http://spam.example/page.html",
        "https://spam.example:8443/a?b=c,d&e=*#f",
        "https://www.spam.example/%D1%81%D0%BF%D0%B0%D0%BC/",
        "https://www.reddit.com/r/any/comments/1",
        "# anything: *.*, http://, domain: x",
        "  # a comment may begin later",
    ],
)
def test_a_line_as_google_wants_it_is_not_complained_about(line):
    assert findings(f"domain:other.test\n{line}") == []


def test_duplicates_and_covered_entries_name_the_line_that_does_their_work():
    text = (
        "domain:spam.example\nDOMAIN:SPAM.example\nhttp://a.spam.example/b\ndomain:c.spam.example"
    )
    report = lint_lines(disavow.text_of(text))
    what = {(one.line, one.rule): one.what for one in report.findings}
    assert what[2, "duplicate"] == "the same as line 1"
    assert what[3, "covered"] == "domain:spam.example in line 1 covers this already"
    assert (4, "covered") in what
    assert (report.domains, report.pages) == (2, 1)


@pytest.mark.parametrize(
    "line",
    ["domain:my-site.example", "https://blog.my-site.example/x", "domain:www.my-site.example"],
)
def test_the_own_site_is_never_to_be_disavowed(line):
    assert "own-site" in broken_rules(line, "https://www.my-site.example/")
    assert "own-site" not in broken_rules(line, "site.example")


def test_a_platform_that_the_own_site_lies_on_is_the_own_site():
    assert broken_rules("domain:blogspot.com", "me.blogspot.com") == ["own-site"]
    assert broken_rules("domain:blogspot.com") == ["platform"]


def test_a_site_that_is_none_is_refused():
    with pytest.raises(UserError, match="is not a site"):
        own_sites("my site")


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_what_is_mended_has_no_error_left(lines):
    mended = settle(clean(lines)[0])[0]
    assert [one for one in findings("\n".join(mended)) if one[2] == "error"] == []
    assert settle(clean(mended)[0])[0] == mended


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(st.text(max_size=40), max_size=3))
def test_the_file_of_a_run_has_no_error(entries, header):
    assert [one for one in findings(write(entries, header)) if one[2] == "error"] == []


@pytest.mark.parametrize(
    "line",
    ["\t" * 4_900_000, "ttp" + " " * 4_900_000 + "x#", "domain:" + "a." * 2_400_000, "ä" * 900_000],
)
def test_an_endless_line_takes_no_time(line):
    started = time.perf_counter()
    lint_lines(disavow.text_of(line))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "line", ["http" + " " * 9_900 + "x", "domain" + " " * 9_900, "hx" * 4_900, "domain " * 1_400]
)
def test_long_lines_take_time_by_their_length_alone(line):
    started = time.perf_counter()
    lint_lines(disavow.text_of(line + "\n" + line))
    assert time.perf_counter() - started < 1
