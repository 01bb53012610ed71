"""What takes too much is ended and named; what stands beside it is done."""

import pytest

from linkvet.data.bounded import FORKS, Spent, each_bounded

pytestmark = pytest.mark.skipif(not FORKS, reason="needs os.fork")


def work(item):
    if item == "endless":
        while True:
            pass
    if item == "huge":
        return len(bytearray(1_000_000_000))
    return {"one": 1, "two": 2}[item]


def done(*items):
    return list(each_bounded(work, items, 0.3, 200_000_000))


def test_work_is_done_in_order():
    assert done("one", "two", "one") == [1, 2, 1] and done() == []


def test_what_takes_too_much_is_named_and_the_rest_is_done():
    late = "takes more than 0.3 seconds to read"
    large = "takes more than 200 MB of memory to read"
    assert done("one", "endless", "two") == [1, Spent(late), 2]
    assert done("huge", "two", "huge") == [Spent(large), 2, Spent(large)]


def test_errors_of_the_work_are_raised():
    with pytest.raises(KeyError, match="three"):
        done("one", "three", "two")


def test_work_can_be_left_before_its_end():
    results = each_bounded(work, ["one"] * 3, 1, 10**8)
    assert next(results) == 1
    results.close()
