"""Signals of the other links of a page at hand."""

from signal_cases import check, each_case

PLAIN = "We walked along the river and had soup at the mill. " * 10
CASES = {
    "seen_sites": [(9, 1), (0, 0), (None, None)],
    "outbound_density": [(5, "one two", 10), (0, PLAIN, 0)],
    "seen_links_per_site": [(6, 2, 3), (0, 0, 0)],
    "hidden_links": [(9, 1), (0, 0)],
    "seen_follow_share": [(1, 1), (0, 0), (None, None)],
    "seen_content_share": [(1, 1), (0.5, 0.5)],
    "neighbours_harm": [("casino poker.example", 4, 0.5), ("the mill", 4, 0)],
    "neighbours_seller": [("backlink", 3, 0.33333), ("the mill", 4, 0)],
    "neighbours_known": [("x en.wikipedia.org", 3, 0.33333), ("the mill", 4, 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
