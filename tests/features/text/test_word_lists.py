"""Word lists as regular expressions."""

import re
from pathlib import Path

import pytest

from linkvet.features.text import word_lists as module
from linkvet.features.text.word_lists import any_of, anywhere, inside, listed, whole, words

LISTS = sorted(path.stem for path in (Path(module.__file__).parent / "lists").glob("*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_lower_case_and_tell_their_origin(name):
    text = (Path(module.__file__).parent / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    assert text.startswith("# ")
    lines = words(name)
    assert lines
    assert all(word == word.strip().lower() for word in lines)
    assert not any(word.startswith("#") for word in lines)


@pytest.mark.parametrize("name", LISTS)
def test_every_word_is_found_by_its_own_pattern(name):
    pattern = re.compile(anywhere(name))
    assert all(pattern.search(word) for word in words(name))


PATTERN_LISTS = [
    "directory_folders",
    "first_person",
    "machine_titles",
    "offers",
    "second_person",
    "slug_promotion",
    "social_networks",
]


@pytest.mark.parametrize("name", PATTERN_LISTS)
def test_every_line_of_a_list_of_patterns_is_one_by_itself_and_stands_once(name):
    assert len(set(words(name))) == len(words(name))
    assert not any(re.compile(pattern).search("") for pattern in words(name))
    assert not re.compile(listed(name)).search("")


def test_an_empty_pattern_is_refused():
    with pytest.raises(ValueError, match="empty pattern"):
        any_of("forum", "")


def test_whole_words_only_in_running_text():
    pattern = re.compile(whole("gambling", "adult", "pharma"))
    assert pattern.search("a casino by the sea")
    assert pattern.search("sex, lies")
    assert not pattern.search("essex and socialists")


def test_hyphens_stand_for_a_space_or_nothing_in_text():
    pattern = re.compile(anywhere("seller"))
    assert all(pattern.search(text) for text in ("guest post", "guest-post", "guestpost"))


def test_short_words_inside_names_need_separators():
    pattern = re.compile(inside("adult"))
    assert pattern.search("my-sex-tips.example")
    assert pattern.search("hentaiworld.example")
    assert not pattern.search("middlesex.example")


def test_longer_words_come_first():
    assert re.match(anywhere("adult"), "escorts").group() == "escorts"
