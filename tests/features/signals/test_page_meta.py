"""Signals of the referring page as exports describe it."""

from signal_cases import check, each_case

CASES = {
    "page_external_links": [(99, 2), (0, 0), (None, None)],
    "page_linked_domains": [(99, 2), (0, 0)],
    "page_links_per_domain": [(10, 5, 2), (0, 0, 0)],
    "page_internal_share": [(3, 1, 0.75), (0, 0, 0)],
    "page_is_classified": [("Travel", "Article", 2), ("Travel", "", 1), ("", "", 0)],
    "page_on_cms": [("wordpress", 1), ("", 0)],
    "page_has_author": [("Jo Doe", 1), ("admin", 0), ("", 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
