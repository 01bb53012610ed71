"""The queue as a person sees it."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from review_fixture import items

from linkvet.review.cases.queue import Queue
from linkvet.review.results.filters import Filters

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
