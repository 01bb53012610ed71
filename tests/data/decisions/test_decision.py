"""What can be decided on, and the form in which it is kept."""

import re

import pytest

from linkvet.data.decisions.decision import New, checked, entries, key_of, pattern_regex
from linkvet.data.errors import UserError


@pytest.mark.parametrize(
    ("what", "given", "kept"),
    [
        ("domain", "domain:Spam.Test", "spam.test"),
        ("domain", "https://www.spam.test/", "spam.test"),
        ("domain", "blog.spam.test", "blog.spam.test"),
        ("domain", "xn--bcher-kva.example", "bücher.example"),
        ("link", " https://spam.test/a?b=1 ", "https://spam.test/a?b=1"),
        ("pattern", "spam.test/tag/*", "spam.test/tag/*"),
        ("network", "title: spam", "title: spam"),
    ],
)
def test_values_are_kept_in_one_form(what, given, kept):
    assert checked(New(what, given, "keep")).value == kept


@pytest.mark.parametrize(
    ("what", "value", "verdict", "says"),
    [
        ("site", "spam.test", "keep", "isn't a what"),
        ("domain", "spam.test", "delete", "isn't a verdict"),
        ("domain", "spam", "keep", "isn't a domain"),
        ("domain", "spam.test/page", "keep", "isn't a domain"),
        ("link", "mailto:ada@spam.test", "keep", "isn't a URL"),
        ("link", "", "keep", "0 characters"),
        ("pattern", "spam.test/a", "keep", "no asterisk"),
        ("pattern", "*", "keep", "any page"),
        ("pattern", "https://*", "keep", "any page"),
    ],
)
def test_what_cannot_be_decided_on_is_refused(what, value, verdict, says):
    with pytest.raises(UserError, match=says):
        checked(New(what, value, verdict))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("spam.test", "domain"),
        ("domain:spam.test", "domain"),
        ("http://spam.test/", "domain"),
        ("http://spam.test/a", "link"),
        ("spam.test/a", "link"),
    ],
)
def test_a_line_of_a_list_is_a_domain_or_a_page(line, what):
    (found,) = entries([line], "disavow")
    assert found.what == what


def test_two_spellings_of_a_page_are_one():
    one, other = "https://www.spam.test/a/?utm_source=x", "http://spam.test/a"
    assert key_of("link", one) == key_of("link", other) == "spam.test/a"
    assert key_of("pattern", "https://www.Spam.test/a*") == "spam.test/a*"


@pytest.mark.parametrize(
    ("url", "met"),
    [("spam.test/tag/a", True), ("spam.test/tags", False), ("other.test/spam.test/tag/a", False)],
)
def test_an_asterisk_is_any_text_and_a_dot_is_a_dot(url, met):
    assert bool(re.search(pattern_regex("http://spam.test/tag/*"), url)) is met
    assert not re.search(pattern_regex("spam.test/*"), "spamxtest/a")
