"""Signals of redirects and trackers."""

from signal_cases import check, each_case

CASES = {
    "path_is_redirect_script": [
        ("/go", "to=https://a.example", 1),
        ("/go", "to=https%3A%2F%2Fa.example", 1),
        ("/redirect.php", "id=3", 1),
        ("/directions", "", 0),
    ],
    "link_is_redirect": [("redirect", 1), ("frame", 1), ("text", 0)],
    "redirect_hops": [("https://a.example http://b.example", 2), ("", 0)],
    "address_has_site": [
        ("/whois/Spa.example", "", "spa.example", 1),
        ("/", "q=spa.example", "spa.example", 1),
        ("/spa", "", "spa.example", 0),
    ],
    "page_is_exit": [
        ("/go", "url=www.a.example", 1),
        ("/", "target=a.com&x=1", 1),
        ("/Jump.php", "id=3", 1),
        ("/jump.php", "", 0),
        ("/jumping", "id=3", 0),
        ("/news", "page=2", 0),
    ],
    "target_serves_anything": [
        ("https://a.example/?q=https%3A%2F%2Fb.example", 1),
        ("https://a.example/?s=pills", 1),
        ("https://a.example/ads/ck.php?id=2", 1),
        ("https://a.example/https://b.example", 1),
        ("https://a.example/?p=1", 0),
        ("https://a.example/checks.php", 0),
    ],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
