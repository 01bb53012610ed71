"""Signals of subject and language."""

from signal_cases import check, each_case

CASES = {
    "title_fit": [(0.8, 0.8), (0, 0)],
    "title_has_brand": [("adayatacme", "acme", 1), ("adayout", "acme", 0)],
    "address_has_brand": [("/Ac-me-spa", "a[^a-z]*c[^a-z]*me", 1), ("/spa", "acme", 0)],
    "category_fit": [(0.8, 0.8), (0, 0)],
    "language_fit": [(0.8, 0.8), (0, 0)],
    "language_is_mixed": [("en,fr", 1), ("en", 0), (None, None)],
    "context_fit": [(0.8, 0.8), (0, 0)],
    "anchor_fit": [(0.8, 0.8), (0, 0), (None, None)],
    "slug_fit": [(0.8, 0.8), (0, 0)],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
