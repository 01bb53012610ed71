"""Signals of the link among its profile."""

from signal_cases import check, each_case

COUNT = [(100, 2), (1, 0)]
CASES = {
    "domain_link_count": COUNT,
    "domain_host_count": COUNT,
    "domain_anchor_variety": [(2, 4, 0.5), (4, 4, 1)],
    "domain_follow_share": [(0.5, 0.5), (0, 0)],
    "title_shared": COUNT,
    "path_shared": COUNT,
    "shape_shared": COUNT,
    "anchor_shared": COUNT,
    "links_folded": [(100, 2), (0, 0)],
    "address_shared": COUNT,
    "name_shared": COUNT,
    "keyword_anchor_shared": [
        (10, "cheap hotel", "cheaphotel", "acme", 1), (10, "acme hotel", "acmehotel", "acme", 0),
        (10, "a.example", "aexample", "acme", 0), (10, "click here", "clickhere", "acme", 0),
        (None, "cheap hotel", "cheaphotel", "acme", 0),
    ],
}  # fmt: skip


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
