"""Items of a review, kept up with what is decided."""

from dataclasses import fields

import numpy as np
import pytest
from results_fixture import domain, write_results

from linkvet.data.decisions.decision import Decision
from linkvet.review.cases.board import Board
from linkvet.review.results.tables import open_results

MEMBER = "site-13.test"  # of the network


def made(number, what, value, verdict, undone_by=None):
    return Decision(number, "", what, value, verdict, "", "", None, undone_by, f"u{number}")


def test_after_undoing_the_board_is_as_if_built_anew(tmp_path):
    results = open_results(write_results(tmp_path / "results", 12, {"title: bought": 4}))
    assert results.network_of[results.code_of[MEMBER]] == 0
    decisions = [
        made(1, "domain", MEMBER, "keep"),
        made(2, "network", "title: bought", "disavow"),
        made(3, "link", "https://site-3.test/page-0", "disavow"),
        made(4, "domain", "site-4.test", "keep"),
        made(5, "domain", "site-4.test", "disavow"),
        made(6, "domain", "site-5.test", "skip"),
    ]
    board = Board(results, decisions)
    for undone in range(len(decisions)):
        decisions[undone] = decisions[undone]._replace(undone_by=9)
        board.reload(decisions)
        anew = Board(results, decisions)
        assert board.state.tolist() == anew.state.tolist()
        for field in fields(anew.items):
            left, right = (getattr(one.items, field.name) for one in (board, anew))
            np.testing.assert_array_equal(left, right)
    assert (board.state == -1).all()


@pytest.mark.parametrize(
    ("pattern", "kept_page", "after"),
    [
        ("site-5.test/page-*", None, "disavow"),
        ("*.test/page-*", None, "disavow"),
        ("site-5.test/page-0*", None, "open"),
        ("site-5.test/page-0*", "page-1", "open"),
        ("site-5.test/page-*", "page-1", "disavow"),
    ],
)
def test_a_pattern_decides_a_domain_where_it_meets_every_page(tmp_path, pattern, kept_page, after):
    results = open_results(write_results(tmp_path / "results", 12))
    decisions = [made(1, "pattern", pattern, "disavow")]
    if kept_page:
        decisions.append(made(2, "link", f"https://site-5.test/{kept_page}", "keep"))
    board, code = Board(results, decisions), results.code_of["site-5.test"]
    pages = [f"site-5.test/page-{number}" for number in range(3)]
    board.take_pages(lambda domains: {one: pages for one in domains if one == code})
    assert board.state[code] == {"open": -1, "disavow": 1}[after]
    decisions[0] = decisions[0]._replace(undone_by=9)
    board.reload(decisions)
    assert board.state[code] == -1


def test_a_pattern_of_names_below_a_host_is_about_them(tmp_path):
    below = domain(4, name="a.pages.test", links=1)
    folder = write_results(tmp_path / "results", 2, more=[domain(4, name="pages.test"), below])
    results = open_results(folder)
    board = Board(results, [made(1, "pattern", "*.pages.test/page-*", "disavow")])
    assert board.state[results.code_of["a.pages.test"]] == 1
