"""Work in a process of its own."""

import os

import pytest

from linkvet.data.errors import UserError
from linkvet.review.results.own_process import in_own_process


def test_the_work_is_done_in_another_process(tmp_path):
    assert in_own_process(os.getpid, file=tmp_path) != os.getpid()


def test_a_process_that_was_ended_is_told_with_a_cure(tmp_path):
    with pytest.raises(UserError, match=r"links\.csv: .*was ended.* memory"):
        in_own_process(os._exit, 1, file=tmp_path / "links.csv")
