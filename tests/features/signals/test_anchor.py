"""Signals of the anchor text."""

from signal_cases import check, each_case

CASES = {
    "anchor_reading": [(1.5, 1.5), (-2.0, -2.0), (None, None)],
    "anchor_is_empty": [("", 1), ("spa", 0), (None, None)],
    "anchor_is_url": [
        ("https://a.example/x?y=1", 1),
        ("www.a.example", 1),
        ("a.example", 1),
        ("the a.example spa", 0),
        ("spa", 0),
    ],
    "anchor_is_generic": [("click here", 1), ("aquí", 1), ("click here now", 0)],
    "anchor_has_brand": [("visitacmespa", "acme", 1), ("visitthespa", "acme", 0)],
    "anchor_beyond_brand": [
        ("acme", "acme", 0),
        ("acmespas", "acme", 0.5),
        ("spa", "acme", 1),
        ("", "acme", None),
    ],
    "anchor_length": [("", 0), ("été", 3)],
    "anchor_seller_words": [
        ("buy backlinks for cheap", 1),
        ("guest post service", 1),
        ("seo agency", 1),
        ("museo", 0),
        ("hot springs", 0),
    ],
    "anchor_harm_words": [
        ("best casino", 1),
        ("loans online", 1),
        ("specialist", 0),
        ("middlesex", 0),
    ],
    "anchor_handle": [
        ("write @some_seller", 1),
        ("t.me/seller", 1),
        ("+44 20 7946 0000", 1),
        ("spa @ 5", 0),
        ("telegram: seller", 1),
        ("telegram - @seller", 1),
        ("the daily telegram", 0),
        ("jo@spa.example", 0),
    ],
    "anchor_random_word": [
        ("xkqzj thermal baths", 1),
        ("baths qzxvk", 1),
        ("thermal baths", 0),
        ("xbox games", 0),
        ("qatar spa", 0),
        ("faqs", 0),
        ("zwischen uns", 0),
        (None, None),
        ("www.qzxvk.example", 0),
    ],
    "anchor_symbols": [("★★ wow!", 3), ("wow", 0)],
    "anchor_digits": [("top 100", 3), ("top", 0)],
    "anchor_repetition": [("spa spa spa spa", 0.75), ("thermal spa", 0), ("", 0), ("★", 0)],
    "anchor_domain_share": [(5, 10, 0.5), (1, 10, 0.1)],
    "anchor_is_target": [(1, 1, 1), (1, 2, 0), (1, None, None)],
    "anchor_is_domain": [
        ("a.example", 1, 1, 1),
        ("https://a.example", 1, 1, 0),
        ("b.example", 2, 1, 0),
    ],
    "anchor_is_person": [
        ("Ada Lind", "adalind", "acme", 1),
        ("Ada B. O'Lind", "adabolind", "acme", 1),
        ("Ada Acme", "adaacme", "acme", 0),
        ("Ada", "ada", "acme", 0),
        ("ada lind", "x", "acme", 0),
    ],
    "anchor_is_lower_phrase": [
        ("cheap hotel", "cheap hotel", "cheaphotel", "acme", 1),
        ("hotel", "hotel", "hotel", "acme", 0),
        ("click here", "click here", "clickhere", "acme", 0),
        ("acme hotel", "acme hotel", "acmehotel", "acme", 0),
        ("Cheap hotel", "cheap hotel", "cheaphotel", "acme", 0),
    ],
    "anchor_in_slug": [(0.5, 0.5), (0, 0)],
    "anchor_in_title": [(0.5, 0.5), (0, 0)],
    "anchor_in_target": [(0.5, 0.5), (0, 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
