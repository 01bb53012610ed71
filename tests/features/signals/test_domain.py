"""Signals of the host and its name."""

from signal_cases import check, each_case

CASES = {
    "host_reading": [(1.5, 1.5), (-2.0, -2.0), (None, None)],
    "name_reading": [(1.5, 1.5), (-2.0, -2.0)],
    "label_reading": [(1.5, 1.5), (-2.0, -2.0)],
    "suffix_reading": [(0.7, 0.7), (0.0, 0.0)],
    "name_length": [("example", 7), ("café", 4)],
    "name_digit_share": [("a1b2", 0.5), ("example", 0)],
    "name_hyphens": [("buy-a-thing", 2), ("example", 0)],
    "name_consonant_run": [("xkcdfrt", 7), ("banana", 1), ("aeiou", 0), ("1-2", 0)],
    "name_vowel_share": [("banana", 0.5), ("xkcd", 0), ("éa", 1)],
    "name_variety": [("aaaa", 0.25), ("abcd", 1)],
    "name_seller_words": [
        ("buylinks.example", 1),
        ("cheap-backlinks.example", 1),
        ("my-pbn.example", 1),
        ("linkedlist.example", 0),
        ("bakery.example", 0),
    ],
    "name_seo_words": [
        ("seo-links.example", 2),
        ("bakery.example", 0),
        ("museo.example", 0),
        ("seoul.example", 0),
        ("frankfurt.example", 0),
    ],
    "host_is_wiki_copy": [
        ("wikicopy.example", 1),
        ("en.wikipedia.org", 0),
        ("game.fandom.com", 0),
        ("bakery.example", 0),
    ],
    "name_harm_words": [
        ("bestcasino.example", 1),
        ("sex.example", 1),
        ("middlesex.example", 0),
        ("bakery.example", 0),
    ],
    "host_is_idn": [("bücher.example", 1), ("xn--bcher-kva.example", 1), ("books.example", 0)],
    "host_is_ip": [("192.0.2.7", 1), ("2001:db8::1", 1), ("7.example", 0)],
    "subdomain_depth": [("", 0), ("blog", 1), ("a.b", 2)],
    "subdomain_is_service": [("mail", 1), ("dev.app", 1), ("mailing", 0), ("", 0)],
    "host_is_shared": [(True, 1), (False, 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
