"""Signals of where and how the link stands on its page."""

from signal_cases import check, each_case

CASES = {
    "link_nofollow": [(True, 1), (False, 0), (None, None)],
    "link_ugc_or_sponsored": [
        (True, False, 1),
        (False, True, 1),
        (True, None, 1),
        (False, False, 0),
    ],
    "link_is_image": [("image", 1), ("text", 0)],
    "link_in_content": [(True, 1), (False, 0)],
    "link_is_rendered": [(True, 1), (False, 0)],
    "link_sitewide": [(True, 1), (False, 0)],
    "context_length": [("abc", "de", 5), ("", "", 0)],
    "context_is_sentence": [
        ("we went to the ", "", 1),
        ("", ", which we liked", 1),
        ("", "", 0),
        ("HOME", "NEXT", 0),
    ],
    "context_has_addresses": [
        ("see www.a.example", "", 1),
        ("", "other.com", 1),
        ("we went to", "in May", 0),
    ],
    "link_lost": [(True, 1), (False, 0)],
    "page_answers_error": [(404, 1), (200, 0), (None, None)],
    "target_is_home": [
        ("https://a.example/", 1),
        ("a.example", 1),
        ("https://a.example/ca/", 1),
        ("https://a.example/rooms", 0),
    ],
    "link_position": [(0.9, 0.9), (0, 0)],
    "link_block_share": [(0.9, 0.9), (0, 0)],
    "link_hidden": [(True, 1), (False, 0), (None, None)],
    "link_in_comment": [("comment", 1), ("content", 0), (None, None)],
    "link_in_frame": [("footer", 1), ("content", 0), ("comment", 0)],
    "target_is_http": [
        ("http://a.example", 1),
        ("https://a.example/http:", 0),
        ("a.example", None),
    ],
    "target_has_www": [
        ("https://www.a.example", 1),
        ("www.a.example", 1),
        ("https://a.example", 0),
    ],
    "target_is_file": [
        ("https://a.example/x.JPG?w=1", 1),
        ("https://a.example/wp-content/uploads/x", 1),
        ("https://a.example/jpg", 0),
    ],
    "target_words": [("/rooms/quiet-7/", 2), ("/", 0), ("", 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
