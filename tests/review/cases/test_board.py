"""Items of a review, kept up with what is decided."""

from dataclasses import fields

import numpy as np
from results_fixture import write_results

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
