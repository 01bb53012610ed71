"""Signals of authority, traffic and reach as vendors give them."""

from signal_cases import check, each_case

COUNT = [(99, 2), (0, 0), (None, None)]
CASES = {
    "rating_of_domain": [(40, 40), (0, 0), (None, None)],
    "rating_of_page": [(40, 40), (0, 0)],
    "rating_rank": [(0.8, 0.8), (0, 0)],
    "traffic_of_domain": COUNT,
    "traffic_of_page": COUNT,
    "traffic_for_rating": [(99, 30, 0), (0, 45, -3)],
    "page_keywords": COUNT,
    "page_referring_domains": COUNT,
    "domain_linked_from": COUNT,
    "trust_ratio": [(10, 20, 0.5), (0, 0, 0), (None, 20, None)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
