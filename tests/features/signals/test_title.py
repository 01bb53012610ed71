"""Signals of the referring page's title."""

from signal_cases import check, each_case

CASES = {
    "title_reading": [(1.5, 1.5), (-2.0, -2.0), (None, None)],
    "title_is_empty": [("", 1), ("spa", 0), (None, None)],
    "title_length": [("", 0), ("été", 3)],
    "title_word_length": [("ab abcd", 3), ("", 0), ("42", 0)],
    "title_seller_words": [
        ("buy backlinks here", 1),
        ("high da links", 1),
        ("links for 5 cents", 1),
        ("seo", 1),
        ("museo del agua", 0),
        ("links between rivers", 0),
    ],
    "title_seo_words": [("seo ranking boost", 3), ("frankly", 0), ("thermal spa", 0)],
    "title_harm_words": [("online casino", 1), ("our specialists", 0), ("thermal spa", 0)],
    "title_handle": [("links @some_seller", 1), ("telegram: seller", 1), ("thermal spa", 0)],
    "title_random_word": [("xkqzj thermal baths", 1), ("thermal baths", 0)],
    "title_is_report": [
        ("top websites page no 7", 1),
        ("whois of a domain", 1),
        ("is it good? [closed]", 1),
        ("thermal spa", 0),
    ],
    "title_is_download": [("free spa wallpaper", 1), ("spa pdf", 1), ("spa", 0), ("mp34", 0)],
    "title_symbols": [("★ wow!", 2), ("wow", 0)],
    "title_capitals": [("ABcd", 0.5), ("abc", 0), ("12", 0)],
    "title_digits": [("top 100", 3), ("top", 0)],
    "title_has_divider": [("spa | acme", 1), ("spa-acme", 0)],
    "slug_in_title": [(0.5, 0.5), (0, 0)],
    "anchor_is_title": [
        ("A spa", "A spa", 1),
        ("A spa", "A spa - Acme", 1),
        ("", "A spa", 0),
        ("Acme", "", 0),
        ("bath", "A spa", 0),
    ],
    "title_names_service": [
        ("wikipedia", "wiki.copy.test", 1),
        ("wikipedia", "en.wikipedia.org", 0),
        ("", "a.example", 0),
    ],
    "title_names_host": [
        ("ourbaths", "harbourbaths", "harbour-baths", 1),
        ("harbour", "x", "harbourbaths", 1),
        ("bath", "x", "harbourbaths", 0),
        ("ourbaths", "news", "acme", 0),
        ("", "", "acme", 0),
    ],
    "title_has_address": [
        ("spa.com", "whois.test", 1),
        ("spa.com", "www.spa.com", 0),
        ("", "a.example", 0),
    ],
    "title_has_site": [("about spa.example", "spa.example", 1), ("spa", "spa.example", 0)],
    "target_in_title": [(0.5, 0.5), (0, 0)],
    "anchor_script_differs": [(0, 4, 1), (4, 4, 0), (None, 0, None)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
