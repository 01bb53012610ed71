"""Signals of where a link stands in a page at hand."""

from signal_cases import check, each_case

CASES = {
    "link_position": [(0.9, 0.9), (0, 0)],
    "link_block_share": [(0.9, 0.9), (0, 0)],
    "link_hidden": [(True, 1), (False, 0), (None, None)],
    "link_in_comment": [("comment", 1), ("content", 0), (None, None)],
    "link_in_frame": [("footer", 1), ("content", 0), ("comment", 0)],
}  # fmt: skip


@each_case(CASES)
def test_signal(name, given, wanted):
    check(name, given, wanted)
