"""Signals of the text and head of a page at hand."""

import pytest
from signal_cases import check, each_case

PLAIN = "We walked along the river and had soup at the mill. " * 10
CASINO = "Casino bonus casino slots online now! " * 10
CASES = {
    "text_words": [("one two three", 0.60206), ("", 0), (None, None)],
    "text_word_length": [("ab abcd", 3), ("", 0), (None, None)],
    "text_anchor_share": [(50, 100, 0.5), (0, 0, 0), (None, 100, None)],
    "text_compressed": [(0.3, 0.3), (0.6, 0.6), (None, None)],
    "text_gambling": [("casino", 20), (PLAIN, 0), (None, None)],
    "text_adult": [("porn", 20), (PLAIN, 0)],
    "text_pharma": [("viagra", 20), (PLAIN, 0)],
    "text_niches": [("write my essay", 20), (PLAIN, 0), ("we wrote an essay", 0)],
    "text_visible_share": [(500, 1000, 0.5), (0, 100, 0)],
    "text_images": [(5, "one two", 100), (0, PLAIN, 0)],
    "text_sells_links": [("we sell guest posts", 20), (PLAIN, 0), ("we had guests", 0)],
    "text_offers": [("the best", 20), ("river", 0)],
    "text_speaks": [("my own", 20), ("river", 0), ("myself", 0)],
    "text_addresses_reader": [("your soup", 20), ("river", 0)],
    "text_digits": [("1" * 100 + "a" * 100, 0.5), ("soup", 0)],
    "text_capitals": [("A" * 100 + "a" * 100, 0.5), ("soup", 0)],
    "text_shouts": [("wow! ★", 40), ("soup", 0), ("12 # 3 *", 0)],
    "text_sentences": [("we ate. it was.", 40), ("MENU HOME", 0), ("v1.2 a.example", 0)],
    "title_repeated": [(40, 40), (0, 0)],
    "text_headings": [(5, "one two", 100), (0, PLAIN, 0)],
    "meta_length": [("abc", 7, 10), ("", 0, 0)],
    "page_leads_away": [(True, False, 1), (False, True, 1), (False, False, 0)],
    "language_differs": [("en", "de", 1), ("en", "en", 0), ("en", None, None)],
    "page_contact": [(True, 1), (False, 0)],
    "text_reading": [(2, 2), (-1, -1), (None, None)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)


@pytest.mark.parametrize("innocent", ["specialist", "timeslots", "Essex", "medioambiente"])
def test_words_inside_words_are_no_trade(innocent):
    for name in ("text_gambling", "text_adult", "text_pharma", "text_niches"):
        check(name, (f"the {innocent} of the town",), 0)
