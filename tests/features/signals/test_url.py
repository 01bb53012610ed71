"""Signals of the referring page's address."""

import math

from signal_cases import check, each_case

CASES = {
    "address_reading": [(1.5, 1.5), (-2.0, -2.0), (None, None)],
    "address_length": [("/", "", 1), ("/a/b", "x=1", 7)],
    "path_depth": [("/", 0), ("/a", 1), ("/a/b/", 2)],
    "slug_words": [("/", 0), ("/2020/three-small-words", 3), ("/x/42", 0)],
    "path_digit_share": [("/a12", 0.5), ("/about", 0)],
    "slug_is_numbered": [
        ("/cheap-links-17/", 1),
        ("/page-3.html", 1),
        ("/about-us/", 0),
        ("/news/12345678", 0),
    ],
    "path_has_hash": [
        ("/deadbeefdeadbeef01.html", 1),
        ("/a1b2c3d4e5f6/page", 1),
        ("/about/team", 0),
        ("/20231105/x", 0),
        ("/1234567/x", 0),
        ("/1234567890123456789", 0),
    ],
    "query_parameters": [("", 0), ("a=1", 1), ("a=1&b=2", 2)],
    "query_is_injected": [
        ("/", "k=123456", 1),
        ("/", "page=cheap-shoes-7", 1),
        ("/", "page=about-us", 0),
        ("/a1b2c/index.php", "", 1),
        ("/forum/viewtopic.php", "", 0),
        ("/thread", "t=123456", 0),
        ("/wp-content/uploads/x.php", "", 1),
        ("/", "p=123456", 0),
        ("/about", "", 0),
    ],
    "path_is_forum": [
        ("/viewtopic.php", "t=1", 1),
        ("/Forum/x", "", 1),
        ("/guestbook", "", 1),
        ("/shop", "", 0),
    ],
    "path_is_profile": [
        ("/user/jo", "", 1),
        ("/", "action=profile", 1),
        ("/@jo", "", 1),
        ("/users", "", 0),
        ("/node/123", "", 0),
    ],
    "path_is_listing": [
        ("/tag/spa/", "", 1),
        ("/", "s=spa", 1),
        ("/stage/spa", "", 0),
        ("/about", "", 0),
    ],
    "page_number": [
        ("/page/99", "", 2),
        ("/list", "start=9", 1),
        ("/about", "", 0),
        ("/post", "id=999", 0),
        ("/homepage-3", "", 0),
        (None, "", None),
    ],
    "post_number": [("p=999", 3), ("a=1&tid=99", 2), ("map=99", 0), ("", 0), (None, None)],
    "path_is_domain_report": [
        ("/whois/a.example", "", 1),
        ("/similar/spa", "", 1),
        ("/site/spa.com", "", 1),
        ("/thermal-bath", "", 0),
        ("/index.html", "", 0),
        ("/website/about", "", 0),
    ],
    "path_seller_words": [
        ("/Buy-Links-now", 0),
        ("/buylinks", 1),
        ("/backlink-list", 1),
        ("/links", 0),
    ],
    "path_seo_words": [
        ("/cheap/page", 1),
        ("/seo", 1),
        ("/about", 0),
        ("/cheaper", 0),
        ("/buy-cheap_backlinks", 3),
        ("/da/links.html", 0),
        ("/da-50", 1),
    ],
    "path_harm_words": [
        ("/Casino-night", 1),
        ("/sex-tips", 1),
        ("/essex-tips", 0),
        ("/spa", 0),
        ("/specialist", 0),
        ("/medioambiente", 0),
        ("/timeslots", 0),
    ],
    "page_is_https": [("https", 1), ("http", 0), (None, None)],
    "page_is_home": [("/", "", 1), ("/index.html", "", 1), ("/", "a=1", 0), ("/about", "", 0)],
    "path_repeats_name": [
        ("/our-Harbour/", "harbour", 1),
        ("/baths", "harbour", 0),
        ("/abc", "abc", 0),
    ],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)


def test_page_number_grows_without_bound():
    check("page_number", ("/page/999999999", ""), math.log10(1e9))
