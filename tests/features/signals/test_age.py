"""Proxies of age."""

from signal_cases import check, day, each_case

OLD, NEW = day("2024-01-01"), day("2024-01-31")
CASES = {
    "domain_link_age": [(OLD, NEW, 30), (NEW, NEW, 0)],
    "link_lifetime": [(OLD, NEW, 30), (OLD, OLD, 0), (None, NEW, None)],
    "seen_before_others": [(0.9, 0.9), (0, 0)],
    "suffix_opened": [("xyz", 2014), ("com", 2000), ("co.uk", 2000)],
    "first_seen_burst": [(0.4, 0.4), (0, 0)],
    "path_has_old_date": [
        ("/2011/05/spa", 1),
        ("/2009-12-01", 1),
        ("/2011/", 0),
        ("/2011/13/", 0),
        ("/about", 0),
    ],
    "path_years_before": [
        ("/2014/05/spa", NEW, 10),
        ("/2024/", OLD, 0),
        ("/2030/", OLD, 0),
        ("/about", OLD, None),
        ("/2014/", None, None),
        ("/20145/", OLD, None),
    ],
}


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
