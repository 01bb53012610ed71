"""The queue as a person sees it."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from results_fixture import write_results
from review_fixture import items

from linkvet.review.cases.queue import Queue, looks_of
from linkvet.review.results.filters import Filters
from linkvet.review.results.tables import open_results

DECIDED = 40


def test_random_draws_are_marked_by_what_is_thought_today_and_not_by_the_model_alone():
    given = items(np.r_[np.linspace(0.9, 0.999, 100), np.linspace(0.4, 0.6, 60)])
    board = SimpleNamespace(items=given, version=0)
    queue = Queue(cast(Any, board), "model")
    # all flagged so far were good, so that the other flagged ones are worth more than others
    given.decided[queue.draws.sequence[:DECIDED]] = 0
    left = queue.positions(Filters(), None)
    places = [place for place, item in enumerate(left.tolist()) if queue.is_random(item)]
    assert places[:3] == [0, 3, 6]
    assert left[places[:3]].tolist() == queue.draws.sequence[DECIDED : DECIDED + 3].tolist()


def test_what_looks_alike_is_the_same_where_another_process_finds_it(tmp_path, monkeypatch):
    results = open_results(write_results(tmp_path / "results", 12, {"title: bought": 4}))
    here = looks_of(results)
    monkeypatch.setattr("linkvet.review.cases.queue.LARGE", 0)
    assert here.nnz and (here != looks_of(results)).nnz == 0
