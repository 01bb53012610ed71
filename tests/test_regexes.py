"""No regular expression of the package takes longer than in proportion to the text."""

import re
from time import process_time

import pytest
from regex_attacks import Regex, attacks, regexes

# Seconds that tell nothing yet: what is quadratic takes more for the longest of the texts, at a
# nanosecond for each pair of its characters.
SOON = 0.008
LENGTHS = 500, 2_000, 8_000  # characters
# A text four times as long takes four times as long, if the pattern is linear, and sixteen times
# if it is quadratic.
TIMES, LINEAR = 4, 8


def seconds(pattern: re.Pattern, method: str, text: str) -> float:
    content = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    ask = getattr(pattern, method)
    given = (content[:0], content) if method in ("sub", "subn") else (content,)
    began = process_time()
    matches = ask(*given)
    if method == "finditer":
        list(matches)
    return process_time() - began


def is_linear(pattern: re.Pattern, method: str, begin: str, pumped: str, end: str) -> bool:
    def fastest(length: int, times: int) -> float:
        text = begin + pumped * (length // len(pumped)) + end
        return min(seconds(pattern, method, text) for _ in range(times))

    for length in LENGTHS:
        if fastest(length, 1) >= SOON and (short := fastest(length, 3)) >= SOON:
            return fastest(TIMES * length, 3) <= LINEAR * short
    return True


def slow_on(regex: Regex) -> tuple[str, str, str, str] | None:
    """Method and first attack for which the time of a pattern grows faster than the text."""
    tried = ((how, *attack) for attack in attacks(regex.pattern) for how in regex.methods)
    return next((one for one in tried if not is_linear(regex.pattern, *one)), None)


@pytest.mark.parametrize("regex", regexes(), ids=lambda regex: regex.place)
def test_regex_is_linear(regex):
    assert not slow_on(regex)


@pytest.mark.parametrize(
    ("careless", "method"),
    [
        (r"\s*([kmb])?\s*%?", "fullmatch"),
        (r"\[[0-9a-f:.]*:[0-9a-f:.]*\]", "fullmatch"),
        (r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?=\s|$)", "findall"),
        (r"<link[^>]+rel=canonical[^>]*?href", "search"),
        (r"[^\s@]+@[^\s@]+\.[^\s@]+", "fullmatch"),
    ],
)
def test_attacks_find_careless_patterns(careless, method):
    assert slow_on(Regex(re.compile(careless), "here", frozenset({method})))
